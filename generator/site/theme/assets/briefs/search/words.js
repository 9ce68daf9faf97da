/* What a word, an amount and a phrase are. generator/site/search/ indexes them in the same way: words.py, quantities.py. */
(function () {
  "use strict";

  const own = (window.briefsSearch ??= {});
  const CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g;
  const LETTERS = "bcdfghjklmnpqrtv";

  const hasCjk = (text) => text.search(CJK) >= 0;
  const strip = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const fold = (text) => strip(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const remember = (make) => {
    const known = new Map();
    return (key) => {
      if (!known.has(key)) known.set(key, make(key));
      return known.get(key);
    };
  };

  /* ------------------------------------------------ words */

  /* The ways to read a word as it stands: whole, without signs, and each of its parts (“US$1.2”, “lay-up”, “company’s”). */
  const readForms = remember((word) => {
    const plain = strip(word).replace(/['’]s?(?=[^\p{L}\p{N}]*$)/u, "");
    const parts = plain.split(/[^\p{L}\p{N}.,]+/u).map((part) => part.replace(/^[.,]+|[.,]+$/g, ""));
    const forms = [plain.replace(/^[^\p{L}\p{N}$€£¥]+|[^\p{L}\p{N}%]+$/gu, ""), parts.join(""), ...parts];
    for (const part of parts) if (/[.,]/.test(part)) forms.push(part.replace(/,/g, ""), ...(/\p{N}/u.test(part) ? [] : [part.replace(/[.,]/g, "")]));
    return new Set(forms.filter(Boolean));
  });

  /* What an English word may be a form of: plurals, past forms and those in -ing, no derivations. */
  const readBases = remember((word) => {
    const bases = [word];
    const single = (stem) => (/([^aeiou])\1$/.test(stem) ? [stem, stem.slice(0, -1)] : [stem]);
    if (word.length > 4 && /ie[sd]$/.test(word)) bases.push(`${word.slice(0, -3)}y`);
    if (word.length > 4 && /(?:[sxz]|ch|sh|o)es$/.test(word)) bases.push(word.slice(0, -2));
    if (word.length > 3 && /[^s]s$/.test(word)) bases.push(word.slice(0, -1));
    if (word.length > 4 && /ed$/.test(word)) bases.push(word.slice(0, -1), ...single(word.slice(0, -2)));
    if (word.length > 5 && /ing$/.test(word)) bases.push(`${word.slice(0, -3)}e`, ...single(word.slice(0, -3)));
    return bases.map(spellAlike);
  });

  /* Both sides of an ocean. */
  const spellAlike = (word) => word.replace(/is(e|ed|es|er|ers|ing|ation|ations)$/, "iz$1").replace(/(.{2})our(s|ed|ing)?$/, "$1or$2").replace(/^programme/, "program").replace(/^(cent|theat|met|lit|fib)re(s?)$/, "$1er$2");

  /* The same word as it is spelt on the other side, for the index, which knows only what is written. */
  function respell(word) {
    const there = [[/is(e|ed|es|er|ers|ing|ation|ations)$/, "iz$1"], [/iz(e|ed|es|er|ers|ing|ation|ations)$/, "is$1"], [/(.{2})our(s|ed|ing)?$/, "$1or$2"],
      [/^(lab|col|fav|flav|harb|neighb|hon|rum|vap|behavi)or(s|ed|ing)?$/, "$1our$2"], [/^programme/, "program"], [/^program(s?)$/, "programme$1"],
      [/^(cent|theat|met|lit|fib)re(s?)$/, "$1er$2"], [/^(cent|theat|met|lit|fib)er(s?)$/, "$1re$2"]].find(([pattern]) => pattern.test(word));
    return there ? word.replace(...there) : word;
  }

  const readAll = remember((word) => new Set([...readForms(word)].flatMap((form) => [form, ...readBases(form)])));

  /* 2 where the word of a page is what was typed, 1 where it begins with it, 0 else. The index itself also answers with
     the beginnings of what was typed, which is another word. */
  function rateWord(word, term) {
    const all = readAll(word);
    for (const base of term.bases) if (all.has(base)) return 2;
    const [start] = term.forms;
    if (start.length > 2) for (const form of readForms(word)) if (form.startsWith(start)) return 1;
    return 0;
  }

  /* ------------------------------------------------ amounts */

  const SIGNS = {
    "hk$": "hkd", "us$": "usd", "a$": "aud", "s$": "sgd", "c$": "cad", "nt$": "twd", "$": "d", "€": "eur", "£": "gbp", "¥": "y", "￥": "y",
    rmb: "cny", cny: "cny", hkd: "hkd", usd: "usd", eur: "eur", gbp: "gbp", jpy: "jpy",
  };
  const AFTER = {
    "%": "pc", "％": "pc", percent: "pc", pct: "pc", hongkongdollar: "hkd", usdollar: "usd", dollar: "d", yuan: "cny", renminbi: "cny", yen: "jpy",
    euro: "eur", hkd: "hkd", usd: "usd", rmb: "cny", cny: "cny", "美元": "usd", "港元": "hkd", "港币": "hkd", "港幣": "hkd", "人民币": "cny", "人民幣": "cny",
    "日元": "jpy", "欧元": "eur", "歐元": "eur", "元": "cny",
  };
  const SCALES = {
    k: 3, thousand: 3, m: 6, mn: 6, mln: 6, million: 6, b: 9, bn: 9, bln: 9, billion: 9, tn: 12, trn: 12, trillion: 12,
    "万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12, "萬億": 12,
  };
  const AMOUNT = new RegExp(
    "(?<![a-z0-9.$])(?<sign>(?:hk|us|nt|[asc])?\\$|[€£¥￥]|(?:rmb|cny|hkd|usd|eur|gbp|jpy)(?=[\\d ]))? ?" +
    "(?<number>\\d[\\d,]*(?:\\.\\d+)?)(?![,.]?\\d)" +
    "(?:[ -]?(?<scale>(?:thousand|trillion|billion|million|mln|bln|trn|mn|bn|tn|[kmb])(?![a-z])|万亿|萬億|[万萬亿億]))?" +
    "(?: ?(?<after>[%％]|per ?cent(?! ?age)|pct|hong kong dollars?|us dollars?|dollars?|yuan|renminbi|yen|euros?|hkd|usd|rmb|cny" +
    "|美元|港元|港[币幣]|人民[币幣]|日元|[欧歐]元|元)(?![a-z]))?" +
    "(?![a-z0-9])", "gi");

  function nameNumber(digits, scale) {
    const [whole, part = ""] = digits.replace(/,/g, "").split(".");
    const plain = (whole + part).replace(/^0+/, "");
    const kept = plain.replace(/0+$/, "") || "0";
    const power = plain ? scale - part.length + plain.length - kept.length : 0;
    return `${kept}${power >= 0 ? "p" : "m"}${Math.abs(power)}`;
  }

  /* The amounts of a text: where each stands, the word under which it is indexed, and whether it has a “million”. */
  function readAmounts(text) {
    return [...text.replace(/\u00a0/g, " ").replace(/\u2011/g, "-").matchAll(AMOUNT)].map((match) => {
      const { sign = "", number, scale = "", after = "" } = match.groups;
      const word = after.toLowerCase().replace(/[ -]/g, "");
      const unit = SIGNS[sign.toLowerCase()] || AFTER[word] || AFTER[word.replace(/s$/, "")] || "";
      return { start: match.index, end: match.index + match[0].length, name: `zn${nameNumber(number, SCALES[scale.toLowerCase()] || 0)}${unit}`, scaled: Boolean(scale) };
    });
  }

  /* ------------------------------------------------ neighbours */

  function hash(text) {
    let value = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return value;
  }

  /* Pairs of an article's text are indexed under such words, so that the index cannot be read: words.py, hide_pair. */
  function hidePair(pair) {
    const value = (hash(pair) ^ (hash(pair) >>> 20)) & 0xfffff;
    return `zq${[16, 12, 8, 4, 0].map((shift) => LETTERS[(value >>> shift) & 15]).join("")}`;
  }

  const readPairs = (run) => (run.length < 2 ? [run] : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)));

  const readPieces = (text) => strip(text.replace(CJK, " ")).replace(/['’]s?(?![\p{L}\p{N}_])/gu, " ").replace(/['’]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];

  const CRC = Array.from({ length: 256 }, (_, value) => { for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1; return value; });
  const crc32 = (text) => ~new TextEncoder().encode(text).reduce((value, byte) => (value >>> 8) ^ CRC[(value ^ byte) & 255], -1) >>> 0;

  /* Whether two words of an article stand side by side, as far as its filter tells: words.py, pack_neighbours. */
  function areNeighbours(filter, one, two) {
    if (!filter) return false;
    const value = crc32(`${one} ${two}`);
    const [first, step, size] = [value & 0xffff, (value >>> 16) | 1, filter.length * 8];
    for (let mark = 0; mark < 3; mark++) {
      const at = (first + mark * step) % size;
      if (!(filter.charCodeAt(at >> 3) & (1 << (at & 7)))) return false;
    }
    return true;
  }

  /* ------------------------------------------------ what was typed */

  const COMMON = new Set(("a about after all also am an and any are as at be been before but by can could did do does for from had has have he her his how i if in into is it its "
    + "just many more most much no not of on or our out over said says she should so some such than that the their them then there these they this those to under up was we were what when "
    + "where which who why will with would you your").split(" "));
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const SHORT_MONTH = /\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?/gi;

  const sayDate = (day, month, year) => (MONTHS[month - 1] && day < 32 ? `${Number(day) || ""} ${MONTHS[month - 1]} ${year}`.trim() : "");

  /* “Aug” beside a number is August, “30/05/2025” the 30th of May; where both may be the month, the day comes first. */
  function spellDates(text) {
    if (!/\d/.test(text)) return text;
    return text.replace(/(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/.-])/g, (all, one, two, year) => sayDate(one, two, year) || sayDate(two, one, year) || all)
      .replace(/(?<![\d/.])(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?![\d/.])/g, (all, year, month, day) => sayDate(day, month, year) || all)
      .replace(/(?<![\d/])(\d{1,2})\/(\d{4})(?![\d/])/g, (all, month, year) => sayDate(0, month, year) || all)
      .replace(SHORT_MONTH, (short) => MONTHS.find((month) => month.toLowerCase().startsWith(short.slice(0, 3).toLowerCase())));
  }

  /* What short forms stand for: either finds the other’s pages. */
  const LONG = {
    __proto__: null, // "constructor" is a word that people look for
    ev: ["electric vehicle", "electric car"], evs: ["electric vehicles", "electric cars"], ipo: ["initial public offering"], ipos: ["initial public offerings"], hk: ["hong kong"],
    us: ["united states"], uk: ["united kingdom", "britain"], eu: ["european union"], uae: ["united arab emirates"], ai: ["artificial intelligence"], fx: ["foreign exchange"],
    pboc: ["people s bank of china"], hkma: ["hong kong monetary authority"], csrc: ["china securities regulatory commission"], sfc: ["securities and futures commission"],
    fed: ["federal reserve"], ceo: ["chief executive"], cfo: ["chief financial officer"], q1: ["first quarter"], q2: ["second quarter"], q3: ["third quarter"], q4: ["fourth quarter"],
    h1: ["first half"], h2: ["second half"], gdp: ["gross domestic product"], cpi: ["consumer price index"], etf: ["exchange traded fund"], spac: ["special purpose acquisition company"],
    sqm: ["square metres", "square meters"], sqft: ["square feet"], bps: ["basis points"], yoy: ["year on year"], qoq: ["quarter on quarter"], nev: ["new energy vehicle"],
    nevs: ["new energy vehicles"], gba: ["greater bay area"], hsi: ["hang seng index"], rd: ["research and development"],
    nm: ["nanometre", "nanometer"], km: ["kilometres", "kilometers"], kg: ["kilograms"], gw: ["gigawatts"], mw: ["megawatts"],
  };

  /* Letters and digits that run together are also looked for apart: “csi300”, “520km”, “7nm”. */
  function partWord(form) {
    const [, ...parts] = form.match(/^(\p{L}{2,})(\d+)$/u) ?? form.match(/^(\d+)(\p{L}{2,3})$/u) ?? [];
    if (!parts.length) return [];
    const [one, two] = parts;
    return [two, ...(LONG[two] ?? [])].map((word) => [one, word]);
  }

  /* A number and its unit are written together and apart. */
  const UNIT = /(?<=(?:^|\s)\d+) (?=(?:km|kg|gw|mw|kw|kwh|mwh|gwh|nm|mm|gb|tb|ghz|hp)\b)/gi;

  /* “lay-up” is that word, “layup”, or “lay up”, and neither “lay” nor “up”. */
  function makeWord(typed) {
    const pieces = readPieces(typed);
    const all = [...readForms(typed)];
    const forms = new Set(pieces.length > 1 ? all.filter((form) => !pieces.includes(form)) : all);
    if (!forms.size) return [];
    return [{ kind: "word", typed, forms, bases: new Set([...forms].flatMap(readBases)), common: COMMON.has([...forms][0]) && typed !== "US", pieces, long: [...(LONG[[...forms][0]] ?? []).map((words) => words.split(" ")), ...partWord([...forms][0])] }];
  }

  const makePairs = (run) => readPairs(run).map((pair) => ({ kind: "pair", typed: pair, hidden: pair.length === 2 ? hidePair(pair) : "", common: false, pieces: [] }));

  function makeWords(text) {
    return text.replace(CJK, (run) => ` ${run} `).split(/\s+/).filter(Boolean).flatMap((part) => (hasCjk(part) ? makePairs(part) : makeWord(part)));
  }

  /* “410亿”, but neither the number of “HKEX:1211” nor the year of “2025-08-28”. */
  const standsAlone = (text, { start, end }) => /(?:^|[\s("“–]|[^\x00-\x7f])$/.test(text.slice(0, start)) && !/^[-–/:.,]?[\p{Script=Latin}\p{N}]/u.test(text.slice(end));

  /* Terms that must all be there: words, Chinese pairs, amounts, quoted phrases, in the order in which they were typed.
     Words that every text has are asked for only where there is nothing else. */
  function readQuery(typed) {
    const text = typed.replace(/[“”„«»]/g, '"').replace(/(\d[ -]?)(b|m|tr)ill?i?o?$/i, "$1$2illion");
    const terms = [];
    for (const [at, piece] of text.split('"').entries()) {
      const quoted = at % 2 === 1 && at < text.split('"').length - 1;
      if (quoted && piece.trim()) {
        terms.push({ kind: "phrase", typed: piece.trim(), pieces: readPieces(piece), runs: piece.match(CJK) ?? [], words: makeWords(piece), common: false });
        continue;
      }
      const plain = spellDates(piece).replace(UNIT, "");
      let from = 0;
      for (const amount of readAmounts(plain)) {
        if (!standsAlone(plain, amount)) continue;
        const shown = plain.slice(amount.start, amount.end).trim();
        terms.push(...makeWords(plain.slice(from, amount.start)), { kind: "amount", typed: shown, name: amount.name, word: amount.scaled || /\s/.test(shown) ? null : makeWord(shown)[0], common: false, pieces: readPieces(shown) });
        from = amount.end;
      }
      terms.push(...makeWords(plain.slice(from)));
    }
    const all = terms.every((term) => term.common);
    const needed = terms.filter((term) => all || !term.common);
    return { typed, terms, needed, phrases: terms.filter((term) => term.kind === "phrase") };
  }

  /* What Pagefind is asked: `hidden` where Chinese pairs stand in an article alone, `named` for amounts by their names.
     A quoted query is asked as one phrase. */
  function writeQuery(needed, { hidden = false, named = true, respelt = false, split = false, long = -1 } = {}) {
    return needed.flatMap((term) => {
      if (term.kind === "pair") return hidden ? [term.hidden || term.typed] : [term.typed];
      if (term.kind === "amount") return named || !term.word ? [term.name] : [term.typed];
      if (term.kind === "phrase") return term.words.map((word) => (hidden && word.hidden) || word.typed);
      if (term.long[long]) return term.long[long].join(" ");
      if (split && term.pieces.length > 1) return term.pieces;
      const plain = term.typed.replace(/['’]s?(?=[^\p{L}\p{N}]*$)/u, "");
      return [respelt ? respell(plain.toLowerCase()) : plain];
    }).join(" ").replace(/"/g, " ").toLowerCase();
  }

  Object.assign(own, { CJK, MONTHS, hasCjk, fold, readForms, readBases, rateWord, readAmounts, hidePair, readPieces, areNeighbours, readQuery, writeQuery, spellDates });
})();
