-- What the site tells, as tables. A company is joined by its id, a brief by the name of its page.
-- Unknown is NULL; a date is as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD.

CREATE TABLE companies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent TEXT REFERENCES companies (id),
  relation TEXT,
  watch INTEGER NOT NULL
);

CREATE TABLE company_names (
  company TEXT NOT NULL REFERENCES companies (id),
  name TEXT NOT NULL,
  sort TEXT NOT NULL,  -- name, alias, script or former
  PRIMARY KEY (company, name)
) WITHOUT ROWID;

CREATE TABLE company_tickers (
  company TEXT NOT NULL REFERENCES companies (id),
  ticker TEXT NOT NULL,  -- exchange:code
  PRIMARY KEY (company, ticker)
) WITHOUT ROWID;

CREATE TABLE briefs (
  page TEXT PRIMARY KEY,  -- its file in briefs/, without an ending
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  title_made INTEGER NOT NULL,  -- 1: a heading made of the article's words, which has no headline
  kind TEXT NOT NULL,
  publisher TEXT,
  aggregator TEXT,
  credit TEXT,
  authors TEXT NOT NULL,  -- a JSON array
  date TEXT,
  not_before TEXT,  -- what the text proves of an unknown date
  not_after TEXT,
  date_basis TEXT NOT NULL,
  date_line INTEGER,
  date_quote TEXT,
  date_note TEXT,
  lang TEXT NOT NULL,
  url TEXT,  -- of the article
  source TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  edited TEXT NOT NULL,  -- a JSON array: what a person changed
  note TEXT  -- the desk's own words, in Markdown
);

CREATE TABLE brief_companies (
  brief TEXT NOT NULL REFERENCES briefs (page),
  company TEXT NOT NULL REFERENCES companies (id),
  role TEXT NOT NULL,  -- about or named
  PRIMARY KEY (brief, company)
) WITHOUT ROWID;

CREATE TABLE brief_topics (
  brief TEXT NOT NULL REFERENCES briefs (page),
  topic TEXT NOT NULL,  -- one of the desk's
  PRIMARY KEY (brief, topic)
) WITHOUT ROWID;

CREATE TABLE bullets (
  number INTEGER PRIMARY KEY,
  brief TEXT NOT NULL REFERENCES briefs (page),
  place INTEGER NOT NULL,  -- within its brief, from 1
  label TEXT,  -- of its first footnote
  text TEXT NOT NULL
);

CREATE TABLE bullet_companies (
  bullet INTEGER NOT NULL REFERENCES bullets (number),
  company TEXT NOT NULL REFERENCES companies (id),
  PRIMARY KEY (bullet, company)
) WITHOUT ROWID;

CREATE TABLE evidence (
  number INTEGER PRIMARY KEY,
  bullet INTEGER NOT NULL REFERENCES bullets (number),
  quote TEXT NOT NULL,
  line INTEGER NOT NULL,  -- of the source
  sentence INTEGER NOT NULL,  -- of the article, from 1 …
  sentences INTEGER NOT NULL,  -- … of so many
  first_character INTEGER NOT NULL,  -- of the article's body, half open
  end_character INTEGER NOT NULL
);

CREATE TABLE figures (
  number INTEGER PRIMARY KEY,
  brief TEXT NOT NULL REFERENCES briefs (page),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,  -- as printed
  value NUMERIC,  -- in units of one; a range stays text: 1000/2000
  unit TEXT,
  currency TEXT,
  what TEXT,
  company TEXT REFERENCES companies (id),
  as_of TEXT,
  status TEXT NOT NULL,
  says TEXT,  -- who says so, where that is not the article
  move TEXT,
  level TEXT,
  label TEXT,  -- of its footnote
  quote TEXT,
  line INTEGER
);

CREATE INDEX briefs_by_id ON briefs (id);
CREATE INDEX briefs_by_date ON briefs (date);
CREATE INDEX brief_companies_by_company ON brief_companies (company);
CREATE INDEX bullets_by_brief ON bullets (brief);
CREATE INDEX bullet_companies_by_company ON bullet_companies (company);
CREATE INDEX evidence_by_bullet ON evidence (bullet);
CREATE INDEX figures_by_brief ON figures (brief);
CREATE INDEX figures_by_company ON figures (company);

CREATE VIEW statements AS
SELECT briefs.date, briefs.publisher, briefs.title, bullets.text AS bullet, evidence.quote, briefs.source, evidence.line,
  bullets.brief, bullets.number AS bullet_number
FROM bullets JOIN briefs ON briefs.page = bullets.brief LEFT JOIN evidence ON evidence.bullet = bullets.number;

CREATE VIEW coverage AS
SELECT companies.id AS company, companies.name, substr(briefs.date, 1, 7) AS month,
  sum(brief_companies.role = 'about') AS about, sum(brief_companies.role = 'named') AS named
FROM brief_companies JOIN companies ON companies.id = brief_companies.company
  JOIN briefs ON briefs.page = brief_companies.brief
GROUP BY companies.id, month;
