// Lights up a bullet with its quotations; opens folds that a link leads into, and all of them on paper; lets a brief stay
// in sight beside a longer source, at its top or, where it is taller than the window, at its end.
const mates = (ids) => ids.flatMap((id) => [
  document.getElementById(id),
  ...document.querySelectorAll(`mark[data-refs~="${id}"], a.ref[href="#${id}"]`),
]);
const idsOf = (node) => {
  const near = node.closest?.("mark[data-refs], .bullet, .figure, a.ref");
  if (!near) return [];
  return near.matches("mark") ? near.dataset.refs.split(" ") : [near.id || near.hash.slice(1)];
};
const light = (event) => {
  document.querySelectorAll(".on").forEach((node) => node.classList.remove("on"));
  mates(idsOf(event.target)).forEach((node) => node?.classList.add("on"));
};
document.addEventListener("pointerover", light);
document.addEventListener("focusin", light);
const unfold = () => {
  const fold = document.getElementById(location.hash.slice(1))?.closest("details");
  if (fold) fold.open = true;
};
addEventListener("hashchange", unfold);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
unfold();
const settle = () => document.querySelectorAll(".brief").forEach((brief) => {
  brief.style.setProperty("--top", `${Math.min(16, innerHeight - brief.offsetHeight - 16)}px`);
});
addEventListener("resize", settle);
document.addEventListener("toggle", settle, true);
settle();
