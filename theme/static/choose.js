// Counts what fits, and keeps the choices in the address. Without it the style sheet does the rest.
"use strict";
(() => {
  const form = document.getElementById("choose");
  const status = document.getElementById("found");
  if (!form || !status) return;
  const radios = [...form.querySelectorAll("input[type=radio]")];
  const names = [...new Set(radios.map((radio) => radio.name))];
  const things = [...document.querySelectorAll(".shelf [data-tags]")].map(
    (element) => new Set(element.dataset.tags.split(" ")),
  );
  const plurals = new Intl.PluralRules(document.documentElement.lang);
  const shelf = form.closest(".shelf");
  shelf.classList.add("counted");

  const chosen = () => {
    const data = new FormData(form);
    return names.filter((name) => data.get(name)).map((name) => [name, data.get(name)]);
  };
  const fitting = (choices) =>
    things.filter((tags) => choices.every(([name, value]) => tags.has(`${name}-${value}`))).length;

  const count = () => {
    const choices = chosen();
    for (const small of form.querySelectorAll("[data-count]")) {
      const radio = small.closest("label").querySelector("input");
      const others = choices.filter(([name]) => name !== radio.name);
      small.textContent = fitting([...others, [radio.name, radio.value]]);
    }
    const found = fitting(choices);
    const form_ = found === 0 ? "none" : plurals.select(found);
    const words = status.dataset[`say${form_[0].toUpperCase()}${form_.slice(1)}`] || status.dataset.sayOther;
    status.textContent = choices.length ? words.replace("{number}", found) : "";
  };

  const address = () => {
    const query = new URLSearchParams(chosen()).toString();
    return query ? `?${query}` : location.pathname;
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const name of names) {
      const of = radios.filter((radio) => radio.name === name);
      (of.find((radio) => radio.value === asked.get(name)) || of[0]).checked = true;
    }
    if (chosen().length) form.querySelector("details").open = true;
    count();
  };
  const changed = () => {
    history.pushState(null, "", address());
    count();
  };
  form.addEventListener("change", changed);
  form.addEventListener("reset", () => setTimeout(() => { changed(); form.querySelector("summary").focus(); }));
  addEventListener("popstate", read);
  addEventListener("pageshow", read);
})();
