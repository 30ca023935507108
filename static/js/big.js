// A collection too big to be loaded: the server counts and the page draws. It stands in for `Data` and has its questions.
import { page } from "./page.js";
import { $, el } from "./dom.js";
import { t, number, countryName } from "./i18n.js";
import * as api from "./api.js";
import { change, emptyFilters, filterParams, isFiltered, state } from "./state.js";
import { toEvent } from "./model.js";
import { mayBeSame } from "./merging.js";
import { rawEvents } from "./flat.js";
import { boxText, covers, gridOf, pointKey, toCell } from "./cells.js";
import { countCells, unpack } from "./packed.js";
import { sumOf } from "./marks.js";
import { sumText } from "./timeline.js";
import { restoreView } from "./map.js";
import { announce, toast } from "./toast.js";
import { BigLists } from "./biglists.js";

const SETTLE_MS = 250; // after the last move of the brush or the map
const POINT_DEGREES = 0.000011; // half of the last digit of a point's key
const AT_PLACE = 50; // events of a place loaded at once

export class Big {
  constructor(app) {
    this.app = app;
    this.lists = new BigLists(this);
    this.article = null;
    this.failed = null;
    this.everything = [];
    this.all = [];
    this.different = new Set();
    this.pins = [];
    this.known = new Map();
    this.spots = new Map();
    this.cells = [];
  }

  /** Ask how much there is; true when it is too much to be loaded. */
  async measure() {
    this.summary = page.summary ?? (await api.mapSummary(this.params()));
    page.summary = null;
    page.big = this.summary.all > page.limits.collection;
    for (const kept of [this.known, this.spots]) kept.clear();
    this.set = null;
    return page.big;
  }

  params(more = {}, without = []) {
    const params = filterParams();
    for (const [name, value] of Object.entries(more)) params.set(name, value);
    for (const name of without) params.delete(name);
    return params;
  }

  // --- drawing ---------------------------------------------------------------------------------------------------

  open() {
    const { map, timeline } = this.app;
    map.extent = this.summary.bounds;
    map.setCells([], []);
    restoreView(map);
    if (!this.bound) {
      this.bound = true;
      map.map.on("moveend", () => this.moved());
      for (const kind of ["pointerenter", "focusin"]) timeline.node.addEventListener(kind, () => this.loadColumns());
    }
    this.lists.forget();
    this.drawSummary();
    this.app.panel.draw();
    this.settled = this.ask({ summary: false });
  }

  get isOpen() {
    return this.app.data === this;
  }

  /** The filters changed: with the columns at hand the page redraws for any period by itself. */
  refresh() {
    this.lists.forget();
    const key = this.setKey();
    if (this.set?.key === key) this.brush();
    else this.settled = this.ask();
    this.app.filters.drawCounts(this.summary.groups);
  }

  moved() {
    if (!this.isOpen) return;
    if (!this.grid || !covers(this.grid, gridOf(this.app.map.map))) this.settled = this.ask({ summary: false });
    else this.app.map.setCells(this.cells, this.pins);
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.isOpen && this.lists.ensure(this.app.panel.tab()), SETTLE_MS);
  }

  /** One question at a time; what changes meanwhile is asked when the answer is there. */
  async ask({ summary = true } = {}) {
    this.wantsSummary ||= summary;
    if (this.asking) {
      this.again = true;
      return this.asking;
    }
    this.asking = this.answer();
    try {
      await this.asking;
    } catch (error) {
      this.grid = null;
      toast(error.message);
    } finally {
      this.asking = null;
    }
    return null;
  }

  async answer() {
    do {
      this.again = false;
      const grid = gridOf(this.app.map.map);
      this.grid = grid; // what is asked for is not asked for again
      const found = await api.mapView(this.params({ bbox: boxText(grid), zoom: grid.zoom, limit: 0 }));
      if (!this.isOpen) return;
      this.show((found.clusters ?? []).map((cell) => toCell(cell, found.keys)));
      if (this.again || !this.wantsSummary) continue;
      this.wantsSummary = false;
      this.summary = await api.mapSummary(this.params({ width: this.app.timeline.chart.clientWidth }));
      if (!this.isOpen) return;
      this.drawSummary();
      this.app.panel.draw();
      announce(sumText(this.summary.features, this.summary.all, 0));
    } while (this.again);
  }

  show(cells) {
    this.cells = cells;
    this.app.map.setCells(cells, this.pins);
    performance.clearMarks("redrawn");
    performance.mark("redrawn");
  }

  drawSummary() {
    this.app.filters.drawCounts(this.summary.groups, () => api.mapFacets());
    this.drawTimeline();
    this.note();
    const countries = Object.entries(this.summary.countries).map(([code, count]) => `${countryName(code) || t("country.none")} ${number(count)}`);
    $("map-summary").textContent = `${t("map.summary", { events: t("count.events", { count: this.summary.features }), places: t("count.places", { count: this.summary.places }) })} ${countries.join(", ")}`;
    document.title = t("app.name");
  }

  drawTimeline(passing = this.summary.features) {
    const { all, articles, timeline, undated } = this.summary;
    this.app.timeline.updateBars(timeline, { event: this.event(state.event), undated, dated: passing, sum: sumText(passing, all, passing === this.summary.features ? articles : 0) });
  }

  note() {
    const note = $("map-note");
    note.hidden = this.summary.features > 0;
    note.replaceChildren(el("span", {}, t("empty.filter")), el("button.button.small", { type: "button", onclick: () => change({ filters: emptyFilters() }) }, t("filter.reset")));
  }

  // --- any period without the server -----------------------------------------------------------------------------

  setKey() {
    return String(this.params({}, ["from", "to"]));
  }

  /** The typed columns of the set that passes all filters but the period. */
  async loadColumns() {
    const key = this.setKey();
    if (!this.isOpen || this.loading === key || this.set?.key === key) return;
    this.loading = key;
    try {
      const buffer = await api.mapColumns(key);
      if (this.isOpen && this.setKey() === key) this.set = { key, ...unpack(buffer) };
    } catch {
      // Without the columns the server is asked for each period.
    } finally {
      this.loading = null;
    }
  }

  /** Redraw for the period at once; the server adds the names of places when the brush rests. */
  brush() {
    const grid = gridOf(this.app.map.map);
    const { cells, passing } = countCells(this.set, state.filters, grid);
    this.grid = null;
    this.show(cells);
    this.drawTimeline(passing);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { if (this.isOpen) this.settled = this.ask(); }, SETTLE_MS);
  }

  // --- the questions of `Data` ------------------------------------------------------------------------------------

  get rows() { return this.lists.articles.items; }
  get shown() { return this.lists.events.items; }
  get places() { return this.lists.places.items; }
  visibleRows() { return this.rows; }
  ordered() { return this.shown; }
  reports() { return []; }
  suggestions() { return []; }

  counts() {
    const { articles, events, places } = this.summary;
    return { articles: isFiltered() ? articles : (this.lists.articles.matched ?? articles), events, places, points: places, areas: 0, unsure: 0 };
  }

  reportsOf(row) {
    const counts = Object.entries(row.groups).filter(([, count]) => count).sort((a, b) => b[1] - a[1]);
    return { counts, total: counts.reduce((sum, [, count]) => sum + count, 0) };
  }

  /** An event that was loaded; another one is fetched and shown when it is there. */
  event(id) {
    if (!id) return null;
    if (!this.known.has(id)) this.fetchEvent(id);
    return this.known.get(id) ?? null;
  }

  async fetchEvent(id) {
    this.known.set(id, null);
    const found = await api.mapEvent(id).catch(() => null);
    if (!found || !this.isOpen) return;
    this.learn(found.features);
    if (state.event === id) this.app.selection.draw({ reveal: true });
  }

  /** Events of an answer, kept by their ids. */
  learn(features) {
    return rawEvents(features).map((raw) => {
      const { doc } = raw;
      const event = toEvent(raw, { id: doc.id, title: doc.title, source: doc.publisher, lang: doc.lang, date: doc.published }, null, "");
      for (const place of event.places) if (place.lat !== null) place.key = pointKey(place.lat, place.lon);
      this.known.set(event.id, event);
      return event;
    });
  }

  /** A place by its point (c…), or what lies in a box (b…), with its first events. */
  place(key) {
    if (!this.spots.has(key)) this.fetchPlace(key);
    return this.spots.get(key) ?? null;
  }

  async fetchPlace(key) {
    const known = this.spots.get(key) ?? null;
    this.spots.set(key, known);
    const numbers = key.slice(1).split(",").map(Number);
    const [lat, lon] = numbers;
    const box = key[0] === "b" ? numbers : [lon - POINT_DEGREES, lat - POINT_DEGREES, lon + POINT_DEGREES, lat + POINT_DEGREES];
    const found = await api.mapEvents(this.params({ bbox: box.join(","), limit: AT_PLACE, offset: known?.events.length ?? 0 })).catch(() => null);
    if (!found?.features.length || !this.isOpen) return;
    const events = [...(known?.events ?? []), ...this.learn(found.features)];
    const sites = events.flatMap((event) => event.sites.filter((site) => key[0] === "b" || site.key === key));
    const name = [...new Set(sites.map((site) => site.name))].slice(0, 2).join(", ");
    this.spots.set(key, { ...sites[0], key, name, events, total: found.numberMatched, more: events.length < found.numberMatched ? () => this.fetchPlace(key) : null });
    if (state.place === key || state.event) this.app.selection.draw({ reveal: !known });
  }

  siblings(event) {
    const place = event.sites.length ? this.place(event.sites[0].key) : null;
    return place?.events.includes(event) ? place.events : [event];
  }

  alike(event) {
    return this.siblings(event).filter((other) => other.article !== event.article && other.type === event.type && mayBeSame(event, other)).slice(0, 5);
  }

  /** Keep what is selected on the map as marks of their own. */
  pin(event, place) {
    const pins = event ? event.sites.map((site) => ({ ...site, spot: true, events: [event], sum: sumOf([event]) })) : place && place.key[0] === "c" ? [this.placePin(place)] : [];
    if (String(pins.map((pin) => pin.key)) === String(this.pins.map((pin) => pin.key))) return;
    this.pins = pins;
    this.app.map.setCells(this.cells, pins);
  }

  placePin(place) {
    const cell = this.cells.find((one) => one.key === place.key);
    return { ...place, spot: true, sum: cell?.sum ?? { ...sumOf(place.events), total: place.total } };
  }
}
