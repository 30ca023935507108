// The lists of the panel: articles, events, places. Each row is a button; the lists are the accessible twin of the map.
import { page } from "./page.js";
import { el, icon, glyph } from "./dom.js";
import { t, number, compareText, countryName } from "./i18n.js";
import { isUnsure } from "./model.js";
import { sumOf } from "./marks.js";
import { articleMeta, badgeClass, placeAndTime, precisionText, statusTags } from "./describe.js";

const STEP = 200; // rows drawn at once

/** Rows that grow with a "more" button instead of drawing thousands at once. */
function rows(items, draw) {
  const list = el("div.rows", { role: "list" });
  let drawn = 0;
  const more = el("button.button", { type: "button", onclick: () => grow() }, t("action.more"));
  function grow() {
    more.remove();
    list.append(...items.slice(drawn, drawn + STEP).map((item) => el("div.item", { role: "listitem" }, draw(item))));
    drawn += STEP;
    if (drawn < items.length) list.append(more);
  }
  grow();
  return list;
}

function empty(text, action, onAction) {
  return el("div.empty", {}, el("p", {}, text), action ? el("button.button", { type: "button", onclick: onAction }, action) : null);
}

export function articleList(articles, reportsOf, { onOpen, onDelete, onNew }) {
  if (!articles.length) return empty(t("empty.articles"), t("action.new"), onNew);
  return rows(articles, (article) => {
    const { counts, total } = reportsOf(article);
    const bar = el("span.share-bar", { "aria-hidden": "true" }, counts.map(([group, count]) => {
      const part = el("i", { class: `g-${group}` });
      part.style.flexGrow = count;
      return part;
    }));
    const open = el("a.row.article", { href: page.embedded ? `#a=${encodeURIComponent(article.id)}` : `${page.urls.home}articles/${encodeURIComponent(article.id)}`, dataset: { article: article.id }, onclick: (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      onOpen(article.id);
    } },
    el("span", {}, el("span.meta", {}, articleMeta(article)), el("h2.row-title", { dir: "auto", lang: article.lang || null }, article.title || t("article.untitled")), el("span.share", {}, bar, t("count.events", { count: total }))));
    if (page.embedded) return open;
    return [open, el("button.button.quiet.square.more", { type: "button", "aria-label": t("action.delete_article", { title: article.title || t("article.untitled") }), title: t("action.delete"), onclick: () => onDelete(article) }, icon("trash"))];
  });
}

export function eventList(events, { onEvent, onHover, onReset, filtered, offer = null }) {
  if (!events.length) return filtered ? empty(t("empty.filter"), t("filter.reset"), onReset) : empty(t("empty.events"));
  const draw = (event) => el("button.row", {
    type: "button", class: `g-${event.group}`, dataset: { event: event.id }, onclick: () => onEvent(event),
    onpointerenter: () => onHover(event), onpointerleave: () => onHover(null),
  },
  el("span", { class: badgeClass(event), "aria-hidden": "true" }, glyph(page.types[event.type])),
  el("span", {}, el("span.vh", {}, `${t(`type.${event.type}`)}: `), el("h2.row-title", { dir: "auto", lang: event.lang || null }, event.title), el("span.sub", {}, placeAndTime(event)), el("span.tags", {}, statusTags(event), event.sites.some(isUnsure) ? el("span.tag.open", {}, t("sureness.unsure")) : null)));
  const placed = events.filter((event) => event.sites.length);
  const loose = events.filter((event) => !event.sites.length);
  return el("div", {}, offer, placed.length ? rows(placed, draw) : null, loose.length ? [el("h2.group-head", {}, t("tray.unplaced", { count: loose.length })), rows(loose, draw)] : null);
}

export function placeList(places, { onPlace, onHover }) {
  if (!places.length) return empty(t("empty.places"));
  const withSums = places.map((place) => ({ place, sum: place.sum ?? sumOf(place.events) }));
  const sorted = withSums.sort((a, b) => b.sum.total - a.sum.total || compareText(a.place.name, b.place.name));
  return rows(sorted, ({ place, sum }) => {
    const [[group]] = sum.counts;
    const detail = [place.level === "country" ? "" : [place.admin1 !== place.name ? place.admin1 : "", countryName(place.country)].filter(Boolean).join(", "), precisionText(place)].filter(Boolean).join(" · ");
    return el("button.row", { type: "button", class: `g-${group}`, dataset: { place: place.key }, onclick: () => onPlace(place), onpointerenter: () => onHover(place), onpointerleave: () => onHover(null) },
      el("span", { class: `badge g-${group} ${sum.status}`, "aria-hidden": "true" }, glyph(page.types[sum.type])),
      el("span", {}, el("h2.row-title", { dir: "auto" }, place.name), el("span.sub", {}, detail), el("span.tags", {}, el("span.tag", {}, t("count.events", { count: sum.total })), isUnsure(place) ? el("span.tag.open", {}, t("sureness.unsure")) : null)));
  });
}

/** On paper only: every event with its number, sentence and source. */
export function printList(events) {
  return el("ol.print-list", {}, events.map((event) => el("li", {}, el("b", {}, event.title), ` — ${placeAndTime(event)}. `, event.quote, " ", el("i", {}, [event.who, event.source].filter(Boolean).join(", ")))));
}

export const totals = (events, places) => ({ events: number(events.length), places: number(places.length) });
