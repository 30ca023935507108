// What the page has loaded: one article or the collection, and what of it passes the filters.
import { page } from "./page.js";
import { t, compareText } from "./i18n.js";
import * as api from "./api.js";
import { isFiltered, state } from "./state.js";
import { placesOf, toArticle, toEvent, toRow } from "./model.js";
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
    const [found, { different }] = await Promise.all([this.everything ? null : api.events(), api.pairs()]);
    if (found) this.everything = collectEvents(found);
    this.different = new Set(different.map(pairKey));
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

  /** Articles know how many events they have; the page loads no more than the API gives at once. */
  countMissing() {
    if (this.article || page.embedded) return 0;
    return Math.max(0, this.rows.reduce((sum, row) => sum + (row.event_count ?? 0), 0) - this.everything.length);
  }
}

const pairKey = (ids) => [...ids].sort().join("|");

/** Features, one per site, back to events, each once. */
export function collectEvents({ features }) {
  const events = new Map();
  for (const { properties } of features) {
    if (events.has(properties.id)) continue;
    const { doc } = properties;
    const article = { id: doc.id, title: doc.title, source: doc.publisher, lang: doc.lang, date: doc.published };
    events.set(properties.id, toEvent(properties, article, codePointIndex(""), ""));
  }
  return [...events.values()];
}
