// Searches with Pagefind, which is fetched when somebody begins to type. Nothing is stored, and no
// other host is asked. What readers wrote is shown as text and never read as HTML.
const form = document.getElementById("search");
const field = document.getElementById("search_words");
const count = document.getElementById("search_count");
const list = document.getElementById("search_results");
const more = document.getElementById("search_more");
const words = form.dataset;
const STEP = 6; // results at once: each is a file to fetch
const INSIDE = 3; // places within one page
const PAUSE = 200; // milliseconds after a key
const FOUND_BY = "found_by"; // the place in a page of what only helps to find it

const SHELF = { shelf: "yes" };
const FILTERS = { shelf: { filters: SHELF }, written: { filters: { not: SHELF } } };

let engine;
let asked = 0; // the number of the last question: answers to earlier ones come too late
let found = [];
let timer;

const load = () =>
  (engine ??= import(`${words.base}pagefind/pagefind.js`)
    .then(async (pagefind) => {
      // Without its worker: one file less to fetch, and the policy of this page holds for all of it.
      await pagefind.options({ noWorker: true, baseUrl: words.base, excerptLength: 24 });
      await pagefind.init();
      return pagefind;
    })
    .catch((error) => {
      engine = undefined; // the next key tries again
      throw error;
    }));

const made = (name, ...inside) => {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
};

// A writer's or a reader's words: in which direction they go, their first letters say.
const theirs = (name, ...inside) => {
  const element = made(name, ...inside);
  element.dir = "auto";
  return element;
};

const link = (address, words) => {
  const element = theirs("a", words);
  element.href = address;
  return element;
};

// The words of a page from one of its headings to the next (Pagefind tells them apart by spaces, or
// by a sign that has no width), as far as they can be compared with an excerpt.
const untilNext = ({ raw_content: whole, anchors }, place) => {
  const joint = whole.includes("\u200B") ? "\u200B" : " ";
  const starts = anchors.filter(({ text }) => text?.trim()).map(({ location }) => location);
  const next = Math.min(...starts.filter((at) => at > (place.anchor?.location ?? -1)));
  return whole.split(joint === " " ? /\s+/ : joint).slice(0, next).join(joint).trim();
};

// "one <mark>word</mark> of &lt;b&gt;" becomes text, a mark, text; the heading above is not repeated.
const excerpt = (page, place) => {
  const { excerpt: marked, title } = place;
  const isBeginning = marked.startsWith(`${title}. `);
  const parts = (isBeginning ? marked.slice(title.length + 2) : `… ${marked}`).split(/<mark>(.*?)<\/mark>/s);
  const texts = parts.map((part) => part.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
  const isEnd = untilNext(page, place).endsWith(marked.replaceAll(/<\/?mark>/g, ""));
  const words = texts.map((text, at) => (at % 2 ? made("mark", text) : text));
  return made("p", theirs("span", ...words, isEnd ? "" : " …"));
};

const inside = (page, place) => {
  const isComment = place.anchor?.element === "h6";
  const title = isComment ? words.sayComment.replace("{name}", () => place.title) : place.title;
  return made("li", link(place.url, title), excerpt(page, place));
};

const item = (page) => {
  const { kind, title, about } = page.meta;
  const own = page.sub_results.find((place) => !place.anchor);
  const places = page.sub_results.filter(({ anchor }) => anchor && anchor.id !== FOUND_BY);
  const best = [...places].sort((a, b) => b.locations.length - a.locations.length).slice(0, INSIDE);
  const said = words[`say${kind[0].toUpperCase()}${kind.slice(1)}`];
  const meta = made("p", [said, about].filter(Boolean).join(" · "));
  meta.className = "meta";
  const element = made("li", made("h2", link(page.url, title)), meta);
  if (own) element.append(excerpt(page, own));
  const shown = places.filter((one) => best.includes(one)).map((one) => inside(page, one));
  if (shown.length) element.append(made("ul", ...shown));
  return element;
};

const items = async (results) => (await Promise.all(results.map((one) => one.data()))).map(item);

const show = (fresh) => {
  list.append(...fresh);
  more.hidden = list.children.length >= found.length;
};

const say = (query) => {
  const lang = document.documentElement.lang;
  const of = found.length ? new Intl.PluralRules(lang).select(found.length) : "none";
  const text = count.dataset[`say${of[0].toUpperCase()}${of.slice(1)}`] || count.dataset.sayOther;
  const shown = { "{query}": query, "{number}": found.length.toLocaleString(lang) };
  return text.replace(/{query}|{number}/g, (place) => shown[place]);
};

const state = () => {
  const chosen = new FormData(form);
  return { query: field.value.trim(), where: chosen.get("in") };
};

// Gives whether this question is still the last one when it is answered.
const search = async () => {
  clearTimeout(timer);
  const mine = ++asked;
  const { query, where } = state();
  const address = new URLSearchParams([["q", query], ["in", where]].filter(([, value]) => value));
  history.replaceState(null, "", query ? `?${address}` : location.pathname);
  let answer = [];
  let first = [];
  if (query) {
    if (!engine) count.textContent = words.sayLooking;
    try {
      const pagefind = await load();
      answer = (await pagefind.search(query, FILTERS[where])).results;
      first = await items(answer.slice(0, STEP));
    } catch {
      answer = null;
    }
  }
  if (mine !== asked) return false;
  found = answer ?? [];
  list.replaceChildren();
  show(first);
  count.textContent = !query ? ""
    : answer ? say(query)
    : "isPreview" in words ? words.sayPreview : words.sayMissing;
  return true;
};

const links = () => [...list.querySelectorAll("a")];

const read = () => {
  const address = new URLSearchParams(location.search);
  field.value = address.get("q") ?? "";
  for (const radio of form.elements.in) radio.checked = radio.value === (address.get("in") ?? "");
  if (!new FormData(form).has("in")) form.elements.in[0].checked = true;
  if (field.value.trim() || list.children.length) search();
};

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
  if (field.value.trim()) load().catch(() => {}); // `search` says what went wrong
});
form.addEventListener("change", (event) => {
  if (event.target !== field) search();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await search()) links()[0]?.focus();
});
more.addEventListener("click", async () => {
  const mine = asked;
  const at = list.children.length;
  const next = await items(found.slice(at, at + STEP));
  if (mine !== asked || list.children.length !== at) return; // something else was asked meanwhile
  show(next);
  next[0].querySelector("a").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = links().indexOf(document.activeElement);
  const isField = document.activeElement === field;
  if (event.key === "Escape" && (at >= 0 || isField)) {
    if (isField) field.value = "";
    field.focus();
    if (isField) search();
  } else if (event.key === "ArrowDown" && (at >= 0 || isField)) {
    links()[at + 1]?.focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    (links()[at - 1] ?? field).focus();
  } else {
    return;
  }
  event.preventDefault();
});
addEventListener("popstate", read);
read();
