// Progressive enhancement: nothing depends on this script. Its texts come from the templates.

const SUGGEST_DELAY_MS = 150; // after the last key, before suggestions are fetched
const FETCH_TIMEOUT_MS = 8000; // after which the browser loads the page itself
const COPIED_MS = 2000; // how long a button confirms the copy

const byId = (id) => document.getElementById(id);
const box = () => byId("q");
const list = () => byId("suggestions");

function say(text) {
  byId("status").textContent = "";
  // Screen readers miss a live region that changes together with the focus.
  setTimeout(() => (byId("status").textContent = text.trim()), 100);
}

/* Completion: a combobox as in the ARIA Authoring Practices */

const COMBOBOX = {
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-controls": "suggestions",
  "aria-expanded": "false",
  "aria-keyshortcuts": "/",
};
const chosen = () => list().querySelector("[aria-selected=true]");
let pause, asking;

function enhance() {
  if (!list()) return;
  for (const name in COMBOBOX) box().setAttribute(name, COMBOBOX[name]);
}

function expand(opened) {
  choose();
  list().hidden = !opened;
  box().setAttribute("aria-expanded", opened);
}

function close() {
  clearTimeout(pause);
  asking?.abort();
  if (list()) expand(false);
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  box().removeAttribute("aria-activedescendant");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box().setAttribute("aria-activedescendant", option.id);
}

function optionOf(texts, place) {
  const row = byId("suggestion").content.firstElementChild.cloneNode(true);
  row.id = `suggestion-${place}`;
  texts.forEach((text, i) => (row.children[i].textContent = text));
  return row;
}

function offer({ q, completions, corrections }) {
  const words = list().dataset;
  const digits = new Intl.NumberFormat(words.locale);
  const rows = [
    ...completions.filter((text) => text !== q).map((text) => [text]),
    ...corrections.map(({ text, why, count }) => [text, words[why], digits.format(count)]),
  ];
  list().replaceChildren(...rows.map(optionOf));
  expand(rows.length > 0);
  if (rows.length) say(`${words.count} ${digits.format(rows.length)}`);
}

async function suggest() {
  const { signal } = (asking = new AbortController());
  try {
    const url = new URL(list().dataset.url, location);
    url.searchParams.set("q", box().value.trim());
    const answer = await fetch(url, { signal });
    if (!answer.ok) throw answer;
    offer(await answer.json());
  } catch {
    // Searching works without suggestions. After an abort, the list is closed or reloaded anyway.
    if (!signal.aborted) close();
  }
}

function typed(event) {
  if (event.target !== box() || !list()) return;
  clearTimeout(pause);
  asking?.abort();
  choose();
  // An empty box expects Arabic; a text has its own direction.
  box().dir = box().value ? "auto" : "rtl";
  if (!box().value.trim()) close();
  else if (!event.isComposing) pause = setTimeout(suggest, SUGGEST_DELAY_MS);
}

function take(option) {
  box().value = option.firstElementChild.textContent;
  close();
}

function search(option) {
  take(option);
  box().form.requestSubmit();
}

function move(step) {
  const rows = [...list().children];
  // Between the last option and the first is a stop for the text typed.
  const stops = rows.length + 1;
  choose(rows[((rows.indexOf(chosen()) + 1 + step + stops) % stops) - 1]);
}

function pressed(event) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target !== box() || !list()) return shortcut(event);
  const opened = !list().hidden;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Tab" && chosen()) return take(chosen());
  if (step && opened) move(step);
  else if (step === 1 && box().value.trim()) suggest();
  else if (event.key === "Escape" && opened) close();
  else if (event.key === "Enter" && chosen()) search(chosen());
  else return;
  event.preventDefault();
}

function shortcut(event) {
  // On an Arabic keyboard, the slash key types a letter.
  const slash = event.key === "/" || (event.key === "ظ" && event.code === "Slash");
  if (!slash || !box() || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  box().focus();
  box().select();
}

/* Results: fetched and replaced in place */

const HEAD =
  "title, link[rel=alternate], link[rel=canonical], meta[property], meta[name=robots], meta[name=description]";
const heading = () => document.querySelector("main h1");
const address = () => location.pathname + location.search;
const depths = new Map(); // address → scroll position of its page
let loading;
let shown = address();

function isResults(url) {
  const home = byId("search") && new URL(byId("search").action);
  return home && home.origin + home.pathname === url.origin + url.pathname && url.search && !url.hash;
}

function assets(page) {
  const found = page.querySelectorAll("script[src], link[rel=stylesheet]");
  return Array.from(found, (part) => part.getAttribute("src") ?? part.getAttribute("href")).join();
}

function stop() {
  loading?.abort();
  loading = null;
  byId("main").removeAttribute("aria-busy");
}

async function go(url, again) {
  stop();
  const turn = (loading = new AbortController());
  const patience = setTimeout(() => turn.abort(), FETCH_TIMEOUT_MS);
  const asked = box()?.value;
  byId("main").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: turn.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Errors and pages of another version of the program are loaded by the browser.
    if (!answer.ok || assets(page) !== assets(document)) throw answer;
    show(page, asked);
    if (!again && answer.url !== location.href) history.pushState(null, "", answer.url);
    shown = address();
    scrollTo(0, (again && depths.get(shown)) || 0);
    stop();
  } catch {
    if (turn !== loading) return;
    if (again) location.reload();
    else location.assign(url);
  } finally {
    clearTimeout(patience);
  }
}

function show(page, asked) {
  const status = byId("status");
  const typing = document.activeElement === box() && box()?.value !== asked && box();
  for (const name of ["lang", "dir"]) document.documentElement[name] = page.documentElement[name];
  document.head.querySelectorAll(HEAD).forEach((part) => part.remove());
  document.head.append(...page.head.querySelectorAll(HEAD));
  document.body.className = page.body.className;
  for (const part of [...document.body.children]) if (part !== status) part.remove();
  status.before(...[...page.body.children].filter((part) => part.id !== "status"));
  enhance();
  focus(typing);
  say((document.querySelector(".count strong") ?? heading()).textContent);
}

function focus(typing) {
  const place = (typing && box()) || document.querySelector("[autofocus]") || heading();
  if (place === heading()) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  if (!typing) return;
  place.value = typing.value;
  place.setSelectionRange(typing.selectionStart, typing.selectionEnd);
}

function followed(event) {
  const link = event.target.closest("a[href]:not([target], [download])");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.getAttribute("href"), location);
  // A link that chooses the language or the digits leads back to the page.
  const goal = link.rel === "nofollow" ? new URL(url.searchParams.get("next"), url) : url;
  if (isResults(goal)) {
    event.preventDefault();
    go(url);
  } else if (!url.hash) stop();
}

function submitted(event) {
  const form = event.target;
  if (form.id !== "search") return;
  close();
  const url = new URL(form.action);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  if (!isResults(url)) return;
  event.preventDefault();
  go(url);
}

/* Copying: the text of the element named by a button */

async function copy(button) {
  const source = byId(button.dataset.copy);
  try {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
  } catch {
    // Without permission to copy, the text is selected for the reader to copy.
    return source.select ? source.select() : getSelection().selectAllChildren(source);
  }
  const label = button.textContent;
  if (label === button.dataset.copied) return;
  button.textContent = button.dataset.copied;
  say(button.dataset.copied);
  setTimeout(() => (button.textContent = label), COPIED_MS);
}

function clicked(event) {
  const option = event.target.closest("#suggestions [role=option]");
  const button = event.target.closest("[data-copy]");
  if (option) search(option);
  else if (button) copy(button);
  else followed(event);
}

addEventListener("input", typed);
addEventListener("compositionend", typed);
addEventListener("keydown", pressed);
addEventListener("focusout", (event) => event.target === box() && close());
// A click on the list must not take the focus from the box, or the list would close.
addEventListener("mousedown", (event) => event.target.closest("#suggestions") && event.preventDefault());
addEventListener("click", clicked);
addEventListener("submit", submitted);
addEventListener("popstate", () => shown !== address() && go(location.href, true));
addEventListener("pagehide", stop);
addEventListener("scroll", () => shown === address() && depths.set(shown, scrollY));
enhance();
