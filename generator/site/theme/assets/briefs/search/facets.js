/* What briefs and stories can be filtered by: one table, the newest first, loaded when a filter is used. tables.py writes it. */
(function () {
  "use strict";

  const own = (window.briefsSearch ??= {});
  const NAMES = ["company", "publisher", "topic", "month", "kind"];
  const MANY = ["company", "topic"];
  const MOST_OPTIONS = 200;

  let table = null;

  own.readTable("facets", (columns, values, stories) => {
    const numbers = (name) => columns[name].split(",").map(Number);
    const lists = (name) => columns[name].split(",").map((some) => some.split(" ").filter(Boolean).map(Number));
    table = {
      ids: columns.place.split(",").filter(Boolean).map((place) => own.pages[place]),
      company: lists("company"), topic: lists("topic"),
      publisher: numbers("publisher"), month: numbers("month"), kind: numbers("kind"),
      values,
    };
    table.rows = new Map(table.ids.map((id, row) => [id, row]));
    // A story has what its briefs have, so several of each; it is of no kind.
    table.stories = new Map(stories.map(([place, ...some]) => [own.pages[place], Object.fromEntries(["company", "publisher", "topic", "month"].map((name, at) => [name, some[at]]))]));
  });

  const isSet = (filters) => NAMES.some((name) => filters[name]);
  const has = (row, name, number) => (MANY.includes(name) ? table[name][row].includes(number) : table[name][row] === number);

  /* The place of a value in its column; -1 where no brief has it, so that nothing is found rather than everything. */
  function placeOf(name, value) {
    if (name !== "company") return table.values[name].findIndex(([id]) => id === value);
    for (let number = 0; own.companyAt(number); number++) if (own.companyAt(number).id === value) return number;
    return -1;
  }

  const labelOf = (name, number) => (name === "company" ? own.companyAt(number)?.name : table.values[name][number]?.[1]);
  const valueOf = (name, number) => (name === "company" ? own.companyAt(number).id : table.values[name][number][0]);

  /* The label of a filter that is set. */
  const sayValue = (name, value) => labelOf(name, placeOf(name, value)) || value;

  function makeTest(filters, but = "") {
    const wanted = NAMES.filter((name) => filters[name] && name !== but).map((name) => [name, placeOf(name, filters[name])]);
    return (row) => row !== undefined && wanted.every(([name, number]) => has(row, name, number));
  }

  const rowOf = (id) => table.rows.get(id);

  function makeStoryTest(filters) {
    const wanted = NAMES.filter((name) => filters[name]).map((name) => [name, placeOf(name, filters[name])]);
    return (story) => story !== undefined && wanted.every(([name, number]) => story[name]?.includes(number));
  }

  /* Of the index's answers those that pass, in their order. */
  function filterResults(results, filters) {
    const [passes, tells] = [makeTest(filters), makeStoryTest(filters)];
    return results.filter((result) => passes(rowOf(result.id)) || tells(table.stories.get(result.id)));
  }

  /* All briefs as the index names them, the newest first, and all stories. */
  const listBriefs = () => table.ids.map((id) => ({ id }));
  const listStories = () => [...table.stories.keys()].map((id) => ({ id }));

  /* For each filter its values with how many of `results` have it while the other filters stand: [value, label, count]. */
  function countValues(results, filters) {
    const rows = results.map((result) => rowOf(result.id)).filter((row) => row !== undefined);
    return Object.fromEntries(NAMES.map((name) => {
      const passes = makeTest(filters, name);
      const counts = new Map();
      for (const row of rows) if (passes(row)) for (const number of [table[name][row]].flat()) counts.set(number, (counts.get(number) ?? 0) + 1);
      const listed = [...counts].map(([number, count]) => [valueOf(name, number), labelOf(name, number), count]);
      if (name === "month") listed.sort((a, b) => (a[0] === "undated") - (b[0] === "undated") || (a[0] < b[0] ? 1 : -1));
      else listed.sort((a, b) => b[2] - a[2] || (a[1] < b[1] ? -1 : 1));
      return [name, listed.slice(0, MOST_OPTIONS)];
    }));
  }

  Object.assign(own, { FILTERS: NAMES, isFiltered: isSet, filterResults, listBriefs, listStories, countValues, sayValue });
})();
