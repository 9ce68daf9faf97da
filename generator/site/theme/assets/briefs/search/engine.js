/* Asks Pagefind which pages hold the words, reads what it found, drops what only shares a stem, and puts it in order. */
(function () {
  "use strict";

  const own = (window.briefsSearch ??= {});
  const { hasCjk, readPieces, areNeighbours, rateWord, readQuery, writeQuery } = own;
  const LIMIT = 12;
  const MOST_READ = 24;
  const MOST_STORIES = 4; // above the briefs that filters alone list
  const FEW = 4; // pages that tell whether a word stands anywhere: those that have it come first
  const ENOUGH = 5; // of answers, once a second batch of pages was read
  const TAIL = "\u2042";
  const ASIDE = "\u2050";
  const BODY = "\u2051";

  /* ------------------------------------------------ Pagefind */

  const SIGNATURE = 12; // bytes at the head of each of its files
  const loadFile = async (name) => (await own.loadFile(name)).subarray(SIGNATURE);

  /* Pagefind's table of pages as it wants it, from its columns: meta.py. `own.pages` are the pages by their numbers. */
  let meta = null;
  own.readTable("meta", (head, digits, odd, sizes, rest) => {
    const bytes = [...head].map((letter) => letter.charCodeAt(0));
    own.pages = [];
    for (let place = 0, at = 0; place < sizes.length; place++) {
      const length = odd[place] ?? 7;
      const name = `en_${digits.slice(at, at + length)}`;
      const words = Math.round(2 ** ((sizes.charCodeAt(place) - 35) / 6)) - 1;
      at += length;
      own.pages.push(name);
      bytes.push(0x82, 0x60 + name.length, ...new TextEncoder().encode(name), 0x1a, words >>> 24, (words >>> 16) & 255, (words >>> 8) & 255, words & 255);
    }
    for (const letter of rest) bytes.push(letter.charCodeAt(0));
    meta = Uint8Array.from(bytes);
  });

  const sheets = new Map();
  let engine = null;

  function loadEngine() {
    engine ??= (async () => {
      const [wasm] = await Promise.all([loadFile("wasm"), own.loadTable("meta"), own.loadScript(`${own.base}search/pagefind.js`), own.loadTable("names")]);
      const pagefind = window.briefsWasm;
      await pagefind({ module_or_path: wasm });
      let state = pagefind.init_pagefind(meta);
      const chunks = new Map();
      const loadChunk = async (name) => {
        const chunk = await loadFile(`index/${name}.pf_index`);
        state = pagefind.load_index_chunk(state, chunk);
      };

      /* The pages that hold all of the words, its best first: [{ id }]; in quotes, one after the other. */
      return async function search(text) {
        const words = text.toLowerCase().replace(/(?![%&])[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]/gu, "").replace(/\s+/g, " ").trim();
        const plain = words.normalize("NFD").replace(/\p{M}/gu, "");
        if (!plain) return [];
        await Promise.all(JSON.parse(pagefind.request_indexes(state, plain)).filter(Boolean).map((name) => {
          if (!chunks.has(name)) {
            chunks.set(name, loadChunk(name));
            chunks.get(name).catch(() => chunks.delete(name));
          }
          return chunks.get(name);
        }));
        const found = JSON.parse(pagefind.search(state, plain, words, "{}", "", /^\s*".+"\s*$/.test(text), false));
        return found.results.map(({ p: id }) => ({ id }));
      };
    })();
    engine.catch(() => { engine = null; });
    return engine;
  }

  const loadFacets = () => own.loadTable("facets");

  /* ------------------------------------------------ a page as it was indexed */

  /* The words of a page, and where its title ends, where its shown text ends, its names, and what else finds it. */
  async function readSheet(id) {
    const page = JSON.parse(new TextDecoder().decode(await loadFile(`fragment/${id}.pf_fragment`)));
    const words = page.content.split(/\s+/);
    const head = page.meta.title.trim().split(/\s+/).length;
    const body = words.indexOf(BODY) < 0 ? words.length : words.indexOf(BODY);
    const aside = words.indexOf(ASIDE) < 0 ? body : words.indexOf(ASIDE);
    const tail = words.indexOf(TAIL) < 0 ? aside : words.indexOf(TAIL);
    const meta = { title: page.meta.title, ...JSON.parse(decodeURIComponent(page.anchors[0].id)) };
    const parts = [];
    for (const length of (meta.parts ?? "").split(",").map(Number)) parts.push([parts.at(-1)?.[1] ?? head, (parts.at(-1)?.[1] ?? head) + length]);
    if (parts.at(-1)[1] !== tail) parts.splice(0, parts.length, [head, tail]);
    return { id, url: page.url.replace(/^\//, ""), meta, words, parts, ends: [head, tail, aside, body], pairs: atob(meta.pairs ?? ""), pieces: null, amounts: null };
  }

  function findSheet({ id }) {
    if (!sheets.has(id)) {
      sheets.set(id, readSheet(id));
      sheets.get(id).catch(() => sheets.delete(id));
    }
    return sheets.get(id);
  }

  const [TITLE, SHOWN, NAMES, ASIDES, ARTICLE] = [0, 1, 2, 3, 4];
  const WEIGHTS = [10, 6, 9, 4, 2];
  const KIND = 20;
  const zoneOf = ({ ends }, at) => { const zone = ends.findIndex((end) => at < end); return zone < 0 ? ARTICLE : zone; };

  /* The words of a sheet in pieces as phrases are compared, each with its word's place. */
  function piecesOf(sheet) {
    sheet.pieces ??= sheet.words.slice(0, sheet.ends[2]).flatMap((word, at) => readPieces(word).map((piece) => [piece, at]));
    return sheet.pieces;
  }

  /* The places of the amounts in what is shown, by the names under which they are indexed. */
  function amountsOf(sheet) {
    if (!sheet.amounts) {
      sheet.amounts = [];
      const shown = sheet.words.slice(0, sheet.ends[1]);
      const starts = [];
      let length = 0;
      for (const word of shown) { starts.push(length); length += word.length + 1; }
      for (const { start, end, name } of own.readAmounts(shown.join(" "))) {
        const places = [];
        for (let at = 0; at < starts.length; at++) if (starts[at] < end && starts[at] + shown[at].length > start) places.push(at);
        sheet.amounts.push({ name, places });
      }
    }
    return sheet.amounts;
  }

  const NUMBER = /^zn\d+[pm]\d+/;

  function findAmount(sheet, term) {
    const [found, begun] = [[], []];
    const at = sheet.words.findIndex((word) => word.replace(/\.$/, "") === term.name);
    if (at >= 0) {
      const [number] = term.name.match(NUMBER);
      found.push(...amountsOf(sheet).filter(({ name }) => name.startsWith(number) && !/\d/.test(name[number.length] ?? "")).flatMap(({ places }) => places));
      if (!found.length) found.push(at);
    }
    if (term.word) {
      sheet.words.forEach((word, place) => {
        const rate = rateWord(word, term.word);
        if (rate) (rate === 2 ? found : begun).push(place);
      });
    }
    return { whole: found, begun };
  }

  /* The places of words that stand one after the other. */
  function findRun(sheet, run) {
    const pieces = piecesOf(sheet);
    const found = [];
    for (let at = 0; at + run.length <= pieces.length; at++) {
      if (run.every((piece, next) => pieces[at + next][0] === piece)) found.push(...run.map((_, next) => pieces[at + next][1]));
    }
    return found;
  }

  /* Where a phrase stands as it is written; in the article, whose order is not known, its first word, if its words are neighbours. */
  function findPhrase(sheet, term) {
    const { pieces: wanted, runs } = term;
    const cjk = runs.map((run) => sheet.words.findIndex((word, at) => at < sheet.ends[2] && word.includes(run)));
    const found = findRun(sheet, wanted);
    if ((found.length || !wanted.length) && !cjk.includes(-1)) return { places: [...found, ...cjk], apart: false };
    const [, , , body] = sheet.ends;
    const hidden = term.words.filter((word) => word.kind === "pair").every((pair) => sheet.words.indexOf(pair.hidden, body) >= 0 || sheet.words.indexOf(`${pair.hidden}.`, body) >= 0);
    const near = wanted.slice(1).every((piece, at) => areNeighbours(sheet.pairs, wanted[at], piece));
    const held = wanted.every((piece) => sheet.words.some((word) => readPieces(word).includes(piece)));
    if (sheet.ends[3] < sheet.words.length && hidden && near && held) return { places: [sheet.words.length], apart: true };
    return { places: [], apart: false };
  }

  /* Where a term stands on a sheet: places where it is whole, and where a word only begins with it. */
  function findTerm(sheet, term) {
    if (term.kind === "phrase") { const { places, apart } = findPhrase(sheet, term); return { whole: places, begun: [], apart }; }
    if (term.kind === "amount") return findAmount(sheet, term);
    const [whole, begun] = [[], []];
    sheet.words.forEach((word, at) => {
      if (term.kind === "pair") { if (word.includes(term.typed) || (term.hidden && word.startsWith(term.hidden))) whole.push(at); return; }
      const rate = rateWord(word, term);
      if (rate === 2) whole.push(at);
      else if (rate === 1) begun.push(at);
    });
    if (term.kind === "word") for (const run of [...(term.pieces.length > 1 ? [term.pieces] : []), ...term.long]) whole.push(...findRun(sheet, run));
    return { whole, begun };
  }

  /* How a sheet answers a query: `whole` where it holds every term, `begun` where it holds all and the last word's
     beginning, with what is missing, and the places that matched. */
  function answer(sheet, query) {
    const found = query.terms.map((term) => findTerm(sheet, term));
    const needed = query.terms.map((term, at) => ({ term, ...found[at] })).filter(({ term }) => query.needed.includes(term));
    const missing = needed.filter(({ whole }) => !whole.length);
    const begun = missing.length === 1 && missing[0] === needed[needed.length - 1] && missing[0].begun.length > 0;
    const places = needed.flatMap(({ whole, begun: starts }) => (whole.length ? whole : starts));
    return { sheet, found, needed, missing: begun ? [] : missing, state: !missing.length ? "whole" : begun ? "begun" : "part", places };
  }

  const near = (ones, others, most) => ones.some((one) => others.some((other) => other > one && other - one <= most));

  /* What an answer is worth: where its terms stand, the rare ones most, and whether they stand together. */
  function weigh({ sheet, found, needed }, query, share) {
    let score = query.typed.trim().toLowerCase() === (sheet.meta.note ?? "").split(" · ")[0] ? KIND : 0; // “opinion”, and no more
    needed.forEach(({ term, whole, begun, apart }) => {
      const places = whole.length ? whole : begun;
      if (!places.length) return;
      const zones = places.map((at) => zoneOf(sheet, at));
      const best = apart ? 5 : Math.max(...zones.map((zone) => WEIGHTS[zone])) + (term.kind === "phrase" ? 4 : 0);
      const often = Math.min(zones.filter((zone) => zone <= SHOWN).length, 4) * 0.4;
      score += (best + often) * (whole.length ? 1 : 0.5) / (1 + share.get(term));
    });
    // Needed terms one after the other, with the words between them that every text has.
    const steps = query.terms.map((term, at) => (query.needed.includes(term) && term.kind !== "phrase" ? at : -1)).filter((at) => at >= 0);
    steps.slice(1).forEach((to, number) => {
      const from = steps[number];
      const [ones, others] = [from, to].map((at) => found[at].whole.filter((place) => place < sheet.ends[3]));
      if (near(ones, others, to - from)) score += 4;
      else if (near(ones, others, 6) || near(others, ones, 6)) score += 2;
      const chain = query.terms.slice(from, to + 1).map(({ pieces }) => pieces);
      if (chain.slice(1).every((pieces, at) => pieces.length && chain[at].length && areNeighbours(sheet.pairs, chain[at][chain[at].length - 1], pieces[0]))) score += 2;
    });
    return score;
  }

  /* The best answer first; of equal ones the newer. */
  function rank(answers, query) {
    const share = new Map(query.needed.map((term, at) => {
      const shown = answers.filter(({ sheet, needed }) => needed[at].whole.some((place) => place < sheet.ends[2])).length;
      return [term, answers.length > 1 ? shown / answers.length : 0];
    }));
    const rated = answers.map((one, place) => ({ ...one, place, score: Math.round(weigh(one, query, share) * 2) }));
    return rated.sort((a, b) => b.needed.length - b.missing.length - a.needed.length + a.missing.length || b.score - a.score || (b.sheet.meta.date || "").localeCompare(a.sheet.meta.date || "") || a.place - b.place);
  }

  /* ------------------------------------------------ asking */

  /* All that may match, the best of Pagefind's first, each once. */
  async function findCandidates(search, query) {
    const asked = new Set();
    const { needed, phrases } = query;
    if (phrases.length === 1 && needed.length === 1 && !hasCjk(phrases[0].typed)) asked.add(`"${writeQuery(needed)}"`);
    for (const options of [{}, { named: false }, { hidden: true }, { respelt: true }, { split: true }, { long: 0 }, { long: 1 }, { long: 2 }]) asked.add(writeQuery(needed, options));
    // In turns, since what was asked first may find only what begins alike.
    const lists = await Promise.all([...asked].filter((text) => text.trim()).map(search));
    const found = new Map();
    for (let at = 0; lists.some((list) => at < list.length); at++) {
      for (const list of lists) if (at < list.length && !found.has(list[at].id)) found.set(list[at].id, list[at]);
    }
    return [...found.values()];
  }

  const readAll = (results) => Promise.all(results.map(findSheet));

  /* The pages that hold each term; where there are none, those in which the last word is begun. `rest` pages were not looked at. */
  async function findHeld(search, query, filters) {
    if (!query.needed.length) return { answers: [], state: "whole", rest: 0, candidates: [] };
    let candidates = await findCandidates(search, query);
    const all = candidates;
    if (own.isFiltered(filters)) candidates = own.filterResults(candidates, filters);
    const [whole, begun] = [[], []];
    let at = 0;
    while (at < Math.min(candidates.length, MOST_READ) && whole.length < (at > LIMIT ? ENOUGH : LIMIT)) {
      const next = candidates.slice(at, at + LIMIT);
      for (const sheet of await readAll(next)) {
        const one = answer(sheet, query);
        if (one.state === "whole") whole.push(one);
        else if (one.state === "begun") begun.push(one);
      }
      at += next.length;
    }
    const answers = whole.length ? whole : begun;
    const rest = Math.max(candidates.length - at, 0);
    // Where every page was read, only those that hold the words are counted.
    const counted = rest || own.isFiltered(filters) ? all : answers.map(({ sheet }) => ({ id: sheet.id }));
    return { answers: rank(answers, query), state: whole.length || !begun.length ? "whole" : "begun", rest, candidates: counted };
  }

  /* Whether a word stands somewhere. In quotes Pagefind leaves out what only begins with it. */
  async function isHeld(search, word) {
    const query = readQuery(word);
    const [term] = query.needed;
    const plain = query.needed.length === 1 && term.kind === "word" && term.pieces.length === 1 && !term.long.length;
    const spelt = new Set([{}, { respelt: true }].map((options) => `"${writeQuery(query.needed, options)}"`));
    const found = plain ? (await Promise.all([...spelt].map(search))).flat() : await findCandidates(search, query);
    return (await readAll(found.slice(0, FEW))).some((sheet) => answer(sheet, query).state === "whole");
  }

  /* The pages that hold most of a long query, the most first; each says what it has not. */
  async function findMost(search, query, filters) {
    const { needed } = query;
    if (needed.length < (needed.every(({ kind }) => kind === "word") ? 2 : 3) || query.phrases.length) return [];
    const sums = new Map();
    for (const term of needed) {
      const one = { ...query, terms: [term], needed: [term] };
      const candidates = await findCandidates(search, one);
      const worth = 1 / Math.log2(2 + candidates.length);
      for (const result of candidates) sums.set(result.id, { result, worth: (sums.get(result.id)?.worth ?? 0) + 1 + worth });
    }
    let listed = [...sums.values()].sort((a, b) => b.worth - a.worth).map(({ result }) => result);
    if (own.isFiltered(filters)) listed = own.filterResults(listed, filters);
    const answers = (await readAll(listed.slice(0, LIMIT))).map((sheet) => answer(sheet, query));
    return rank(answers.filter(({ missing }) => missing.length * 2 <= needed.length - (needed.length === 3)), query);
  }

  /* Where a query names a company among other words: the pages that hold its name; else those that hold most of the words. */
  async function findParts(search, query, [first], filters) {
    if (first?.best === own.PART && !query.phrases.length) {
      const name = first.by ? first.company.others[first.by - 1] : first.company.name;
      const { answers } = await findHeld(search, readQuery(name), filters);
      const named = answers.map(({ sheet }) => answer(sheet, query)).filter(({ needed, missing }) => missing.length < needed.length);
      if (named.length) return rank(named, query);
    }
    return findMost(search, query, filters);
  }

  /* Whether every word of a query stands somewhere, so that none is misspelt. */
  async function areKnown(search, query, answers) {
    for (const term of query.needed) {
      if (term.kind !== "pair" && !answers.some(({ missing }) => !missing.some((one) => one.term === term)) && !await isHeld(search, term.typed)) return false;
    }
    return true;
  }

  /* All briefs that pass the filters, the newest first, after a few of the stories that do. */
  async function listFiltered(filters, most) {
    const results = own.listBriefs();
    const stories = own.filterResults(own.listStories(), filters).slice(0, MOST_STORIES);
    const passed = own.filterResults(results, filters);
    const shown = passed.slice(0, Math.max(most - stories.length, 1));
    const query = readQuery("");
    const answers = (await readAll([...stories, ...shown])).map((sheet) => answer(sheet, query));
    return { answers, rest: passed.length - shown.length, candidates: results };
  }

  /* What a query finds: companies, lists and pages, and what was asked in its place. `state` is "whole", "begun",
     "most" (no page holds all), or "listed" (no words, filters alone). */
  async function find(text, filters, most = LIMIT) {
    const search = await loadEngine();
    const filtered = own.isFiltered(filters);
    if (filtered) await loadFacets();
    if (!text) {
      const { answers, rest, candidates } = await listFiltered(filters, most);
      return { asked: text, companies: [], lists: [], answers, rest, state: "listed", candidates, alone: [] };
    }
    let asked = text;
    let query = readQuery(asked);
    let companies = filtered ? [] : own.findCompanies(asked);
    let held = await findHeld(search, query, filters);
    let { state } = held;
    let lists = filtered ? [] : own.findLists(asked);
    const named = companies.length && companies[0].best > own.PART ? companies[0].company.name : "";
    const parts = held.answers.length ? [] : await findParts(search, query, companies, filters);
    if (!held.answers.length && !lists.length && !(parts.length && await areKnown(search, query, parts))) {
      const nearest = named || await own.mendQuery(text, () => own.loadTable("words"), (word) => isHeld(search, word));
      const mended = nearest ? await findHeld(search, readQuery(nearest), filters) : null;
      const others = nearest && !filtered ? own.findCompanies(nearest) : [];
      if (mended && (mended.answers.length || (!named && others.length))) {
        [asked, query, held, companies, state] = [nearest, readQuery(nearest), mended, others, mended.state];
        if (!filtered) lists = own.findLists(nearest);
      }
    }
    let { answers } = held;
    if (!answers.length) {
      answers = asked === text ? parts : await findParts(search, query, companies, filters);
      if (answers.length) state = "most";
    }
    const alone = [];
    if (!answers.length && !companies.length && query.needed.length > 1 && !filtered) {
      for (const term of query.needed.slice(0, 4)) if (term.kind !== "pair" && await isHeld(search, term.typed)) alone.push(term.typed);
    }
    return { asked, query, companies, lists, answers, rest: held.rest, state, candidates: held.candidates, alone };
  }

  /* ------------------------------------------------ what a result shows */

  const WINDOW = 26;
  const MOST_WORDS = 4;

  /* The words of the page that matched, as they are written there: what the page marks when it opens. */
  function wordsToMark({ sheet, needed }) {
    const strip = (words) => (hasCjk(words) ? words : words.replace(/^[^\p{L}\p{N}$€£¥]+|[^\p{L}\p{N}%]+$/gu, ""));
    const plain = needed.flatMap(({ term, whole, begun, apart }) => {
      const places = (whole.length ? whole : begun).filter((at) => at < sheet.ends[1]);
      if (term.kind !== "phrase" || apart || !places.length) return places.map((at) => strip(sheet.words[at]));
      const last = places.findIndex((at, next) => next > 0 && at !== places[next - 1] && at !== places[next - 1] + 1);
      const run = last < 0 ? places : places.slice(0, last);
      return [strip(sheet.words.slice(run[0], run[run.length - 1] + 1).join(" "))];
    });
    return [...new Set(plain)].filter(Boolean).slice(0, own.MOST_MARKED);
  }

  /* What was typed of the words that a page holds. */
  const heldOf = ({ needed }) => needed.filter(({ whole, begun }) => whole.length || begun.length).map(({ term }) => term.typed).join(" ");

  /* Says what cannot be seen in the result: which words stand in the article's text alone, or in a name that the brief has not. */
  function whyFound({ sheet, needed, missing }, company) {
    const told = (zones) => {
      const plain = needed.flatMap(({ term, whole }) => {
        const there = whole.filter((at) => zones.includes(zoneOf(sheet, at)));
        if (!there.length || whole.some((at) => at < sheet.ends[1])) return [];
        return term.kind === "word" ? [sheet.words[there[0]].replace(/(?<![.,;:])[.,;:]+$/, "")] : term.kind === "pair" ? [] : [term.typed];
      });
      const found = [...new Set(plain)];
      return found.length ? `: ${found.slice(0, MOST_WORDS).join(", ")}` : "";
    };
    const parts = [];
    const note = sheet.ends[1] - Number(sheet.meta.desk || 0); // the desk's note stands last of what is shown
    const only = (zones) => needed.filter(({ whole }) => whole.length && whole.every((at) => zones.includes(zoneOf(sheet, at))));
    const phrase = needed.find(({ apart }) => apart);
    const seen = needed.flatMap(({ whole }) => whole).filter((at) => at < sheet.ends[1]);
    if (needed.length && needed.every(({ whole }) => whole.some((at) => at < sheet.ends[1])) && seen.every((at) => at >= note)) parts.push("In the desk’s note");
    else if (phrase) parts.push(`The phrase “${phrase.term.typed}” stands in the article’s text`);
    else if (only([ARTICLE]).length) parts.push(only([ARTICLE]).length === needed.length && needed.filter(({ term }, at) => term.kind !== "pair" || !at).length > 1 ? `All of these words stand in the article’s text${told([ARTICLE])}` : `Found in the article’s text${told([ARTICLE])}`);
    else if (needed.length && needed.every(({ whole }) => whole.length && !whole.some((at) => at < sheet.ends[1]))) parts.push(company ? `Names ${company}` : `Found by its byline or details${told([NAMES, ASIDES])}`);
    if (missing.length) parts.push(`without ${missing.map(({ term }) => term.typed).join(", ")}`);
    return parts.join("; ").replace(/^w/, "W");
  }

  const ENDED = /[.!?。]["”]?$/;

  /* Of a statement the words around what matched: whole if it is short, else from a sentence's begin or with an ellipsis. */
  function cutPart(words, [from, to], hits, most) {
    let start = from;
    if (to - from > most + 4) {
      let inside = -1;
      for (const at of hits.size ? hits : [from]) {
        const count = [...hits].filter((hit) => hit >= at && hit < at + most - 6).length;
        if (count > inside) [start, inside] = [at, count];
      }
      for (let back = 0; back < 8 && start > from && !ENDED.test(words[start - 1]); back++) start--;
      if (to - start <= most - 8) start = to - most;
    }
    const end = to - start > most + 4 ? start + most : to;
    const quoted = [[start > from && !ENDED.test(words[start - 1]) ? "… " : "", false]];
    for (let at = start; at < end; at++) quoted.push([words[at], hits.has(at)], [at < end - 1 ? " " : "", false]);
    if (end < to && !ENDED.test(words[end - 1])) quoted.push([" …", false]);
    return quoted;
  }

  /* What is quoted: the statement in which most of the terms stand, and one more that has what the first has not;
     where none matched, the first. Each is a list of [text, whether it matched]. */
  function quoteOf({ sheet, needed }) {
    const { words, parts } = sheet;
    const terms = needed.map(({ whole, begun }) => (whole.length ? whole : begun));
    const inside = ([from, to], list) => list.flat().filter((at) => at >= from && at < to);
    const cover = (part, lists) => lists.filter((list) => inside(part, [list]).length).length;
    const findBest = (lists) => parts.reduce((best, part) => (cover(part, lists) > cover(best, lists) ? part : best), parts[0]);
    const first = findBest(terms);
    if (!cover(first, terms)) return sheet.meta.group === "company" ? [] : [cutPart(words, first, new Set(), WINDOW)];
    const left = terms.filter((list) => !inside(first, [list]).length);
    const second = findBest(left);
    const quoted = cutPart(words, first, new Set(inside(first, terms)), WINDOW);
    return cover(second, left) ? [quoted, cutPart(words, second, new Set(inside(second, terms)), WINDOW / 2)] : [quoted];
  }

  Object.assign(own, { LIMIT, loadEngine, loadFacets, answer, find, wordsToMark, heldOf, whyFound, quoteOf });
})();
