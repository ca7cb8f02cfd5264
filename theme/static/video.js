// Puts a button on the card of each video. Before it is pressed, nothing is fetched from elsewhere.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  const MAY = ["allow-scripts", "allow-same-origin", "allow-presentation", "allow-popups", "allow-popups-to-escape-sandbox"];
  let number = 0;

  for (const card of document.querySelectorAll('figure.video[data-frame^="https://"]')) {
    const stage = card.querySelector(".stage");
    const link = card.querySelector(".video-title a");
    if (!stage || !link) continue;
    const address = card.dataset.frame;
    const title = link.textContent;

    const contacts = document.createElement("p");
    contacts.id = `video-contacts-${++number}`;
    contacts.textContent = words.sayContacts.replace("{host}", new URL(address).host.replace(/^www\./, ""));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.sayPlay;
    button.setAttribute("aria-label", `${words.sayPlay}: ${title}`);
    button.setAttribute("aria-describedby", contacts.id);
    const play = document.createElement("div");
    play.className = "play";
    play.lang = document.documentElement.lang; // our words, within what the writer wrote
    play.dir = document.documentElement.dir || "ltr";
    play.append(button, contacts);
    stage.append(play);

    button.addEventListener("click", () => {
      const frame = document.createElement("iframe");
      frame.title = title;
      frame.setAttribute("sandbox", MAY.join(" "));
      frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
      frame.referrerPolicy = "strict-origin"; // YouTube plays nothing for who hides the site's name
      frame.src = address;
      stage.style.minBlockSize = `${stage.getBoundingClientRect().height}px`; // nothing below moves
      stage.replaceChildren(frame);
      frame.focus();
    });
  }
})();
