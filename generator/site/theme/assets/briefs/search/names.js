/* Companies, publishers, months and topics by their names, and the nearest known words to a query that nothing holds. */
(function () {
  "use strict";

  const own = (window.briefsSearch ??= {});
  const { fold, hasCjk, readBases, MONTHS } = own;

  let companies = [], outlets = [], months = [], topics = [], written = [];

  own.readTable("names", (rows, publishers, dates, subjects, ending) => {
    const readList = ([place, name, briefs]) => ({ url: place + ending, name, briefs, folded: fold(name), initials: initialsOf(name) });
    companies = rows.map((row) => readCompany(row, ending));
    outlets = publishers.map(readList);
    months = dates.map(readList);
    topics = subjects.map(readList);
  });
  own.readTable("words", (words) => { written = words.split(" "); });

  function readCompany([id, name, others, about, named, watched], ending) {
    const tickers = others.filter((other) => /^[A-Z]+:\S+$/.test(other)).map((ticker) => ticker.split(":"));
    const all = [...others, ...tickers.map(([, code]) => code)];
    return { id, url: `companies/${id}${ending}`, name, others: all, about, named, watched, tickers, folded: [name, ...all].map(fold), initials: initialsOf(name) };
  }

  const initialsOf = (name) => fold(name).replace(/^the /, "").split(" ").map(([letter]) => letter).join("");

  /* How services write the exchanges of the registry beside a code: “0700.HK”, “HKG:700”, “700 HK”. */
  const MARKS = {
    __proto__: null,
    hk: "HKEX", hkg: "HKEX", sehk: "HKEX", sz: "SZSE", she: "SZSE", cs: "SZSE", sh: "SSE", ss: "SSE", sha: "SSE", cg: "SSE", ch: "SSE SZSE", t: "TSE", jp: "TSE", jt: "TSE", tyo: "TSE",
    ks: "KRX", kr: "KRX", tw: "TWSE", tt: "TWSE", tpe: "TWSE", si: "SGX", sp: "SGX", l: "LSE", lon: "LSE", ln: "LSE", us: "NYSE NASDAQ", un: "NYSE", n: "NYSE", uw: "NASDAQ", o: "NASDAQ", oq: "NASDAQ",
  };

  /* The ticker of a company that a query names, as the registry writes it; "" where it names none. */
  function findTicker({ tickers }, query) {
    const parts = query.replace(/^([a-z]{2,5})(\d{3,6})$/, "$1 $2").split(" ");
    if (parts.length > 2) return "";
    const same = (exchange, code, typed) => code === typed || (exchange === "HKEX" && /^\d+$/.test(typed) && code.replace(/^0+/, "") === typed.replace(/^0+/, ""));
    const found = tickers.find(([exchange, code]) => parts.some((typed, at) => {
      const [mark] = parts.length > 1 ? parts.filter((_, other) => other !== at) : [""];
      return same(exchange, fold(code), typed) && (!mark || mark === exchange.toLowerCase() || (MARKS[mark] ?? "").split(" ").includes(exchange));
    }));
    return found ? found.join(":") : "";
  }

  /* Damerau-Levenshtein, given up beyond `most`. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, row] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  }

  /* What a name ends with in a register and seldom in a text. */
  const LEGAL = /(?: (?:and co|co|company|corp|corporation|inc|incorporated|limited|ltd|llc|plc|ag|sa|nv|se|holdings?|group|kk))+$/;

  const EXACT = 85;
  const INITIALS = 65;
  const PART = 60;

  function rateName(name, query) {
    if (!name) return 0;
    if (name === query) return 100;
    if (name + "s" === query || name === query + "s" || name === query.replace(/ s$/, "")) return 95;
    if (name.replace(LEGAL, "") === query.replace(LEGAL, "")) return 92;
    if (name.replace(/ /g, "") === query.replace(/ /g, "")) return 90;
    if (hasCjk(name)) return name.length > 1 && (query.includes(name) || (query.length > 1 && name.includes(query))) ? EXACT : 0;
    if (name.startsWith(query)) return 80 - Math.min(name.length - query.length, 19);
    if (/^\d+$/.test(name)) return 0; // a code is no number of a sentence
    if (name.length > 1 && ` ${query} `.includes(` ${name} `)) return PART;
    if (query.length > 2 && ` ${name}`.includes(` ${query}`)) return 55;
    return 0;
  }

  /* The companies that a query names, the best first; `best` is 85 and more where it names nothing else. */
  function findCompanies(text) {
    const query = fold(text.replace(/(\d),(?=\d)/g, "$1"));
    if (!query) return [];
    const found = [];
    for (const company of companies) {
      let [best, by] = [0, 0];
      company.folded.forEach((name, at) => {
        const rate = rateName(name, query);
        if (rate > best || (rate === best && rate === PART && name.length > company.folded[by].length)) [best, by] = [rate, at];
      });
      const ticker = best < EXACT ? findTicker(company, query) : "";
      if (ticker) [best, by] = [95, company.others.indexOf(ticker) + 1];
      else if (best < INITIALS && query.length > 2 && company.initials === query) best = INITIALS;
      if (best) found.push({ company, best, by, length: company.folded[by].length });
    }
    return found.sort((a, b) => b.best - a.best || (a.best === PART && b.length - a.length) || b.company.about - a.company.about || b.company.named - a.company.named || (a.company.name < b.company.name ? -1 : 1));
  }

  /* The pages of publishers, months and topics that a query names; `exact` where it names nothing else. */
  function findLists(text) {
    const query = fold(own.spellDates(text)).replace(/^the /, "");
    const dated = query.match(/^(\d{4}) (\d\d)$/);
    const asked = dated && MONTHS[dated[2] - 1] ? `${MONTHS[dated[2] - 1].toLowerCase()} ${dated[1]}` : query;
    if (asked.length < 2) return [];
    const rate = ({ folded, initials }) => {
      const name = folded.replace(/^the /, "");
      return name === asked || initials === asked ? 2 : (asked.length > 2 && name.startsWith(asked)) || ` ${asked} `.includes(` ${name} `) ? 1 : 0;
    };
    return [...topics, ...outlets, ...months].map((list) => ({ list, rate: rate(list) })).filter(({ rate: rated }) => rated)
      .sort((a, b) => b.rate - a.rate).slice(0, 3).map(({ list, rate: rated }) => ({ ...list, exact: rated === 2 }));
  }

  /* ------------------------------------------------ misspelt */

  /* How far a word may be from one that is known: one letter in short words, two in long ones, none in the shortest. */
  const reach = (word) => (word.length < 4 || /\p{N}/u.test(word) || hasCjk(word) ? 0 : word.length < 8 ? 1 : 2);

  /* The nearest of `known`, as pairs of its folded and its written form; the first of those that are equally near. */
  function findNearest(word, known) {
    let [best, least] = ["", reach(word) + 1];
    for (const [folded, spelt] of least > 1 ? known : []) {
      const far = distance(word, folded, least - 1);
      if (far && far < least) [best, least] = [spelt, far];
    }
    return best;
  }

  /* What was typed with a word and the number behind it as one (“Web 3”), where that stands somewhere, and with each
     unknown word as its nearest known one: of the names first, then of the headlines and statements. Empty where nothing
     is near. `isHeld` tells whether a word stands anywhere. */
  async function mendQuery(typed, loadWords, isHeld) {
    if (/["“”]/.test(typed)) return "";
    const joined = typed.replace(/(?<=\p{L}) (?=\d+(?:\s|$))/gu, "");
    const stands = joined !== typed && (await Promise.all(joined.match(/(?<!\S)\S*\p{L}\d+(?!\S)/gu).map(isHeld))).every(Boolean);
    const text = stands ? joined : typed;
    const names = [...companies.flatMap((company) => [company.name, ...company.others]), ...[...outlets, ...topics].map((list) => list.name)];
    const whole = findNearest(fold(text), names.map((name) => [fold(name), name]));
    if (whole) return whole;
    await loadWords();
    const parts = names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 3);
    const known = new Map([...parts, ...written].map((word) => [fold(word), word]).reverse());
    const entries = [...known].reverse();
    let changed = stands;
    const words = await Promise.all(text.split(/\s+/).map(async (word) => {
      const plain = fold(word);
      if (!reach(plain) || readBases(plain).some((base) => known.has(base))) return word;
      const near = findNearest(plain, entries);
      if (!near || (text !== word && await isHeld(word))) return word;
      changed = true;
      return near;
    }));
    return changed ? words.join(" ") : "";
  }

  /* What an empty box offers: the watchlist, or else what is covered most, and the newest months. */
  function listStarts(most) {
    const watched = companies.filter((company) => company.watched && company.about + company.named > 0);
    const by = (a, b) => b.about - a.about || b.named - a.named || (a.name < b.name ? -1 : 1);
    const listed = (watched.length ? watched : companies.filter((company) => company.about)).sort(by).slice(0, most);
    return { watched: watched.length > 0, companies: listed, months: months.slice(0, 3) };
  }

  const companyAt = (number) => companies[number];
  const hasTopics = () => topics.length > 0;

  Object.assign(own, { EXACT, PART, findCompanies, findLists, mendQuery, listStarts, companyAt, hasTopics });
})();
