/* Evidence beside its statement: what is pointed at lights its quotations, and back; on a screen without a pointer a
   tap on a number shows its quotation in place. Without this script the number leads to it, and back. */
(function () {
  "use strict";

  const content = document.getElementById("content");
  const rows = new Map([...(content?.querySelectorAll(".evidence li[id]") ?? [])].map((row) => [`#${row.id}`, row]));
  if (!rows.size) return;

  const marksOf = (place) => [...place.querySelectorAll("a.footnote-ref")];
  const rowOf = (mark) => rows.get(decodeURIComponent(mark.hash));
  const statements = new Map();
  for (const mark of marksOf(content)) {
    const statement = mark.closest("li, tr, p");
    if (statement && rowOf(mark)) statements.set(statement, [...(statements.get(statement) ?? []), rowOf(mark)]);
  }

  /* ---- light */

  let lit = [];
  function light(target) {
    for (const element of lit) element.classList.remove("b-lit");
    lit = [];
    const mark = target.closest?.("a.footnote-ref");
    const row = target.closest?.(".evidence li[id]");
    if (mark && rowOf(mark)) {
      lit = [rowOf(mark)];
      // Where the quotation stands beside its number, to show it once more above the text would only hide the text.
      const { left, top, bottom } = lit[0].getBoundingClientRect();
      const beside = left > mark.getBoundingClientRect().right && top >= 0 && bottom <= innerHeight;
      document.body.classList.toggle("b-beside", beside);
    }
    else if (row) lit = [...statements].filter(([, proofs]) => proofs.includes(row)).map(([statement]) => statement);
    else for (const [statement, proofs] of statements) if (statement.contains(target)) lit = proofs;
    for (const element of lit) element.classList.add("b-lit");
  }
  content.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") light(event.target); });
  content.addEventListener("pointerleave", () => light(document.body));
  content.addEventListener("focusin", (event) => light(event.target));

  /* ---- folds */

  // The figures that are folded away and what they rest on open together.
  const folds = [...content.querySelectorAll("details.more")];
  for (const fold of folds) fold.addEventListener("toggle", () => { for (const other of folds) other.open = fold.open; });

  /* ---- tap */

  const tapped = matchMedia("(hover: none)");
  function toggle(mark, row) {
    const place = mark.closest("li, td, p");
    const shown = place.querySelector(".b-proof");
    const same = shown?.dataset.of === row.id;
    shown?.remove();
    for (const other of marksOf(place)) other.removeAttribute("aria-expanded");
    if (same) return;
    const proof = document.createElement("span");
    proof.className = "b-proof";
    proof.dataset.of = row.id;
    proof.setAttribute("role", "note");
    for (const part of (row.querySelector("p") ?? row).childNodes) {
      if (!part.classList?.contains("footnote-backref")) proof.append(part.cloneNode(true));
    }
    place.append(proof);
    mark.setAttribute("aria-expanded", "true");
  }
  content.addEventListener("click", (event) => {
    const mark = event.target.closest("a.footnote-ref");
    const row = mark && rowOf(mark);
    if (!row || !tapped.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(mark, row);
  });

  /* ---- names */

  // Material shows a quotation at its mark in a dialog, and gives that no name.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const added of addedNodes) {
      if (added instanceof Element && added.matches(".md-tooltip2[role=dialog]:not([aria-label])")) added.setAttribute("aria-label", "Evidence");
    }
  }).observe(document.body, { childList: true });
})();
