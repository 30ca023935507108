// The article: paragraphs with evidence tinted and places marked; offsets of the result are code points.
import { el } from "./dom.js";
import { t } from "./i18n.js";
import { isPoint, isUnsure } from "./model.js";

const OPEN_MARGIN = 0.25; // best two candidates nearer than this: the choice is open

/** The text of an article as elements. Spans carry `data-event` and `data-place`. */
export function readerView(article, { onPlace, onEvent }) {
  const ranges = collect(article);
  const blocks = paragraphs(article.text).filter(({ text }, i) => !(i === 0 && text.trim() === article.title.trim()));
  const view = el("article.reader", { lang: article.lang || null });
  for (const block of blocks) view.append(paragraph(block, ranges, isAside(article, block)));
  view.addEventListener("click", (event) => activate(event, article, { onPlace, onEvent }));
  view.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) {
      activate(event, article, { onPlace, onEvent });
      event.preventDefault();
    }
  });
  return view;
}

/** A repeated headline or a line of the web page around the article: no part of the report, shown small. */
function isAside(article, { text, start }) {
  const { at } = article.index;
  const first = start + text.length - text.trimStart().length;
  const last = start + text.trimEnd().length;
  return article.zones.some(
    ({ kind, start: from, end }) => (kind === "boilerplate" || kind === "repeat") && at(from) <= first && last <= at(end),
  );
}

function activate(event, article, { onPlace, onEvent }) {
  if (event.type === "click" && String(getSelection()).length > 1) return;
  const place = event.target.closest(".place");
  if (place) {
    onPlace(article.mentions[Number(place.dataset.mention)], (place.dataset.sites ?? "").split(" ").filter(Boolean));
    return;
  }
  const evidence = event.target.closest(".ev");
  if (evidence) onEvent(evidence.dataset.event.split(" "));
}

function paragraphs(text) {
  const found = [];
  const parts = /[^\n]+(?:\n(?!\s*\n)[^\n]+)*/g;
  for (let match = parts.exec(text); match; match = parts.exec(text)) {
    for (const line of lines(match[0], match.index)) if (line.text.trim()) found.push(line);
  }
  return found;
}

/** A block without sentence ends in its lines is a list of short lines: keep each on its own. */
function lines(block, start) {
  const rows = [];
  let at = start;
  for (const line of block.split("\n")) {
    rows.push({ text: line, start: at });
    at += line.length + 1;
  }
  return rows.every((row) => row.text.length > 200 || /[.!?…“”"»]\s*$/.test(row.text)) || rows.length === 1 ? rows : [{ text: block, start }];
}

const isSubhead = (text) => text.length < 70 && !/[.!?…:“”"»)\d]\s*$/.test(text) && text.trim().split(/\s+/).length < 9;

/** All ranges of the text that mean something, in UTF-16 units. */
function collect(article) {
  const { at } = article.index;
  const events = article.events.flatMap((event) => event.evidence.map((span) => ({ start: at(span.start), end: at(span.end), event })));
  const triggers = article.events.flatMap((event) => event.triggers.map((span) => ({ start: at(span.start), end: at(span.end), event })));
  const mentions = article.mentions.map((mention, index) => ({ start: at(mention.start), end: at(mention.end), index, mention, sites: sitesOf(article, mention) }));
  const cuts = new Set([...events, ...triggers, ...mentions].flatMap(({ start, end }) => [start, end]));
  return { events, triggers, mentions, cuts: [...cuts].sort((a, b) => a - b) };
}

/** The events that take place where the mention says. */
function sitesOf(article, mention) {
  const same = (span) => span.start < mention.end && mention.start < span.end;
  return article.events.filter((event) => event.sites.some((site) => site.key === mention.key && site.spans.some(same)));
}

function paragraph({ text, start }, ranges, aside) {
  const node = el("p", { class: aside ? "aside" : isSubhead(text) ? "subhead" : "", dir: "auto", dataset: { start } });
  const end = start + text.length;
  const cuts = [start, ...ranges.cuts.filter((cut) => cut > start && cut < end), end];
  const within = (list) => list.filter((range) => range.start < end && range.end > start);
  const local = { events: within(ranges.events), triggers: within(ranges.triggers), mentions: within(ranges.mentions) };
  for (let i = 0; i + 1 < cuts.length; i++) node.append(segment(text.slice(cuts[i] - start, cuts[i + 1] - start), cuts[i], cuts[i + 1], local));
  return node;
}

function segment(text, from, to, local) {
  const covers = (range) => range.start <= from && range.end >= to;
  const mention = local.mentions.find(covers);
  const events = local.events.filter(covers).map((range) => range.event);
  const trigger = local.triggers.find(covers);
  let node = mention ? placeNode(mention, text, mention.start === from) : document.createTextNode(text);
  if (trigger && !mention) node = el("span.trigger", { class: `g-${trigger.event.group}` }, text);
  if (!events.length) return node;
  const ids = events.map((event) => event.id).join(" ");
  return el("span.ev", { class: `g-${(trigger?.event ?? events[0]).group}`, dataset: { event: ids } }, node);
}

function placeNode({ mention, index, sites }, text, first) {
  const known = mention.lat !== null;
  const literal = mention.kind === "literal";
  const kind = !known || (!literal && mention.kind !== "modifier") ? "mute" : literal ? (isPoint(mention) ? "point" : "area") : "modifier";
  const colour = sites.length ? `g-${sites[0].group}` : "plain";
  const open = known && literal && isOpen(mention) ? "open" : "";
  const focusable = first && known && literal ? { role: "button", tabindex: "0" } : {};
  const title = known ? t("mention.title", { place: mention.name, kind: t(`kind.${mention.kind}`) }) : t("mention.unknown");
  return el("span.place", { class: `${kind} ${colour} ${open}`, title, ...focusable, dataset: { mention: index, place: mention.key, sites: sites.map((event) => event.id).join(" ") } }, text);
}

export function isOpen(mention) {
  const [best, next] = mention.candidates;
  return isUnsure(mention) || Boolean(best && next && best.score - next.score < OPEN_MARGIN);
}

/** Light what is selected or pointed at; returns the first node of the selected event. */
export function markReader(view, { event, placeKeys, hovered }) {
  let target = null;
  for (const node of view.querySelectorAll(".ev")) {
    const ids = node.dataset.event.split(" ");
    const on = Boolean(event) && ids.includes(event.id);
    node.classList.toggle("selected", on);
    node.classList.toggle("hover", Boolean(hovered) && ids.includes(hovered.id));
    if (on) {
      node.classList.remove(...[...node.classList].filter((name) => name.startsWith("g-")));
      node.classList.add(`g-${event.group}`);
      target ??= node;
    }
  }
  for (const node of view.querySelectorAll(".place")) {
    const chosen = event ? node.dataset.sites.split(" ").includes(event.id) : placeKeys.has(node.dataset.place) && !node.classList.contains("mute");
    node.classList.toggle("selected", chosen);
    if (chosen) target ??= node;
  }
  return target;
}
