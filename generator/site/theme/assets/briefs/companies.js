/* The filter of the index of companies: its rows, as one types. Without this script there is no box. */
(function () {
  "use strict";

  const content = document.getElementById("content");
  const intro = content?.querySelector("header.page-head > p");
  const rows = [...(content?.querySelectorAll("table.rows tbody tr") ?? [])];
  if (!intro || rows.length < 2) return;

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const searchable = () => document.querySelector(".b-search-open:not([hidden])");
  const openSearch = () => searchable()?.click();

  /* Where the index goes on on further pages, only the search knows them all. */
  if (content.querySelector('a[href^="index.2.html"]') || /\/index\.\d+\.html$/.test(location.pathname)) {
    if (!searchable()) return;
    const button = make("button", { type: "button" }, "Search for a company by any of its names");
    button.addEventListener("click", openSearch);
    intro.after(make("p", { class: "b-filter" }, button));
    return;
  }

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const depthOf = (row) => row.cells[0].textContent.split("↳").length - 1;

  const parents = [];
  const entries = rows.map((row) => {
    const depth = depthOf(row);
    parents.length = depth;
    const entry = { row, words: fold(`${row.cells[0].textContent} ${row.cells[1].textContent}`), above: parents.slice() };
    parents.push(entry);
    return entry;
  });

  const input = make("input", {
    type: "search", placeholder: "Name, script or ticker", "aria-label": "Filter the companies", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
  });
  const status = make("span", { role: "status", "aria-live": "polite" });
  const further = make("button", { type: "button", hidden: "" }, "Search everything");
  intro.after(make("p", { class: "b-filter" }, input, status, further));

  function filter() {
    const query = fold(input.value);
    const words = query.split(" ").filter(Boolean);
    const found = words.length ? entries.filter((entry) => words.every((word) => entry.words.includes(word))) : entries;
    // A brand keeps what it belongs to above it.
    const shown = new Set(found.flatMap((entry) => [entry, ...entry.above]));
    for (const entry of entries) entry.row.hidden = !shown.has(entry);
    let first = true;
    for (const section of content.querySelectorAll("section")) {
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
      section.classList.toggle("b-first", first && !section.hidden);
      first &&= section.hidden;
    }
    content.classList.toggle("b-filtered", words.length > 0);
    status.textContent = words.length ? `${found.length || "None"} of ${entries.length} companies` : "";
    further.hidden = found.length > 0 || !searchable();
    return found;
  }

  let timer = 0;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 60); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      filter();
    } else if (event.key === "Enter") {
      const found = filter();
      if (input.value.trim() && found.length === 1) found[0].row.querySelector("a")?.click();
    }
  });
  further.addEventListener("click", openSearch);
  if (input.value) filter();
})();
