// Opens what is folded on paper, and where a link leads into it.
const unfold = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
addEventListener("hashchange", unfold);
unfold();
