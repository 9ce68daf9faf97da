/* On every page: the way into the search, the marks of what was searched, and paper. The search itself (search/) is loaded when
   somebody asks for it. */
(function () {
  "use strict";

  const CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/;
  const PARTS = ["words", "names", "facets", "engine", "box"];
  const scripts = new Map();
  const own = (window.briefsSearch = { base: new URL("../../", document.currentScript.src).href, MOST_MARKED: 12 });

  /* ------------------------------------------------ loading */

  own.loadScript = (url) => {
    if (!scripts.has(url)) {
      scripts.set(url, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = url;
        script.charset = "utf-8";
        script.async = false;
        script.onload = () => { script.remove(); resolve(); };
        script.onerror = () => { script.remove(); scripts.delete(url); reject(new Error(`cannot load ${url}`)); };
        document.head.append(script);
      }));
    }
    return scripts.get(url);
  };

  /* Bytes are written seven bits a letter, and five of the 128 letters in two bytes: scripts.py. */
  const UNWRITABLE = [0, 10, 13, 34, 92];
  function readText(text) {
    const bytes = new Uint8Array((text.length * 7) >> 3);
    for (let at = 0, next = 0, held = 0, bits = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      held = ((held << 7) | (code < 128 ? code : UNWRITABLE[code - 0xc0])) & 0x7fff;
      bits += 7;
      if (bits > 7) bytes[next++] = held >> (bits -= 8);
    }
    return bytes;
  }
  const unpack = (text) => new Response(new Blob([readText(text)]).stream().pipeThrough(new DecompressionStream("gzip")));

  /* A file of the index, unpacked; what it held is forgotten here once it was handed over. */
  const files = new Map();
  window.briefsBytes = (name, text) => files.set(name, unpack(text));
  own.loadFile = async (name) => {
    const url = `${own.base}search/${name}.js`;
    await own.loadScript(url);
    const file = files.get(name);
    files.delete(name);
    scripts.delete(url);
    return new Uint8Array(await file.arrayBuffer());
  };

  /* Tables are read by what `readTable` was told, once. */
  const readers = new Map();
  const tables = new Map();
  const unpacked = new Map();
  own.readTable = (name, read) => readers.set(name, read);
  window.briefsTable = (name, text) => unpacked.set(name, unpack(text).json());
  own.loadTable = (name) => {
    if (!tables.has(name)) {
      tables.set(name, own.loadScript(`${own.base}search/${name}.js`).then(() => unpacked.get(name)).then((values) => readers.get(name)(...values)));
      tables.get(name).catch(() => tables.delete(name));
    }
    return tables.get(name);
  };

  /* The box and its field stand at once, so that no letter is lost of what is typed while the rest comes. */
  function openShell(text) {
    if (!own.dialog) {
      own.input = document.createElement("input");
      const about = { type: "text", inputmode: "search", placeholder: "A company, ticker, figure or phrase", "aria-label": "Search", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go" };
      for (const [name, value] of Object.entries(about)) own.input.setAttribute(name, value);
      own.input.maxLength = 500; // what reads it is made for a line of words
      own.form = document.createElement("form");
      own.form.setAttribute("role", "search");
      own.form.addEventListener("submit", (event) => { event.preventDefault(); own.entered = true; });
      own.form.append(own.input);
      own.dialog = document.createElement("dialog");
      own.dialog.className = "b-search";
      own.dialog.setAttribute("aria-label", "Search");
      own.dialog.append(own.form);
      document.body.append(own.dialog);
    }
    if (text !== undefined) own.input.value = text.slice(0, own.input.maxLength);
    if (!own.dialog.open) own.dialog.showModal();
    own.input.focus();
    own.input.select();
  }

  async function openBox(filters) {
    openShell(filters && (filters.q ?? ""));
    try {
      await Promise.all(PARTS.map((name) => own.loadScript(`${own.base}assets/briefs/search/${name}.js`)));
    } catch (error) {
      const told = own.dialog.querySelector(".b-hint") ?? own.dialog.appendChild(document.createElement("p"));
      told.className = "b-hint";
      told.setAttribute("role", "alert");
      told.textContent = `The search could not be loaded. (${error.message})`;
      return;
    }
    own.dialog.querySelector("[role=alert]")?.remove();
    own.open(filters);
  }

  /* ------------------------------------------------ what was searched, on the page that opens */

  const MOST_MARKS = 200;

  /* What was asked stands in no word of the page: said, so that nobody looks for it in vain. */
  function tellHidden(content, asked) {
    const told = document.createElement("p");
    told.className = "b-hidden";
    told.textContent = `“${asked.slice(0, 80)}” stands in the article or in the details of this brief, not in the words below.`;
    content.prepend(told);
  }

  /* Marks the words that the address names, phrases in quotes; Escape takes the marks away. */
  function markFound() {
    const address = new URLSearchParams(location.search);
    const content = document.getElementById("content") ?? document.querySelector("article, main"); // the latter: of other engines
    if (content && address.get("found")) tellHidden(content, address.get("found"));
    const asked = [...(address.get("highlight") || "").slice(0, 2000).matchAll(/"([^"]+)"|\S+/g)].map(([whole, phrase]) => phrase ?? whole).slice(0, own.MOST_MARKED);
    if (!asked.length || !content) return;
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("svg, script, style, .footnote-ref")) nodes.push(walker.currentNode);
    // A phrase that a link cuts in two is marked word by word.
    const isWhole = (phrase) => nodes.some((node) => node.data.replace(/\s+/g, " ").toLowerCase().includes(phrase.toLowerCase()));
    const words = asked.flatMap((one) => (/\s/.test(one) && !isWhole(one) ? one.split(/\s+/) : [one]));
    const [cjk, plain] = [words.filter((word) => word.search(CJK) >= 0), words.filter((word) => word.search(CJK) < 0)];
    const literal = (list) => list.sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+")).join("|");
    const parts = [cjk.length && literal(cjk), plain.length && `(?<![\\p{L}\\p{N}])(?:${literal(plain)})(?![\\p{L}\\p{N}])`];
    const pattern = new RegExp(parts.filter(Boolean).join("|"), "giu");
    const marks = [];
    for (const node of nodes) {
      const found = [...node.data.matchAll(pattern)].reverse();
      for (const match of found) {
        if (marks.length >= MOST_MARKS) break;
        const rest = node.splitText(match.index);
        rest.splitText(match[0].length);
        const mark = document.createElement("mark");
        mark.className = "b-found";
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
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => openBox());
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if (slash || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      openBox();
    }
  });

  /* Whoever comes back from a result finds the results again: the address holds what was asked. */
  const asked = new URLSearchParams(location.search);
  const filters = Object.fromEntries(["q", "company", "publisher", "topic", "month", "kind"].filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
  if (Object.keys(filters).length) openBox(filters);

  /* A list of one company, publisher, topic or month is searched within. */
  const within = document.querySelector(".b-page")?.className.match(/\bb-(company|publisher|topic|month)\b/)?.[1];
  const top = document.querySelector("#content .page-head") ?? document.querySelector("#content h1");
  if (within && top) {
    const value = decodeURIComponent(location.pathname.split("/").pop()).split(".")[0];
    const narrow = document.createElement("button");
    narrow.type = "button";
    narrow.className = "b-within";
    narrow.textContent = "Search within";
    narrow.addEventListener("click", () => openBox({ q: "", [within]: value }));
    if (top.matches("h1")) top.after(narrow);
    else top.append(narrow);
  }
})();
