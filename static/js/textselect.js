// Selected words of the article → a small toolbar: "place", "event". Works by mouse, by touch and by keyboard.
import { $, el, icon, focusOn } from "./dom.js";
import { t } from "./i18n.js";

const SETTLE_MS = 180; // a selection that is still growing gets no toolbar
const LONGEST = 600; // more than this is reading, not marking

/** Watch the reader of an article; `onPlace` and `onEvent` get {start, end, surface} in code points. */
export function watchSelection(app, { onPlace, onEvent }) {
  let bar = null;
  let timer = null;

  const hide = () => { bar?.remove(); bar = null; };
  const act = (action) => {
    const words = selectedWords(app);
    hide();
    if (!words) return;
    getSelection().removeAllRanges();
    action(words);
  };

  function show() {
    const words = selectedWords(app);
    if (!words) { hide(); return; }
    if (bar) { place(bar); return; }
    bar = el("div.select-menu", { role: "toolbar", "aria-label": t("add.label"), onmousedown: (event) => event.preventDefault() },
      el("button.button.small.quiet", { type: "button", onclick: () => act(onPlace) }, icon("pin"), t("add.place")),
      el("button.button.small.quiet", { type: "button", onclick: () => act(onEvent) }, icon("flag"), t("add.event")));
    bar.addEventListener("keydown", keys);
    $("menus").append(bar);
    place(bar);
  }

  function keys(event) {
    const buttons = [...bar.querySelectorAll("button")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) focusOn(buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length]);
    else if (event.key === "Escape") { hide(); focusOn($("panel-body")); event.stopPropagation(); }
    else return;
    event.preventDefault();
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(show, SETTLE_MS);
  });
  $("panel-body").addEventListener("scroll", hide, { passive: true });
  return {
    /** Bring the keyboard to the toolbar; false when no words are selected. */
    focus() {
      show();
      if (bar) focusOn(bar.querySelector("button"));
      return Boolean(bar);
    },
  };
}

/** Above the words; below them where there is no room or a finger's own menu stands above. */
function place(bar) {
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  const touch = matchMedia("(pointer: coarse)").matches;
  const above = box.top - bar.offsetHeight - 8;
  const top = touch || above < 8 ? Math.min(box.bottom + (touch ? 28 : 8), innerHeight - bar.offsetHeight - 8) : above;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - bar.offsetWidth / 2), innerWidth - bar.offsetWidth - 8);
  Object.assign(bar.style, { left: `${left}px`, top: `${top}px` });
}

/** The words that are selected in the reader, widened to whole ones; null when there are none. */
export function selectedWords(app) {
  const selection = getSelection();
  const { reader } = app.panel;
  if (!reader || selection.isCollapsed || !selection.rangeCount || !reader.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const paragraph = (range.startContainer.parentElement ?? reader).closest("[data-start]");
  if (!paragraph) return null;
  const from = Number(paragraph.dataset.start);
  const start = from + textBefore(paragraph, range.startContainer, range.startOffset);
  const end = paragraph.contains(range.endContainer) ? from + textBefore(paragraph, range.endContainer, range.endOffset) : from + paragraph.textContent.length;
  return wordsAt(app.data.article, start, end);
}

function textBefore(paragraph, node, offset) {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

const letter = /[\p{L}\p{N}\p{M}]/u;

/** A stretch in UTF-16 units, without space around it and with whole words, as code points. */
export function wordsAt(article, start, end) {
  const { text, index } = article;
  while (start < end && !letter.test(text[start])) start++;
  while (end > start && !letter.test(text[end - 1])) end--;
  if (start === end || end - start > LONGEST) return null;
  while (start > 0 && letter.test(text[start - 1])) start--;
  while (end < text.length && letter.test(text[end])) end++;
  return { start: index.from(start), end: index.from(end), surface: text.slice(start, end) };
}
