// The lists of a big collection: pages from the server, for the area in view where that makes sense.
import { el } from "./dom.js";
import { t } from "./i18n.js";
import * as api from "./api.js";
import { toRow } from "./model.js";
import { toCell } from "./cells.js";

const PAGE = 50;

const ASK = {
  articles: async (params) => {
    const found = await api.mapArticles(params);
    return { matched: found.numberMatched, items: found.articles.map(toRow) };
  },
  events: async (params, big) => {
    const found = await api.mapEvents(params);
    return { matched: found.numberMatched, size: found.features.length, items: big.learn(found.features) };
  },
  places: async (params) => {
    const found = await api.mapPlaces(params);
    return { matched: found.numberMatched, items: found.places.map((raw) => toCell(raw, found.keys)) };
  },
};

export class BigLists {
  constructor(big) {
    this.big = big;
    this.forget();
  }

  forget() {
    for (const name of Object.keys(ASK)) this[name] = { key: null, items: this[name]?.items ?? [], size: 0, matched: this[name]?.matched ?? null };
  }

  params(tab) {
    return this.big.params(tab === "articles" ? {} : { bbox: this.big.app.map.area() });
  }

  /** Load the first page of the list that is open, unless it is there. */
  ensure(tab) {
    const list = this[tab];
    if (!list || list.key === String(this.params(tab))) return;
    this.load(tab, String(this.params(tab)), { key: null, items: [], size: 0 });
  }

  async load(tab, key, before) {
    this[tab].key = key;
    const params = new URLSearchParams(key);
    params.set("limit", PAGE);
    params.set("offset", before.size);
    try {
      const { matched, items, size = items.length } = await ASK[tab](params, this.big);
      if (this[tab].key !== key || !this.big.isOpen) return;
      const known = new Set(before.items.map((item) => item.id ?? item.key));
      this[tab] = { key, matched, size: before.size + size, items: [...before.items, ...items.filter((item) => !known.has(item.id ?? item.key))] };
      this.big.app.panel.draw();
    } catch {
      if (this[tab].key === key) this[tab].key = null;
    }
  }

  /** What the list is of, and the button for its next page, around the list. */
  frame(tab, list) {
    this.ensure(tab);
    const { items, key, matched, size } = this[tab];
    const hint = tab === "articles" ? null : el("p.list-hint", {}, t(`list.${tab}_in_view`, { count: matched ?? 0 }));
    const more = matched > size && size ? el("button.button", { type: "button", onclick: () => this.load(tab, key, this[tab]) }, t("action.more")) : null;
    return el("div", {}, matched === null ? null : hint, items.length || matched === 0 ? list : el("p.list-hint", { role: "status" }, t("list.loading")), more);
  }
}
