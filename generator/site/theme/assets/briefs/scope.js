/* What Material's script remembers, and under which name: the names that it expects to find on the window. */
(function () {
  "use strict";

  const root = new URL("../../", document.currentScript.src);
  const nameOf = (key, scope) => `${scope.pathname}.${key}`;

  window.__md_scope = root;
  window.__md_get = (key, storage = localStorage, scope = root) => {
    try {
      return JSON.parse(storage.getItem(nameOf(key, scope)));
    } catch {
      return null;
    }
  };
  window.__md_set = (key, value, storage = localStorage, scope = root) => {
    try {
      storage.setItem(nameOf(key, scope), JSON.stringify(value));
    } catch {
      /* A browser that keeps nothing forgets the colours; nothing else is lost. */
    }
  };
})();
