// Light or dark by the reader's choice, and ways to pass a page on. Nobody needs it to read.
// It runs before the page is shown, so that a page never shines up at night and darkens then.
"use strict";
(() => {
  const KEY = "scheme"; // kept only where somebody has chosen, and gone with "as the device"
  const root = document.documentElement;
  const stored = (work) => {
    try { return work(localStorage); } catch { return null; } // a browser may keep nothing
  };
  const show = (scheme) => {
    if (scheme) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    document.querySelectorAll("meta[name=theme-color]").forEach((meta, index) => {
      const own = index ? "dark" : "light";
      meta.media = scheme ? (scheme === own ? "all" : "not all") : `(prefers-color-scheme: ${own})`;
    });
    for (const radio of document.getElementsByName("scheme")) radio.checked = radio.value === scheme;
  };
  const read = () => {
    const scheme = stored((store) => store.getItem(KEY));
    show(scheme === "light" || scheme === "dark" ? scheme : "");
  };
  const putIn = (id) => {
    const template = document.getElementById(id);
    if (!template) return null;
    template.parentNode.append(template.content.cloneNode(true));
    return template.parentNode;
  };

  read();
  addEventListener("storage", read); // another tab
  addEventListener("pageshow", (event) => event.persisted && read()); // back again
  addEventListener("DOMContentLoaded", () => {
    const foot = putIn("scheme");
    if (foot) {
      read();
      foot.addEventListener("change", ({ target }) => {
        stored((store) => (target.value ? store.setItem(KEY, target.value) : store.removeItem(KEY)));
        show(target.value);
      });
    }
    const ways = putIn("share_ways");
    if (!ways) return;
    const link = document.querySelector("link[rel=canonical]")?.href || location.href;
    const said = ways.querySelector("[role=status]");
    const can = {
      copy: navigator.clipboard && (() => navigator.clipboard.writeText(link)),
      share: navigator.share && (() => navigator.share({ title: document.title, url: link })),
    };
    for (const button of ways.querySelectorAll("[data-way]")) {
      const act = can[button.dataset.way];
      if (!act) { button.remove(); continue; }
      button.addEventListener("click", () => {
        said.textContent = "";
        act().then(
          () => { said.textContent = button.dataset.done || ""; },
          () => { said.textContent = button.dataset.failed || ""; }, // or the reader thought again
        );
      });
    }
  });
})();
