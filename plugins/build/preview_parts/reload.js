/* Keeps a page of the preview in step with the last build. It is added to pages when they are
   served and never stands in the built site. */
(() => {
  "use strict";

  // The generation of the site that this page, or the styles on it, were made from.
  let seen = document.currentScript.dataset.since;
  let stream = null;

  // A hidden tab listens to nothing: browsers open six connections to one server, so with six
  // tabs that listen no page would load any more. What it missed, it is told on return.
  function listen() {
    if (stream || document.visibilityState === "hidden") return;
    stream = new EventSource(`/.preview/events?since=${encodeURIComponent(seen)}`);
    stream.addEventListener("reload", () => {
      rest();
      location.reload();
    });
    stream.addEventListener("style", (event) => {
      seen = event.lastEventId;
      exchangeStyles(seen);
    });
    stream.addEventListener("error", () => {
      // Browsers come back by themselves, but not from every refusal.
      if (stream?.readyState !== EventSource.CLOSED) return;
      rest();
      setTimeout(listen, 2000);
    });
  }

  function rest() {
    stream?.close();
    stream = null;
  }

  function exchangeStyles(generation) {
    const last = new Map();
    for (const link of ownStyles()) last.set(plainAddress(link), link);
    for (const [address, link] of last) {
      const fresh = link.cloneNode();
      const url = new URL(address);
      url.searchParams.set("preview", generation);
      fresh.href = url.href;
      // The old styles stay until the new ones are there, so that nothing flashes.
      fresh.addEventListener("load", () => removeBefore(fresh, address));
      fresh.addEventListener("error", () => fresh.remove());
      link.after(fresh);
    }
  }

  function removeBefore(fresh, address) {
    if (!fresh.isConnected) return; // newer ones came sooner
    for (const link of ownStyles()) {
      if (link === fresh) return;
      if (plainAddress(link) === address) link.remove();
    }
  }

  function ownStyles() {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
    return links.filter((link) => new URL(link.href).origin === location.origin);
  }

  function plainAddress(link) {
    const url = new URL(link.href);
    url.searchParams.delete("preview");
    return url.href;
  }

  // A page that the browser keeps for going back is stopped and later shown again as it was.
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") rest();
    else listen();
  });
  listen();
})();
