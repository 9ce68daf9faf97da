/* The colours that the reader chose, before anything is painted in others. */
(function () {
  "use strict";

  let colours = window.__md_get("__palette")?.color;
  if (!colours) return;
  if (colours.media === "(prefers-color-scheme)") {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${scheme})"]`);
    if (!input) return;
    colours = Object.fromEntries(["media", "scheme", "primary", "accent"].map((key) => [key, input.getAttribute(`data-md-color-${key}`)]));
  }
  for (const [key, value] of Object.entries(colours)) document.body.setAttribute(`data-md-color-${key}`, value);
})();
