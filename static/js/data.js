// What the page has loaded: one article or the collection, and what of it passes the filters.
import { page } from "./page.js";
import { t, compareText } from "./i18n.js";
import * as api from "./api.js";
import { isFiltered, state } from "./state.js";
import { groupCounts, isPoint, isUnsure, placesOf, toArticle, toEvent, toRow } from "./model.js";
import { rawEvents } from "./flat.js";
import { codePointIndex } from "./offsets.js";
import { shows } from "./filter.js";
import { linked, mayBeSame, stacked, suggestions } from "./merging.js";

export class Data {
  constructor() {
    this.rows = []; // the articles of the collection
    this.article = null; // the open one
    this.all = []; // its events, or those of the collection
    this.shown = []; // those of them that pass the filters
    this.places = []; // the places of those
    this.everything = null; // the events of the collection, also while an article is open
    this.different = new Set(); // pairs of events that a person called different
    this.failed = null;
  }

  async load() {
    try {
      if (state.article) await this.loadArticle(state.article);
      else await this.loadCollection();
      this.failed = null;
    } catch (error) {
      this.failed = error;
      this.all = [];
    }
  }

  async loadArticle(id) {
    const raw = await api.article(id);
    if (!raw) throw new Error(t("error.no_article"));
    this.setArticle(raw);
    if (!page.embedded) this.others = this.loadOthers();
  }

  /** The events of the other articles and what was decided about them; the article does not wait for it. */
  async loadOthers() {
    const [found, { different }] = await Promise.all([this.everything ? null : this.nearEvents(), api.pairs()]);
    if (found) this.everything = collectEvents(found);
    this.different = new Set(different.map(pairKey));
  }

  /** The events of the collection; of a big one those of the places and the time of this article. */
  nearEvents() {
    if (!page.big) return api.events();
    const sites = this.all.flatMap((event) => event.sites);
    const days = this.all.flatMap((event) => [event.date?.first, event.date?.last]).filter(Boolean).sort();
    if (!sites.length || !days.length) return { features: [] };
    const [lats, lons] = [sites.map((site) => site.lat), sites.map((site) => site.lon)];
    const bbox = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)].join(",");
    return api.mapEvents(new URLSearchParams({ bbox, from: days[0], to: days.at(-1), limit: 200 }));
  }

  async loadCollection() {
    this.article = null;
    const [{ articles }, found, { different }] = await Promise.all([api.articles(), api.events(), api.pairs()]);
    this.rows = articles.map(toRow);
    this.everything = page.embedded ? articles.flatMap((raw) => toArticle(raw).events) : collectEvents(found);
    this.different = new Set(different.map(pairKey));
    this.all = stacked(this.everything);
  }

  setArticle(raw) {
    this.article = toArticle(raw);
    this.all = this.article.events;
  }

  filter() {
    this.shown = this.all.filter(shows);
    this.places = placesOf(this.shown);
    this.byArticle = null;
  }

  /** The articles that have an event which passes; all of them while nothing is filtered. */
  visibleRows() {
    if (!isFiltered()) return this.rows;
    const kept = new Set(this.shown.flatMap((event) => [event, ...event.stack]).map((event) => event.article));
    return this.rows.filter((row) => kept.has(row.id));
  }

  /** Events in text order; in the collection newest first. */
  ordered() {
    if (this.article) return this.shown;
    return [...this.shown].sort((a, b) => compareText(b.date?.first ?? b.published, a.date?.first ?? a.published) || compareText(a.title, b.title));
  }

  event(id) {
    return this.all.find((event) => event.id === id || event.stack.some((other) => other.id === id)) ?? null;
  }

  place(key) {
    return this.places.find((place) => place.key === key) ?? null;
  }

  siblings(event) {
    const key = event.sites[0]?.key;
    return key ? this.shown.filter((other) => other.sites[0]?.key === key) : [event];
  }

  /** The reports of other articles that a person called the same event. */
  reports(event) {
    return linked(event, new Map((this.everything ?? []).map((one) => [one.id, one])));
  }

  /** Events of other articles that may be the same: same type and place, times that touch. Only ever suggested. */
  alike(event) {
    const keys = new Set(event.sites.map((site) => site.key));
    return (this.everything ?? []).filter((other) => other.type === event.type && mayBeSame(event, other) && !this.isSettled(event, other) && other.sites.some((site) => keys.has(site.key))).slice(0, 5);
  }

  isSettled(one, other) {
    return this.different.has(pairKey([one.id, other.id])) || this.reports(one).includes(other);
  }

  /** All pairs of the collection that may be the same and were not decided. */
  suggestions() {
    return this.article || page.embedded ? [] : suggestions(this.all, (one, other) => this.different.has(pairKey([one.id, other.id])));
  }

  /** For the tabs and the pills. */
  counts() {
    const areas = this.places.filter((place) => !isPoint(place)).length;
    return {
      articles: this.visibleRows().length, events: this.shown.length, places: this.places.length, points: this.places.length - areas, areas,
      unsure: this.places.filter(isUnsure).length,
    };
  }

  /** What an article of the list reports of what is shown. */
  reportsOf(row) {
    this.byArticle ??= groupBy(this.shown.flatMap((event) => [event, ...event.stack]), (event) => event.article);
    const own = this.byArticle.get(row.id) ?? [];
    return { counts: groupCounts(own), total: own.length };
  }

  /** All marks of what is loaded are on the map already. */
  pin() {}
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    if (!groups.has(key(item))) groups.set(key(item), []);
    groups.get(key(item)).push(item);
  }
  return groups;
}

const pairKey = (ids) => [...ids].sort().join("|");

/** Features, one per site, back to events, each once. */
export function collectEvents({ features }) {
  return rawEvents(features).map((raw) => {
    const { doc } = raw;
    return toEvent(raw, { id: doc.id, title: doc.title, source: doc.publisher, lang: doc.lang, date: doc.published }, codePointIndex(""), "");
  });
}
