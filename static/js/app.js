// The page as one instrument: loads what the address says, and moves all views together when it changes.
import { page } from "./page.js";
import { $, el } from "./dom.js";
import { dateLong, languageName, t } from "./i18n.js";
import { change, emptyFilters, start, state, subscribe } from "./state.js";
import { Big } from "./big.js";
import { Data, collectEvents } from "./data.js";
import { MapView, restoreView, rememberView } from "./map.js";
import { Filters } from "./filters.js";
import { Timeline, sumText } from "./timeline.js";
import { Panel } from "./panel.js";
import { Selection } from "./selection.js";
import { Corrections } from "./corrections.js";
import { Articles } from "./articles.js";
import { Additions } from "./additions.js";
import { Merging } from "./merging.js";
import { bindKeys } from "./keys.js";
import { mapSentence } from "./describe.js";
import { acceptDrops } from "./form.js";
import { announce, toast } from "./toast.js";
import { savePicture } from "./picture.js";
import { drawBar } from "./bar.js";
import { drawLegend } from "./legend.js";
import { bindSheet } from "./sheet.js";

export class App {
  constructor() {
    this.loaded = new Data();
    this.big = new Big(this);
    this.data = this.loaded;
    this.articles = new Articles(this);
    this.corrections = new Corrections(this);
    this.selection = new Selection(this);
    this.panel = new Panel(this);
    this.additions = new Additions(this);
    this.merging = new Merging(this);
    this.filters = new Filters({ area: () => this.map.area() });
    this.timeline = new Timeline();
    this.stale = false;
  }

  async start() {
    start();
    drawBar({ onHome: () => this.articles.home(), onNew: () => this.articles.openForm(), onLog: () => this.corrections.showLog(), onPicture: () => this.savePicture() });
    drawLegend();
    bindSheet();
    bindKeys(this);
    this.map = new MapView({ onPlace: (place) => this.selection.choosePlace(place), onEmpty: () => this.selection.deselect(), onMove: (text) => text !== state.view && rememberView(text) });
    this.map.map.on("move zoom", () => this.selection.anchor());
    addEventListener("resize", () => this.selection.anchor());
    subscribe((now, before) => { this.pending = this.changed(now, before); });
    if (!page.embedded) acceptDrops((file) => { this.articles.openForm(); requestAnimationFrame(() => this.panel.form?.readFile(file)); });
    const land = this.map.start();
    await this.load();
    if (this.data === this.loaded) await land;
    this.open();
    await Promise.all([land, this.data.settled]);
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  }

  // --- one change moves all ------------------------------------------------------------------------------------

  async changed(now, before) {
    if (now.article !== before.article || this.stale) {
      this.stale = false;
      this.selection.hovered = null;
      await this.load();
      this.open();
      return;
    }
    if (now.filters !== before.filters) this.refresh();
    if (now.tab !== before.tab || now.form !== before.form) this.panel.draw();
    if (now.event !== before.event || now.place !== before.place) this.selection.draw({ reveal: true });
  }

  /** Load what the address says; a collection that is too big stays on the server. */
  async load() {
    const isBig = !state.article && !page.embedded && (await this.big.measure().catch(() => false));
    this.data = isBig ? this.big : this.loaded;
    if (!isBig) await this.loaded.load();
  }

  /** Load what is open anew. */
  async reload() {
    this.stale = true;
    change({});
    await this.pending;
  }

  /** Draw what was just loaded, with the map where the address says or fitted. */
  open() {
    if (this.data === this.big) {
      this.big.open();
      return;
    }
    this.refresh();
    restoreView(this.map);
    this.selection.anchor();
    this.data.others?.then(() => this.selection.draw({ reveal: false }), () => {});
  }

  replaceArticle(raw) {
    this.data.setArticle(raw);
    this.refresh();
  }

  refresh() {
    const { data } = this;
    if (data === this.big) {
      this.big.refresh();
      return;
    }
    data.filter();
    this.map.setEvents(data.shown, data.article?.lang || page.ui);
    this.filters.draw(data.all);
    this.panel.draw();
    this.drawTimeline();
    this.note();
    $("map-summary").textContent = mapSentence(data.shown, data.places);
    announce(sumText(data.shown.length, data.all.length, 0));
    document.title = data.article?.title ? `${data.article.title} · ${t("app.name")}` : t("app.name");
  }

  /** The map as it is shown, as a PNG with title, period, legend and sources. */
  async savePicture() {
    const { article } = this.data;
    const sub = [article?.source, article?.date && dateLong(article.date), this.timeline.sum.textContent, this.timeline.range.textContent];
    try {
      await savePicture(this.map.map, { title: article?.title || t("collection.title"), sub: sub.filter(Boolean).join(" · "), name: article?.id ?? "events" });
    } catch (error) {
      toast(t("picture.failed", { detail: error.message }));
    }
  }

  /** Marks for what is found so far in a text that is still being read; none goes back to what was shown. */
  preview(raw) {
    if (!raw.length && this.data === this.big) {
      this.big.open();
      return;
    }
    const events = raw.length ? collectEvents({ features: raw.map((properties) => ({ properties })) }) : this.data.shown;
    this.map.setEvents(events, events[0]?.lang || page.ui);
    if (raw.length) this.map.fit();
    $("map-note").hidden = raw.length > 0 || this.data.shown.length > 0;
  }

  drawTimeline() {
    if (this.data === this.big) {
      this.big.drawTimeline();
      return;
    }
    const { all, article, shown } = this.data;
    const articles = article ? 0 : new Set(shown.map((event) => event.article)).size;
    this.timeline.update(all, shown, { published: article?.date ?? "", selected: state.event, sum: sumText(shown.length, all.length, articles) });
  }

  /** A word on the map when it shows nothing. */
  note() {
    const { all, article, failed, shown } = this.data;
    const note = $("map-note");
    const text = failed ? null : !all.length ? t(article ? "note.no_events" : "note.empty") : !shown.length ? t("empty.filter") : null;
    note.hidden = !text;
    note.replaceChildren(el("span", {}, text ?? ""), ...(article && !all.length ? emptyReasons(article) : []),
      all.length && !shown.length ? el("button.button.small", { type: "button", onclick: () => change({ filters: emptyFilters() }) }, t("filter.reset")) : "");
  }
}

/** Why an article shows nothing: its language, the names it has, and those that are no known place. */
function emptyReasons(article) {
  if (page.text_languages && !page.text_languages.includes(article.lang)) return [el("span", {}, t("note.language", { languages: page.text_languages.map(languageName).join(", ") }))];
  const names = (mentions) => [...new Set(mentions.map((mention) => mention.surface))].slice(0, 6).join(", ");
  const line = (key, text) => (text ? el("span", { dir: "auto" }, t(key), " ", el("b", {}, text)) : "");
  const known = names(article.mentions.filter((mention) => mention.lat !== null));
  const unknown = names(article.mentions.filter((mention) => mention.lat === null));
  return known || unknown ? [line("note.named", known), line("note.rejected", unknown)] : [el("span", {}, t("note.no_names"))];
}
