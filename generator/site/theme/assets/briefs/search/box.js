/* The box: what is typed, the filters, the results, and what a keyboard and a screen reader do with them. */
(function () {
  "use strict";

  const own = (window.briefsSearch ??= {});
  const { FILTERS, LIMIT, hasCjk } = own;
  const MOST_COMPANIES = 5;
  const FEW_COMPANIES = 3;
  const FILTER_NAMES = { company: ["Company", "Any company"], publisher: ["Publisher", "Any publisher"], topic: ["Topic", "Any topic"], month: ["Month", "Any month"], kind: ["Kind", "Any kind"] };
  const TITLES = { company: "Companies", story: "Stories", list: "Publishers, months and topics", brief: "Briefs", other: "Other pages" };
  const WAIT = 60;
  const ANNOUNCE = 400;

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  let dialog, input, toggle, panel, chips, results, status, spoken, more;
  let items = [], chosen = -1, turn = 0, timer = 0, telling = 0, most = LIMIT;
  const filters = {};
  const selects = {};

  /* ------------------------------------------------ its parts */

  function build() {
    ({ dialog, input } = own); // search.js opened them before the rest was there
    const about = { role: "combobox", "aria-expanded": "false", "aria-controls": "b-results", "aria-autocomplete": "list", "aria-describedby": "b-status" };
    for (const [name, value] of Object.entries(about)) input.setAttribute(name, value);
    toggle = make("button", { type: "button", "aria-expanded": "false", "aria-controls": "b-filters" }, "Filters");
    const close = make("button", { type: "button", "aria-label": "Close search" }, "Esc");
    panel = make("fieldset", { class: "b-filters", id: "b-filters", hidden: "" }, make("legend", {}, "Only briefs of"));
    for (const name of FILTERS) {
      const [label, any] = FILTER_NAMES[name];
      selects[name] = make("select", { id: `b-filter-${name}` }, make("option", { value: "" }, any));
      selects[name].addEventListener("change", () => { setFilter(name, selects[name].value); run(); });
      panel.append(make("div", {}, make("label", { for: `b-filter-${name}` }, label), selects[name]));
    }
    chips = make("div", { class: "b-chips", role: "group", "aria-label": "Filters in use" });
    status = make("p", { class: "b-status", id: "b-status" });
    spoken = make("p", { class: "b-spoken", role: "status", "aria-live": "polite" });
    results = make("div", { class: "b-results", id: "b-results", role: "listbox", "aria-label": "Results" });
    more = make("button", { type: "button", class: "b-more", hidden: "" }, "Show more");
    own.form.append(toggle, close);
    const scroll = make("div", { class: "b-scroll" }, results, more);
    dialog.append(panel, chips, status, spoken, scroll);
    close.addEventListener("click", () => dialog.close());
    toggle.addEventListener("click", () => openPanel(panel.hidden));
    more.addEventListener("click", () => { most += LIMIT; run(true); });
    own.form.addEventListener("submit", go);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", keepState);
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => run(), WAIT); });
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) { event.preventDefault(); choose(chosen + steps[event.key]); }
      else if (event.key === "Home" && event.ctrlKey) choose(0);
      else if (event.key === "End" && event.ctrlKey) choose(items.length - 1);
    });
  }

  /* `asked` is what an address or a button asks for: a query `q` and filters; without it the box opens as it was left. */
  own.open = (asked) => {
    if (!dialog) build();
    if (!dialog.open) return; // closed again before it was there
    if (asked) {
      for (const name of FILTERS) setFilter(name, asked[name] ?? "");
    }
    own.loadEngine().catch(fail);
    if (own.entered) go();
    else run();
  };

  function openPanel(wanted) {
    panel.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
    if (wanted) run().then(() => selects[FILTERS[0]].focus());
  }

  function setFilter(name, value) {
    filters[name] = value;
    most = LIMIT;
  }

  /* The address holds what is asked, so that whoever comes back from a result finds the results. */
  function keepState() {
    const address = new URL(location.href);
    const values = { q: input.value.trim(), ...filters };
    for (const name of ["q", ...FILTERS]) {
      if (dialog.open && values[name]) address.searchParams.set(name, values[name]);
      else address.searchParams.delete(name);
    }
    try {
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    } catch { /* a browser that lets no page in a folder change its address: it only forgets what was asked */ }
  }

  /* ------------------------------------------------ asking */

  function fail(error) {
    tell("The search index could not be loaded.");
    items = [];
    more.hidden = true;
    results.replaceChildren();
    results.append(make("p", { class: "b-hint", role: "presentation" }, `Build the site again with “briefs build”. (${error.message})`));
  }

  let lastText = "";

  async function run(further = false) {
    const text = input.value.trim();
    if (text !== lastText) most = LIMIT;
    lastText = text;
    const mine = ++turn;
    delete dialog.dataset.answered;
    keepState();
    const filtered = own.isFiltered(filters);
    try {
      if (!panel.hidden || filtered) await Promise.all([own.loadEngine(), own.loadFacets()]);
      if (mine === turn) showChips();
      if (!text && !filtered) {
        await own.loadEngine();
        if (mine === turn) showStart();
        if (!panel.hidden) showCounts(mine, await own.find("", {}, 0));
      } else {
        const found = await own.find(text, filters, most);
        if (mine !== turn) return;
        show(found, text, further);
        if (!panel.hidden) showCounts(mine, found);
      }
    } catch (error) {
      if (mine === turn) fail(error);
    }
    if (mine === turn) dialog.dataset.answered = text;
  }

  function showCounts(mine, { candidates }) {
    if (mine !== turn) return;
    const counts = own.countValues(candidates, filters);
    for (const name of FILTERS) {
      const options = counts[name].map(([value, label, number]) => make("option", { value }, `${label} (${number.toLocaleString("en")})`));
      if (filters[name] && !counts[name].some(([value]) => value === filters[name])) options.unshift(make("option", { value: filters[name] }, `${own.sayValue(name, filters[name])} (0)`));
      selects[name].replaceChildren(make("option", { value: "" }, FILTER_NAMES[name][1]), ...options);
      selects[name].value = filters[name] || "";
      selects[name].parentElement.hidden = name === "topic" && !own.hasTopics();
    }
  }

  function showChips() {
    chips.replaceChildren();
    for (const name of FILTERS) {
      if (!filters[name]) continue;
      const label = own.sayValue(name, filters[name]);
      const chip = make("button", { type: "button", "aria-label": `Take away the filter ${FILTER_NAMES[name][0].toLowerCase()}: ${label}` }, make("span", {}, label), make("span", { "aria-hidden": "true" }, "×"));
      chip.addEventListener("click", () => { setFilter(name, ""); input.focus(); run(); });
      chips.append(chip);
    }
    const used = chips.childElementCount;
    toggle.textContent = used ? `Filters (${used})` : "Filters";
  }

  /* Seen at once, spoken when the typing rests. */
  function tell(text) {
    status.textContent = text;
    clearTimeout(telling);
    telling = setTimeout(() => { spoken.textContent = text; }, ANNOUNCE);
  }

  /* ------------------------------------------------ showing */

  function clear() {
    items = [];
    chosen = -1;
    results.replaceChildren();
    dialog.querySelector(".b-start")?.remove();
    more.hidden = true;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "false");
  }

  const link = (url, ...children) => make("a", { href: own.base + url }, ...children);

  function addHint(...children) {
    results.before(make("div", { class: "b-start" }, ...children));
  }

  /* Companies and months to go on from. */
  function listStarts() {
    const { watched, companies, months } = own.listStarts(6);
    const row = (title, links) => (links.length ? [make("h3", {}, title), make("p", {}, ...links)] : []);
    return [
      ...row(watched ? "On the watchlist" : "Most covered", companies.map((company) => link(company.url, company.name))),
      ...row("Newest months", months.map((month) => link(month.url, `${month.name} (${month.briefs.toLocaleString("en")})`))),
    ];
  }

  function showStart() {
    clear();
    tell("");
    addHint(
      make("p", {}, "Type a name as you know it: an alias, a ticker, or a name in Chinese. An amount in any spelling: HK$41 billion, 41bn. A phrase in “quotes” to find just that."),
      ...listStarts(),
      make("p", { class: "b-keys" }, make("kbd", {}, "↑"), make("kbd", {}, "↓"), " choose ", make("kbd", {}, "Enter"), " open ", make("kbd", {}, "Tab"), " filters ", make("kbd", {}, "Esc"), " close"),
    );
  }

  function showNothing(text, alone) {
    const filtered = own.isFiltered(filters);
    tell(text ? `Nothing found for “${text}”${filtered ? " with these filters" : ""}.` : "Nothing passes these filters.");
    const tries = [];
    const offer = (label, act) => {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => { act(); input.focus(); run(); });
      tries.push(button);
    };
    if (filtered) offer("Without filters", () => FILTERS.forEach((name) => setFilter(name, "")));
    if (/["“”]/.test(text)) offer("Without quotes", () => { input.value = text.replace(/["“”]/g, ""); });
    for (const word of alone) offer(`Only “${word}”`, () => { input.value = word; });
    addHint(
      make("p", {}, "Try fewer words, or the company’s name alone."),
      ...(tries.length ? [make("p", {}, ...tries)] : []),
      ...listStarts(),
      make("p", {}, link("companies/index.html", "All companies"), link("months/index.html", "All months")),
    );
  }

  /* Excerpts are [text, whether it matched]; of Chinese, which has no blanks, only what was typed is marked. */
  function writeQuote(quote, pairs) {
    const pieces = pairs.length ? new RegExp(`(${pairs.map((pair) => pair.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|")})`, "u") : null;
    return quote.filter(([text]) => text).flatMap(([text, hit]) => {
      if (!hit) return [text];
      if (!pieces || !hasCjk(text)) return [make("mark", {}, text)];
      return text.split(pieces).filter(Boolean).map((part) => (pieces.test(part) ? make("mark", {}, part) : part));
    });
  }

  function readGroups(found) {
    const groups = { company: [], list: [], story: [], brief: [], other: [] };
    const best = found.companies[0]?.best ?? 0;
    const listed = found.companies.slice(0, best >= own.EXACT || !found.answers.length ? MOST_COMPANIES : FEW_COMPANIES);
    for (const { company, by } of listed) {
      const also = by ? `also ${company.others[by - 1]} · ` : "";
      groups.company.push({ url: company.url, title: company.name, note: `${also}${count(company.about, "brief")} about, ${company.named} naming it` });
    }
    for (const list of found.lists) groups.list.push({ url: list.url, title: list.name, note: count(list.briefs, "brief") });
    const pairs = (found.query?.needed ?? []).flatMap((term) => (term.kind === "pair" ? [term.typed] : (term.runs ?? [])));
    for (const one of found.answers.slice(0, most)) {
      const { meta, url } = one.sheet;
      const group = TITLES[meta.group] ? meta.group : "other";
      if (groups[group].some((item) => item.url === url)) continue;
      if (group === "company" && listed.length) continue;
      const hidden = !one.places.some((at) => at < one.sheet.ends[1]);
      const known = best >= own.EXACT || (found.state === "most" && best === own.PART) ? found.companies[0] : null;
      const named = known && `${known.company.name}${known.by ? ` (${known.company.others[known.by - 1]})` : ""}`;
      const marks = hidden && known && group === "brief" ? [known.company.name, ...known.company.others.filter((name) => !/^[\dA-Z:.]+$/.test(name))].slice(0, own.MOST_MARKED) : [...pairs.filter((pair) => one.places.some((at) => at < one.sheet.ends[1] && one.sheet.words[at].includes(pair))), ...own.wordsToMark(one).filter((word) => !hasCjk(word))].slice(0, own.MOST_MARKED);
      groups[group].push({ url, title: meta.title, quotes: own.quoteOf(one).map((quote) => writeQuote(quote, pairs)), why: own.whyFound(one, named), marks, hidden: hidden && !known && group === "brief" ? own.heldOf(one) : "", note: meta.note });
    }
    return groups;
  }

  /* A company comes first where the query names it and nothing else, or where it is being typed; else the briefs do. */
  function orderGroups(found, groups) {
    const best = found.companies[0]?.best ?? 0;
    const whole = ["whole", "most"].includes(found.state) && groups.brief.length > 0;
    const company = best >= own.EXACT || (best >= 70 && best > own.PART) || (best === own.PART && found.state === "most") || !whole;
    const list = found.lists.some((one) => one.exact);
    return [...(company ? ["company"] : []), ...(list ? ["list"] : []), "story", "brief", ...(company ? [] : ["company"]), ...(list ? [] : ["list"]), "other"].filter((name) => groups[name].length);
  }

  function show(found, text, further) {
    const before = further ? items.length : 0;
    clear();
    const groups = readGroups(found);
    const order = orderGroups(found, groups);
    for (const name of order) {
      const box = make("div", { role: "group", "aria-label": TITLES[name] }, make("h3", { "aria-hidden": "true" }, TITLES[name]));
      for (const entry of groups[name]) {
        const marks = (entry.marks ?? []).map((words) => (/\s/.test(words) ? `"${words.replace(/"/g, " ")}"` : words)).join(" ");
        const marked = marks ? `?highlight=${encodeURIComponent(marks)}` : entry.hidden ? `?found=${encodeURIComponent(entry.hidden)}` : "";
        const option = make("a", { role: "option", id: `b-result-${items.length}`, href: own.base + entry.url + marked, tabindex: "-1", "aria-selected": "false" }, make("strong", {}, entry.title));
        for (const quote of entry.quotes ?? []) option.append(make("span", {}, ...quote));
        if (entry.why) option.append(make("small", { class: "b-why" }, entry.why));
        if (entry.note) option.append(make("small", {}, entry.note));
        items.push(option);
        box.append(option);
      }
      results.append(box);
    }
    input.setAttribute("aria-expanded", String(items.length > 0));
    if (!items.length) { showNothing(text, found.alone); return; }
    const left = Math.max(found.answers.length - most, 0) + found.rest;
    more.hidden = !(found.state === "listed" ? found.rest : found.answers.length > most);
    tell(say(found, groups, order, text, left));
    choose(before && before < items.length ? before : 0);
    if (before) items[chosen].focus?.({ preventScroll: true }), input.focus();
  }

  function say(found, groups, order, text, left) {
    const shown = groups.brief.length + groups.story.length + groups.other.length;
    const words = {
      company: () => (groups.company.length === 1 ? "1 company" : `${groups.company.length} companies`),
      list: () => (groups.list.length === 1 ? "1 list" : `${groups.list.length} lists`),
      story: () => (groups.story.length === 1 ? "1 story" : `${groups.story.length} stories`),
      brief: () => count(groups.brief.length, "brief") + (!left ? "" : found.state === "listed" ? ` of ${(groups.brief.length + left).toLocaleString("en")}, the newest first` : `, the best of ${found.rest ? "up to " : ""}${(shown + left).toLocaleString("en")} pages`),
      other: () => count(groups.other.length, "other page"),
    };
    const told = order.map((name) => words[name]()).join(", ");
    if (found.asked !== text) return `Showing results for “${found.asked}”, since nothing holds “${text}”: ${told}`;
    if (found.state === "begun" && found.answers.length) return `Nothing holds “${text}” as a whole word; begun with it: ${told}`;
    if (found.state === "most") return `Nothing holds all of “${text}”; most of it: ${told}`;
    if (!found.answers.length && found.companies[0]?.best === own.PART) return `Nothing holds all of “${text}”; a part of it names: ${told}`;
    return told;
  }

  function choose(at) {
    if (!items.length) return;
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = (at + items.length) % items.length;
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[chosen].id);
  }

  /* Leads to what was found for what stands in the field now, be it typed a moment ago. */
  async function go() {
    own.entered = false;
    clearTimeout(timer);
    if (input.value.trim() !== lastText || !("answered" in dialog.dataset)) await run();
    if (dialog.open && items[chosen]) location.href = items[chosen].href;
  }
})();
