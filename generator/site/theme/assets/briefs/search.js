/* The search box. One way for http and for a folder: files come as scripts that hand over their bytes. */
(function () {
  "use strict";

  const BASE = new URL("../../", document.currentScript.src).href;
  const INDEX = BASE + "search/";
  const HANDLE = "/index/"; // Pagefind cuts an origin off its base path, and mends none that begins with file:
  const LIMIT = 12;
  const MOST_COMPANIES = 5;
  const CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g;
  const TAIL = "\u2042";
  const BODY = "\u2051";
  const LETTERS = "bcdfghjklmnpqrtv";
  const GROUPS = [["company", "Companies"], ["brief", "Briefs"], ["other", "Other pages"]];

  /* ------------------------------------------------ loading */

  const waiting = new Map();
  const scripts = new Map();
  let companies = [];
  let written = [];
  let engine = null;

  window.briefsNames = (rows) => { companies = rows.map(readCompany); };
  window.briefsWords = (words) => { written = words.split(" "); };
  window.briefsBytes = (name, base64) => {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    waiting.get(name)?.(bytes);
    waiting.delete(name);
  };

  function loadScript(url) {
    if (!scripts.has(url)) {
      scripts.set(url, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = url;
        script.onload = () => { script.remove(); resolve(); };
        script.onerror = () => { script.remove(); scripts.delete(url); reject(new Error(`cannot load ${url}`)); };
        document.head.append(script);
      }));
    }
    return scripts.get(url);
  }

  /* Stands in for fetch inside Pagefind: the file's bytes, from the script beside it. */
  async function fetchBytes(target) {
    const name = String(target).split("?")[0].slice(HANDLE.length);
    const bytes = new Promise((resolve) => waiting.set(name, resolve));
    await loadScript(`${INDEX}${name}.js`);
    scripts.delete(`${INDEX}${name}.js`);
    return new Response(await bytes);
  }

  function loadEngine() {
    engine ??= (async () => {
      await Promise.all([loadScript(`${INDEX}pagefind.js`), loadScript(`${INDEX}names.js`)]);
      const pagefind = window.briefsPagefind(fetchBytes, `${INDEX}pagefind.js`);
      await pagefind.options({ basePath: HANDLE, baseUrl: "/", noWorker: true, excerptLength: 26 });
      await pagefind.init();
      return pagefind;
    })();
    engine.catch(() => { engine = null; });
    return engine;
  }

  /* ------------------------------------------------ companies by name */

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  function readCompany([url, name, others, about, named]) {
    return { url, name, others, about, named, folded: [name, ...others].map(fold) };
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

  function rateName(name, query) {
    if (!name) return 0;
    if (name === query) return 100;
    if (name + "s" === query || name === query + "s") return 95;
    if (name.search(CJK) >= 0) return query.includes(name) || name.includes(query) ? 85 : 0;
    if (name.startsWith(query)) return 80 - Math.min(name.length - query.length, 19);
    if (` ${query} `.includes(` ${name} `) && name.length > 2) return 60;
    if (query.length > 2 && ` ${name}`.includes(` ${query}`)) return 55;
    return 0;
  }

  function findCompanies(text) {
    const query = fold(text);
    if (!query) return [];
    const found = [];
    for (const company of companies) {
      let [best, by] = [0, 0];
      company.folded.forEach((name, at) => {
        const rate = rateName(name, query);
        if (rate > best) [best, by] = [rate, at];
      });
      if (best) found.push({ company, best, by });
    }
    return found.sort((a, b) => b.best - a.best || b.company.about - a.company.about || b.company.named - a.company.named || (a.company.name < b.company.name ? -1 : 1));
  }

  /* ------------------------------------------------ what a word is */

  const unescapeText = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

  /* The ways to read a word as it stands: whole, without signs, and each of its parts (“US$1.2”, “lay-up”, “company’s”). */
  function readForms(word) {
    const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/['’]s?(?=[^\p{L}\p{N}]*$)/u, "");
    const parts = plain.split(/[^\p{L}\p{N}.,]+/u).map((part) => part.replace(/^[.,]+|[.,]+$/g, ""));
    const forms = [plain.replace(/^[^\p{L}\p{N}$€£¥]+|[^\p{L}\p{N}%]+$/gu, ""), parts.join(""), ...parts];
    for (const part of parts) if (/[.,]/.test(part)) forms.push(part.replace(/,/g, ""), ...(/\p{N}/u.test(part) ? [] : [part.replace(/[.,]/g, "")]));
    return new Set(forms.filter(Boolean));
  }

  /* What an English word may be a form of: plurals, past forms and those in -ing, no derivations. */
  function readBases(word) {
    const bases = [word];
    const single = (stem) => (/([^aeiou])\1$/.test(stem) ? [stem, stem.slice(0, -1)] : [stem]);
    if (word.length > 4 && /ie[sd]$/.test(word)) bases.push(`${word.slice(0, -3)}y`);
    if (word.length > 4 && /(?:[sxz]|ch|sh|o)es$/.test(word)) bases.push(word.slice(0, -2));
    if (word.length > 3 && /[^s]s$/.test(word)) bases.push(word.slice(0, -1));
    if (word.length > 4 && /ed$/.test(word)) bases.push(word.slice(0, -1), ...single(word.slice(0, -2)));
    if (word.length > 5 && /ing$/.test(word)) bases.push(`${word.slice(0, -3)}e`, ...single(word.slice(0, -3)));
    return bases;
  }

  /* The words that were typed: `forms` of each, and `pair` where it is Chinese, Japanese or Korean. */
  function readTerms(text) {
    return splitQuery(text).replace(/["“”]/g, " ").split(/\s+/).filter(Boolean).map((typed) => {
      const cjk = typed.search(CJK) >= 0;
      const forms = cjk ? new Set([typed]) : readForms(typed);
      return { typed, cjk, forms, bases: new Set([...forms].flatMap(readBases)), hidden: cjk && typed.length === 2 ? hidePair(typed) : "" };
    }).filter((term) => term.forms.size);
  }

  /* 2 where the word is what was typed, 1 where it begins with it, 0 else. The index itself also answers with the
     beginnings of what was typed, which is another word. */
  function rateWord(word, term) {
    if (term.cjk) return word.includes(term.typed) || word === term.hidden ? 2 : 0;
    const forms = readForms(word);
    for (const form of forms) if (term.forms.has(form) || readBases(form).some((base) => term.bases.has(base))) return 2;
    const [start] = term.forms;
    return start.length > 2 && [...forms].some((form) => form.startsWith(start)) ? 1 : 0;
  }

  /* ------------------------------------------------ the query */

  /* Runs without blanks become the pairs that were indexed. */
  function splitQuery(text) {
    return text.replace(CJK, (run) => run.length < 3 ? ` ${run} ` : ` ${Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)).join(" ")} `).trim();
  }

  /* Pairs of an article's text are indexed under such words, so that the index cannot be read: search.py, hide_pair. */
  function hidePair(pair) {
    let value = 0x811c9dc5;
    for (let at = 0; at < pair.length; at++) value = Math.imul(value ^ pair.charCodeAt(at), 0x01000193) >>> 0;
    value = ((value >>> 20) ^ value) & 0xfffff;
    return `zq${[16, 12, 8, 4, 0].map((shift) => LETTERS[(value >>> shift) & 15]).join("")}`;
  }

  const hidePairs = (text) => text.replace(CJK, (run) => ` ${Array.from({ length: run.length - 1 }, (_, at) => hidePair(run.slice(at, at + 2))).join(" ")} `).trim();

  /* All that matches, the best first: what is shown of a brief, then Chinese words that only its article has. */
  async function findPages(pagefind, text) {
    const answer = await pagefind.search(splitQuery(text));
    const hidden = hidePairs(text);
    if (!hidden.includes("zq")) return answer.results;
    const known = new Set(answer.results.map((result) => result.id));
    const more = await pagefind.search(hidden);
    return [...answer.results, ...more.results.filter((result) => !known.has(result.id))];
  }

  const MOST_READ = 4 * LIMIT;

  /* The pages that hold each word that was typed, with the places of the words; where there are none, those in which the
     last word is begun. `rest` pages were not looked at. */
  async function findHeld(pagefind, text) {
    const terms = readTerms(text);
    const results = await findPages(pagefind, text);
    const [held, begun] = [[], []];
    let at = 0;
    for (; at < Math.min(results.length, MOST_READ) && held.length < LIMIT; at += LIMIT) {
      for (const page of await Promise.all(results.slice(at, at + LIMIT).map((result) => result.data()))) {
        const words = page.raw_content.split(/[\r\n\s]+/g);
        const rates = page.locations.map((place) => terms.map((term) => rateWord(unescapeText(words[place]), term)));
        const best = terms.map((_, number) => Math.max(0, ...rates.map((rate) => rate[number])));
        const least = Math.min(...best);
        if (least === 2) held.push({ page, words, places: page.locations.filter((_, place) => rates[place].includes(2)) });
        else if (least === 1 && best.slice(0, -1).every((rate) => rate === 2)) {
          begun.push({ page, words, places: page.locations.filter((_, place) => rates[place].some((rate) => rate)) });
        }
      }
    }
    return { pages: held.length ? held : begun, whole: held.length > 0 || !begun.length, rest: Math.max(results.length - at, 0) };
  }

  async function isHeld(pagefind, word) {
    const { pages, whole } = await findHeld(pagefind, word);
    return whole && pages.length > 0;
  }

  /* How far a word may be from one that is known: one letter in short words, two in long ones, none in the shortest. */
  const reach = (word) => (word.length < 4 || /\p{N}/u.test(word) || word.search(CJK) >= 0 ? 0 : word.length < 8 ? 1 : 2);

  /* The nearest of `known`, as pairs of its folded and its written form; the first of those that are equally near. */
  function findNearest(word, known) {
    let [best, least] = ["", reach(word) + 1];
    for (const [folded, written] of least > 1 ? known : []) {
      const far = distance(word, folded, least - 1);
      if (far && far < least) [best, least] = [written, far];
    }
    return best;
  }

  /* What was typed with each unknown word as its nearest known one: of the names first, then of the headlines and
     statements. Empty where nothing is near. */
  async function correct(pagefind, text) {
    if (/["“”]/.test(text)) return "";
    const names = companies.flatMap((company) => [company.name, ...company.others]);
    const whole = findNearest(fold(text), names.map((name) => [fold(name), name]));
    if (whole) return whole;
    await loadScript(`${INDEX}words.js`);
    const parts = names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 3);
    const known = new Map([...parts, ...written].map((word) => [fold(word), word]).reverse());
    const entries = [...known].reverse();
    let changed = false;
    const words = await Promise.all(text.split(/\s+/).map(async (word) => {
      const plain = fold(word);
      if (!reach(plain) || readBases(plain).some((base) => known.has(base))) return word;
      const near = findNearest(plain, entries);
      if (!near || (text !== word && await isHeld(pagefind, word))) return word;
      changed = true;
      return near;
    }));
    return changed ? words.join(" ") : "";
  }

  async function search(text) {
    const pagefind = await loadEngine();
    let [asked, named, found] = [text, findCompanies(text), await findHeld(pagefind, text)];
    if (!named.length && !found.pages.length) {
      const nearest = await correct(pagefind, text);
      if (nearest) [asked, named, found] = [nearest, findCompanies(nearest), await findHeld(pagefind, nearest)];
    }
    named = named.slice(0, MOST_COMPANIES);
    const groups = { company: [], brief: [], other: [] };
    for (const { company, by } of named) {
      const also = by ? `also ${company.others[by - 1]} · ` : "";
      groups.company.push({ url: BASE + company.url, title: company.name, note: `${also}${count(company.about, "brief")} about, ${company.named} naming it` });
    }
    const shown = found.pages.slice(0, LIMIT);
    for (const { page, words: all, places } of shown) {
      const url = BASE + page.raw_url.replace(/^\//, "");
      const group = groups[page.meta.group] ? page.meta.group : "other";
      if (groups[group].some((item) => item.url === url)) continue;
      if (group === "company" && named.length) continue;
      const words = readWords(page, all, places);
      groups[group].push({ url, title: page.meta.title, excerpt: quoteOf(page, words), why: whyFound(words), mark: wordsToMark(words), note: page.meta.note });
    }
    const more = found.pages.length - shown.length + found.rest;
    const total = more ? `${found.rest ? "up to " : ""}${found.pages.length + found.rest}` : "";
    return { groups, total, instead: asked === text ? "" : asked, begun: !found.whole, part: !found.pages.length && named.length > 0 && named[0].best === 60 };
  }

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const WINDOW = 26;
  /* What is indexed of a page, cut where its title ends, where words begin that are there to be found, and where those of the
     article's text begin; with the places that matched in each part. */
  function readWords(page, words, places) {
    const head = page.meta.title.trim().split(/\s+/).length;
    const place = (mark) => { const at = words.indexOf(mark); return at < 0 ? words.length : at; };
    const [tail, body] = [place(TAIL), place(BODY)];
    const within = (from, to) => new Set(places.filter((at) => at >= from && at < to));
    const own = tail - Number(page.meta.desk || 0); // The desk's note stands last of what is shown.
    return { words, head, tail, own, hits: within(head, tail), title: within(0, head), names: within(tail, body), body: within(body, words.length) };
  }

  const COMMON = /^(?:a|an|and|are|as|at|by|for|from|has|in|is|it|of|on|or|that|the|to|was|were|with)$/i;

  /* The words of the page that matched, as they are written there: what the page marks when it opens. */
  function wordsToMark({ words, hits, title }) {
    const plain = [...title, ...hits].map((at) => unescapeText(words[at]).replace(/^[^\p{L}\p{N}$€£¥]+|[^\p{L}\p{N}%]+$/gu, ""));
    return [...new Set(plain)].filter((word) => word && !COMMON.test(word)).slice(0, MOST_MARKED);
  }

  const MOST_MARKED = 12;
  const MOST_WORDS = 4;

  /* Says what cannot be seen in the result: which words stand in the article's text alone, or in a name that the brief has not. */
  function whyFound({ words, own, hits, title, names, body }) {
    if (hits.size && !title.size && !body.size && [...hits].every((at) => at >= own)) return "In the desk’s note";
    const told = (places) => {
      const plain = [...places].map((at) => unescapeText(words[at]).replace(/[.,;:]+$/, ""));
      const found = [...new Set(plain)].filter((word) => !/^zq[b-v]{5}$/.test(word) && (word.length > 2 || word.search(CJK) < 0));
      return found.length ? `: ${found.slice(0, MOST_WORDS).join(", ")}` : "";
    };
    if (body.size) return `Found in the article’s text${told(body)}`;
    return names.size && !hits.size && !title.size ? `Found by a name or by its details${told(names)}` : "";
  }

  /* The words around what matched, if that part is made to be read; else the first words of the page. */
  function quoteOf(page, { words, head, tail, hits }) {
    if (!hits.size) return document.createTextNode(page.meta.lead || "");
    let [start, most] = [0, 0];
    for (const at of hits) {
      let inside = 0;
      for (let next = at; next < at + WINDOW - 6; next++) inside += hits.has(next);
      if (inside > most) [start, most] = [at, inside];
    }
    const first = start;
    while (start > head && first - start < 8 && !/[.!?。]["”]?$/.test(words[start - 1])) start--;
    const end = Math.min(start + WINDOW, tail);
    const into = document.createDocumentFragment();
    into.append(start > head && first - start === 8 ? "… " : "");
    for (let at = start; at < end; at++) {
      const word = unescapeText(words[at]);
      if (hits.has(at)) into.append(make("mark", {}, word));
      else into.append(word);
      into.append(at < end - 1 ? " " : "");
    }
    if (!/[.!?。]["”]?$/.test(words[end - 1])) into.append(" …");
    return into;
  }

  /* ------------------------------------------------ the box */

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  let dialog, input, results, status, items = [], chosen = -1, turn = 0, timer = 0;

  function build() {
    input = make("input", {
      type: "search", placeholder: "A company, ticker, figure or phrase", "aria-label": "Search", role: "combobox", "aria-expanded": "false",
      "aria-controls": "b-results", "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
    });
    status = make("p", { class: "b-status", role: "status", "aria-live": "polite" });
    results = make("div", { class: "b-results", id: "b-results", role: "listbox", "aria-label": "Results" });
    const close = make("button", { type: "button", "aria-label": "Close search" }, "Esc");
    const form = make("form", { role: "search" }, input, close);
    dialog = make("dialog", { class: "b-search", "aria-label": "Search" }, form, status, results);
    document.body.append(dialog);
    close.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 60); });
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) { event.preventDefault(); choose(chosen + steps[event.key]); }
      else if (event.key === "Home" && event.ctrlKey) choose(0);
      else if (event.key === "End" && event.ctrlKey) choose(items.length - 1);
    });
  }

  function open() {
    if (!dialog) build();
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    loadEngine().catch(fail);
    run();
  }

  function fail(error) {
    status.textContent = "The search index could not be loaded.";
    results.replaceChildren(make("p", { class: "b-hint" }, `Build the site again with “briefs build”. (${error.message})`));
  }

  async function run() {
    const text = input.value.trim();
    const mine = ++turn;
    if (!text) { show(null); return; }
    try {
      const found = await search(text);
      if (mine === turn) show(found, text);
    } catch (error) {
      if (mine === turn) fail(error);
    }
  }

  function show(found, text) {
    items = [];
    chosen = -1;
    results.replaceChildren();
    input.removeAttribute("aria-activedescendant");
    if (!found) {
      status.textContent = "";
      results.append(make("p", { class: "b-hint" }, "Type a name as you know it: an alias, a ticker such as 1211, or a name in Chinese. Put a phrase in “quotes” to find just that."));
      input.setAttribute("aria-expanded", "false");
      return;
    }
    for (const [group, title] of GROUPS) {
      if (!found.groups[group].length) continue;
      const box = make("div", { role: "group", "aria-label": title }, make("h3", { "aria-hidden": "true" }, title));
      for (const entry of found.groups[group]) {
        const marked = entry.mark?.length ? `?highlight=${encodeURIComponent(entry.mark.join(" "))}` : "";
        const link = make("a", { role: "option", id: `b-result-${items.length}`, href: entry.url + marked, tabindex: "-1", "aria-selected": "false" }, make("strong", {}, entry.title));
        if (entry.excerpt?.textContent) link.append(make("span", {}, entry.excerpt));
        if (entry.why) link.append(make("small", { class: "b-why" }, entry.why));
        if (entry.note) link.append(make("small", {}, entry.note));
        items.push(link);
        box.append(link);
      }
      results.append(box);
    }
    input.setAttribute("aria-expanded", String(items.length > 0));
    if (!items.length) {
      status.textContent = `Nothing found for “${text}”.`;
      results.append(make("p", { class: "b-hint" }, "Try fewer words, the company’s name alone, or look through ", make("a", { href: BASE + "companies/index.html" }, "all companies"), make("a", { href: BASE + "months/index.html" }, "all months")));
      return;
    }
    const companyCount = found.groups.company.length;
    const parts = [];
    if (companyCount) parts.push(companyCount === 1 ? "1 company" : `${companyCount} companies`);
    const briefs = found.groups.brief.length;
    if (briefs) parts.push(count(briefs, "brief") + (found.total ? `, the best of ${found.total} pages` : ""));
    if (found.groups.other.length) parts.push(count(found.groups.other.length, "other page"));
    const told = found.instead ? `Showing results for “${found.instead}”, since nothing holds “${text}”: ` : found.begun ? `Nothing holds “${text}” as a whole word; begun with it: ` : found.part ? `Nothing holds all of “${text}”; a part of it names: ` : "";
    status.textContent = told + parts.join(", ");
    choose(0);
  }

  function choose(at) {
    if (!items.length) return;
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = (at + items.length) % items.length;
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[chosen].id);
  }

  function go() {
    if (items[chosen]) location.href = items[chosen].href;
  }

  /* ------------------------------------------------ what was searched, on the page that opens */

  const MOST_MARKS = 200;

  /* Marks the words that the address names; Escape takes the marks away. */
  function markFound() {
    const words = (new URLSearchParams(location.search).get("highlight") || "").split(/\s+/).filter(Boolean).slice(0, MOST_MARKED);
    const content = document.getElementById("content") ?? document.querySelector("article, main"); // the latter: of other engines
    if (!words.length || !content) return;
    const [cjk, plain] = [words.filter((word) => word.search(CJK) >= 0), words.filter((word) => word.search(CJK) < 0)];
    const literal = (list) => list.sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
    const parts = [cjk.length && literal(cjk), plain.length && `(?<![\\p{L}\\p{N}])(?:${literal(plain)})(?![\\p{L}\\p{N}])`];
    const pattern = new RegExp(parts.filter(Boolean).join("|"), "giu");
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("svg, script, style, .footnote-ref")) nodes.push(walker.currentNode);
    const marks = [];
    for (const node of nodes) {
      const found = [...node.data.matchAll(pattern)].reverse();
      for (const match of found) {
        if (marks.length >= MOST_MARKS) break;
        const rest = node.splitText(match.index);
        rest.splitText(match[0].length);
        const mark = make("mark", { class: "b-found" });
        rest.replaceWith(mark);
        mark.append(rest);
        marks.push(mark);
      }
    }
    const first = content.querySelector("mark.b-found");
    if (!first) return;
    const fold = first.closest("details");
    if (fold) fold.open = true;
    if (!location.hash && first.getBoundingClientRect().bottom > innerHeight) first.scrollIntoView({ block: "center" });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
      for (const mark of marks) mark.replaceWith(...mark.childNodes);
      content.normalize();
    });
  }

  markFound();

  /* ------------------------------------------------ paper has no folds */

  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("article details:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });

  /* ------------------------------------------------ the way in */

  const button = document.querySelector(".b-search-open");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  if (button) document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if (slash || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      open();
    }
  });
})();
