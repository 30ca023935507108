// Getting text in: a box to paste, a file to drop, examples; errors are sentences beside the box.
import { page } from "./page.js";
import { el, icon, $ } from "./dom.js";
import { t, number, languageName } from "./i18n.js";
import * as api from "./api.js";

const DRAFT = "draft";
const LONG = 8000; // characters from which a text is read with progress

/** The form; `onDone(result)` gets the answer of the server, `onPreview(events)` what is found so far, `onCancel` goes back. */
export function textForm({ onDone, onPreview, onCancel, draft = {} }) {
  const kept = { ...readDraft(), ...draft };
  const text = el("textarea", { name: "text", rows: 12, required: true, spellcheck: "false", dir: "auto", value: kept.text ?? "", placeholder: t("form.placeholder") });
  const title = el("input", { name: "title", value: kept.title ?? "", autocomplete: "off", dir: "auto" });
  const date = el("input", { name: "date", type: "date", value: kept.date ?? "" });
  const source = el("input", { name: "source", value: kept.source ?? "", autocomplete: "off", dir: "auto" });
  const lang = el("select", { name: "lang" }, el("option", { value: "" }, t("form.lang_auto")), page.text_languages.map((code) => el("option", { value: code }, languageName(code))));
  lang.value = kept.lang ?? "";
  const counter = el("span.counter", { "aria-live": "off" });
  const problem = el("div.problem", { role: "alert", hidden: true });
  const progress = progressBar();
  const url = el("input", { name: "url", type: "url", inputmode: "url", autocomplete: "off", dir: "ltr", placeholder: "https://", onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); load(); } } });
  let step = () => {};
  let address = kept.url ?? "";
  const submit = el("button.button.primary", { type: "submit" }, t("form.submit"));
  const field = (label, input) => el("label.field", {}, el("span", {}, label), input);

  function count() {
    const length = [...text.value].length;
    counter.textContent = t("form.chars", { n: length, limit: number(page.limits.text) });
    const fits = length <= page.limits.text;
    if (fits) problem.hidden = true;
    else show(t("form.too_long", { n: length, limit: number(page.limits.text) }));
    return fits;
  }

  function show(sentence) {
    problem.replaceChildren(el("span", {}, sentence));
    problem.hidden = false;
  }

  const form = el("form.form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); send(); } },
    el("h1", {}, t("form.title")),
    page.fetch_urls ? el("div.url", {}, field(t("form.url"), url), el("button.button", { type: "button", onclick: () => load() }, t("form.load"))) : null,
    field(t("form.text"), text),
    el("div.actions", {}, el("button.button.small", { type: "button", onclick: () => file.click() }, icon("file"), t("form.file")), counter),
    field(t("form.headline"), title),
    el("div.pair", {}, field(t("form.date"), date), field(t("form.lang"), lang)),
    el("p.hint", {}, t("form.date_hint")),
    field(t("form.source"), source),
    problem, progress.node,
    el("div.actions", {}, submit, onCancel ? el("button.button", { type: "button", onclick: onCancel }, t("action.cancel")) : null),
    el("div", { class: "example-box" }),
    page.fetch_urls ? null : el("p.hint", {}, t("form.url_off")));
  const file = el("input", { type: "file", accept: ".txt,.md,.html,.htm,text/plain,text/html", hidden: true, onchange: () => readFile(file.files[0]) });
  form.append(file);
  text.addEventListener("input", () => { if (count()) keepDraft(values()); });
  count();
  api.examples().then(({ examples }) => showExamples(examples)).catch(() => {});

  const values = () => ({ text: text.value, title: title.value, date: date.value, lang: lang.value, source: source.value, url: address });

  async function send() {
    if (!text.value.trim()) { show(t("form.empty")); text.focus(); return; }
    if (!count()) { text.focus(); return; }
    const article = Object.fromEntries(Object.entries(values()).filter(([, value]) => value));
    await busy(async (signal) => {
      const long = article.text.length > LONG;
      const result = await (long ? api.addLong(article, { signal, onStep: step }) : api.add(article, signal));
      keepDraft(null);
      onDone(result);
    });
  }

  /** Run something that takes time: with a bar, a way to stop it, and a sentence when it fails. */
  async function busy(action) {
    const stop = new AbortController();
    let found = [];
    step = (line) => {
      found = [...found, ...line.events];
      progress.at(line.done / line.of, t("form.progress", { share: Math.round((100 * line.done) / line.of), events: t("count.events", { count: found.length }) }));
      onPreview?.(found);
    };
    submit.disabled = true;
    problem.hidden = true;
    progress.start(() => stop.abort());
    try {
      await action(stop.signal);
    } catch (error) {
      onPreview?.([]);
      show(error.name === "AbortError" ? t("form.cancelled") : error.message);
    } finally {
      submit.disabled = false;
      progress.stop();
    }
  }

  async function load() {
    if (!url.value.trim()) { show(t("form.url_empty")); url.focus(); return; }
    await busy(async (signal) => {
      const found = await api.load(url.value.trim(), signal);
      fill({ ...found, url: found.url || url.value.trim() });
      submit.focus();
    });
  }

  function fill(found) {
    text.value = found.text ?? "";
    title.value = found.title ?? "";
    date.value = found.date ?? "";
    source.value = found.source ?? "";
    lang.value = page.text_languages.includes(found.lang) ? found.lang : "";
    address = found.url ?? "";
    count();
    keepDraft(values());
  }

  async function readFile(chosen) {
    if (!chosen) return;
    if (chosen.size > page.limits.upload) { show(t("form.file_large", { limit: number(Math.round(page.limits.upload / 1e6)) })); return; }
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const decoded = decode(bytes);
    if (decoded === null) { show(t("form.file_kind", { name: chosen.name })); return; }
    text.value = /\.html?$/i.test(chosen.name) ? plainText(decoded) : decoded;
    if (!title.value) title.value = chosen.name.replace(/\.\w+$/, "");
    count();
    keepDraft(values());
    text.focus();
  }

  function showExamples(examples) {
    if (!examples?.length) return;
    const use = (example) => { fill({ ...example, lang: "" }); submit.focus(); };
    form.querySelector(".example-box").append(el("p.hint", {}, t("form.examples")), el("div.examples", {}, examples.slice(0, 3).map((example) => el("button.button.small", { type: "button", dir: "auto", onclick: () => use(example) }, example.title))));
  }

  form.readFile = readFile;
  return form;
}

/** A bar that runs along, or shows a share and says it, with a button to stop. */
function progressBar() {
  const bar = el("i");
  const said = el("output", {}, "");
  const stop = el("button.button.small", { type: "button" }, t("action.stop"));
  const node = el("div.working", { hidden: true }, el("div.progress", { role: "progressbar", "aria-label": t("form.working"), "aria-valuemin": "0", "aria-valuemax": "100" }, bar), said, stop);
  const track = node.firstChild;
  let onStop = null;
  stop.addEventListener("click", () => onStop?.());
  return {
    node,
    start(action) {
      onStop = action;
      track.classList.remove("known");
      track.removeAttribute("aria-valuenow");
      bar.style.width = "";
      said.textContent = t("form.working");
      node.hidden = false;
    },
    at(share, words) {
      track.classList.add("known");
      track.setAttribute("aria-valuenow", String(Math.round(100 * share)));
      bar.style.width = `${100 * share}%`;
      said.textContent = share < 1 ? words : t("form.joining");
    },
    stop() { node.hidden = true; },
  };
}

/** UTF-8, else Windows-1252; null when the bytes are no text. */
export function decode(bytes) {
  if (bytes.subarray(0, 4096).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The text of an HTML file; scripts and styles are dropped and nothing of it is ever run or shown as HTML. */
export function plainText(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const node of parsed.querySelectorAll("script, style, noscript, nav, footer, aside, form")) node.remove();
  const blocks = [...(parsed.querySelector("article") ?? parsed.body).querySelectorAll("h1, h2, h3, p, li, blockquote")];
  const found = blocks.map((node) => node.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
  return found.length ? found.join("\n\n") : parsed.body.textContent.trim();
}

function readDraft() {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFT)) ?? {};
  } catch {
    return {};
  }
}

function keepDraft(draft) {
  try {
    if (draft) sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    else sessionStorage.removeItem(DRAFT);
  } catch { /* no storage: the draft lives in the page alone */ }
}

/** Let a file be dropped anywhere on the page. */
export function acceptDrops(onFile) {
  const target = $("drop");
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => { if (carries(event)) { event.preventDefault(); target.hidden = false; } });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) target.hidden = true; });
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    target.hidden = true;
    onFile(event.dataTransfer.files[0]);
  });
}
