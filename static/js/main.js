// The page as one instrument: loads articles, and moves reader, map, lists, timeline and card together.
import { page } from "./page.js";
import { $, el, icon, focusOn, phone, calm } from "./dom.js";
import { t, number, compareText, dateLong } from "./i18n.js";
import * as api from "./api.js";
import { change, emptyFilters, isFiltered, setFilter, start, state, subscribe } from "./state.js";
import { isPoint, isUnsure, placesOf, toArticle, toEvent, toRow } from "./model.js";
import { codePointIndex } from "./offsets.js";
import { passes } from "./filter.js";
import { MapView, restoreView, rememberView } from "./map.js";
import { Card } from "./card.js";
import { Filters } from "./filters.js";
import { Timeline, sumText } from "./timeline.js";
import { markReader, readerView } from "./reader.js";
import { articleList, eventList, placeList, printList } from "./lists.js";
import { articleMeta, mapSentence } from "./describe.js";
import { acceptDrops, textForm } from "./form.js";
import { announce, toast } from "./toast.js";
import { closeMenu, dialog } from "./menus.js";
import { drawBar, showKeys } from "./bar.js";
import { showCandidates } from "./picker.js";
import { drawLegend } from "./legend.js";
import { bindSheet } from "./sheet.js";

class App {
  constructor() {
    this.articles = [];
    this.article = null;
    this.all = [];
    this.shown = [];
    this.places = [];
    this.hovered = null;
  }

  async start() {
    start();
    drawBar({ onHome: () => this.home(), onNew: () => this.openForm(), onLog: () => this.showLog() });
    drawLegend();
    bindSheet();
    this.map = new MapView({ onPlace: (place) => this.choosePlace(place), onEmpty: () => this.deselect(), onMove: (text) => this.moved(text) });
    this.map.map.on("move zoom", () => this.anchor());
    this.card = new Card({
      onClose: () => this.deselect(), onEvent: (event) => this.select(event.id), onOther: (event) => this.goTo(event), onText: (event) => this.showText(event),
      onChoose: (event, site) => this.pick(event, site),
    });
    this.filters = new Filters({ area: () => this.map.area() });
    this.timeline = new Timeline();
    subscribe((now, before) => { this.pending = this.changed(now, before); });
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("resize", () => this.anchor());
    if (!page.embedded) acceptDrops((file) => { this.openForm(); requestAnimationFrame(() => this.form?.readFile(file)); });
    await Promise.all([this.map.start(), this.load()]);
    this.refresh();
    restoreView(this.map);
    this.anchor();
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  }

  // --- loading -------------------------------------------------------------------------------------------------

  async load() {
    try {
      if (state.article) await this.loadArticle(state.article);
      else await this.loadCollection();
      this.failed = null;
    } catch (error) {
      this.failed = error;
      this.all = [];
    }
    this.map.setEvents([]);
  }

  async loadArticle(id) {
    const raw = await api.article(id);
    if (!raw) throw new Error(t("error.no_article"));
    this.article = toArticle(raw);
    this.all = this.article.events;
    if (!this.everything && !page.embedded) api.events().then((found) => { this.everything = collectEvents(found); }, () => {});
  }

  async loadCollection() {
    this.article = null;
    const { articles } = await api.articles();
    this.articles = articles.map(toRow);
    this.everything = this.all = page.embedded ? articles.flatMap((raw) => toArticle(raw).events) : collectEvents(await api.events());
  }

  /** Articles know how many events they have; the page loads no more than the API gives at once. */
  countMissing() {
    if (this.article || page.embedded) return 0;
    return Math.max(0, this.articles.reduce((sum, article) => sum + (article.event_count ?? 0), 0) - this.all.length);
  }

  // --- one change moves all ------------------------------------------------------------------------------------

  async changed(now, before) {
    if (now.article !== before.article || this.stale) {
      this.stale = false;
      this.hovered = null;
      await this.load();
      this.refresh();
      restoreView(this.map);
      this.anchor();
      return;
    }
    if (now.filters !== before.filters) this.refresh({ panel: now.tab !== "text" || Boolean(this.article) === false });
    if (now.tab !== before.tab || now.form !== before.form) this.drawPanel();
    if (now.event !== before.event || now.place !== before.place) this.drawSelection({ reveal: true });
  }

  refresh() {
    this.shown = this.all.filter((event) => passes(event));
    this.places = placesOf(this.shown);
    this.map.setEvents(this.shown, this.article?.lang || page.ui);
    this.filters.draw(this.all);
    this.drawPanel();
    this.drawTimeline();
    this.drawSelection({ reveal: false });
    this.note();
    const sentence = mapSentence(this.shown, this.places);
    $("map-summary").textContent = sentence;
    announce(sumText(this.shown.length, this.all.length, 0));
    document.title = this.article?.title ? `${this.article.title} · ${t("app.name")}` : t("app.name");
  }

  drawTimeline() {
    const articles = new Set(this.shown.map((event) => event.article)).size;
    this.timeline.update(this.all, this.shown, { published: this.article?.date ?? "", selected: state.event, sum: [sumText(this.shown.length, this.all.length, this.article ? 0 : articles), this.countMissing() ? t("count.missing", { count: this.countMissing() }) : ""].filter(Boolean).join(" · ") });
  }

  note() {
    const note = $("map-note");
    const text = this.failed ? null : !this.all.length ? t(this.article ? "note.no_events" : "note.empty") : !this.shown.length ? t("empty.filter") : null;
    note.hidden = !text;
    note.replaceChildren(el("span", {}, text ?? ""), this.all.length && !this.shown.length ? el("button.button.small", { type: "button", onclick: () => change({ filters: emptyFilters() }) }, t("filter.reset")) : "");
  }

  // --- the panel -----------------------------------------------------------------------------------------------

  tab() {
    const tabs = this.tabNames();
    return tabs.includes(state.tab) ? state.tab : tabs[0];
  }

  tabNames() {
    if (!this.article) return ["articles", "events", "places"];
    return this.article.text ? ["text", "events", "places"] : ["events", "places"];
  }

  drawPanel() {
    this.drawHead();
    this.drawTabs();
    const body = $("panel-body");
    const kept = body.dataset.what === this.what() ? body.scrollTop : 0;
    body.dataset.what = this.what();
    body.replaceChildren(this.panelView(), printList(this.shown));
    body.scrollTop = kept;
    this.drawSelection({ reveal: false });
  }

  what() {
    return `${state.form}-${state.article}-${this.tab()}`;
  }

  panelView() {
    this.reader = null;
    this.form = null;
    if (state.form) return (this.form = textForm({ onDone: (result) => this.added(result), onCancel: () => this.closeForm() }));
    if (this.failed) return el("div.empty", { role: "alert" }, el("h1", {}, t("error.load")), el("p", {}, this.failed.message), el("button.button", { type: "button", onclick: () => { this.stale = true; change({}); } }, t("action.retry")));
    const tab = this.tab();
    const onHover = (what) => this.hover(what);
    if (tab === "articles" && !this.articles.length) return textForm({ onDone: (result) => this.added(result) });
    if (tab === "articles") return articleList(this.visibleArticles(), this.shown, { onOpen: (id) => this.open(id), onDelete: (article) => this.remove(article), onNew: () => this.openForm() });
    if (tab === "events") return eventList(this.ordered(), { onEvent: (event) => this.select(event.id), onHover, filtered: isFiltered(), onReset: () => change({ filters: emptyFilters() }) });
    if (tab === "places") return placeList(this.places, { onPlace: (place) => this.choosePlace(place), onHover });
    this.reader = readerView(this.article, { onPlace: (mention, ids) => this.chooseMention(mention, ids), onEvent: (ids) => this.cycle(ids) });
    return el("div", {}, this.reader, this.walker());
  }

  visibleArticles() {
    if (!isFiltered()) return this.articles;
    const kept = new Set(this.shown.map((event) => event.article));
    return this.articles.filter((article) => kept.has(article.id));
  }

  /** Events in text order; in the collection newest first. */
  ordered() {
    if (this.article) return this.shown;
    return [...this.shown].sort((a, b) => compareText(b.date?.first ?? b.published, a.date?.first ?? a.published) || compareText(a.title, b.title));
  }

  drawHead() {
    const head = $("panel-head");
    if (head.contains(document.activeElement) && document.activeElement.matches("input")) {
      this.drawPills();
      return;
    }
    head.hidden = state.form;
    head.replaceChildren(...(this.article ? this.articleHead() : this.collectionHead()));
    this.drawPills();
  }

  articleHead() {
    const back = el("button.button.quiet.small", { type: "button", "aria-label": t("action.all_articles"), onclick: () => this.home() }, icon("back"), el("span", {}, t("action.all_articles")));
    return [el("div.crumb", {}, back), el("div.meta", {}, articleMeta(this.article)), el("h1.title", { dir: "auto", lang: this.article.lang || null }, this.article.title || t("article.untitled")), el("div.pills", { id: "pills" })];
  }

  collectionHead() {
    const input = el("input", { type: "search", value: state.filters.q, placeholder: t("search.placeholder"), "aria-label": t("search.placeholder"), oninput: (event) => setFilter({ q: event.target.value }, { replace: true }) });
    return [el("h1.title", {}, t("collection.title")), el("div.pills", { id: "pills" }), el("div.search", { role: "search" }, icon("search"), input, el("kbd", { "aria-hidden": "true" }, "/"))];
  }

  drawPills() {
    const pill = (key, count) => (count ? el("span.pill", {}, ...bold(t(key, { count }))) : null);
    const areas = this.places.filter((place) => !isPoint(place)).length;
    $("pills")?.replaceChildren(...[pill("count.events", this.shown.length), pill("count.places", this.places.length - areas), pill("count.areas", areas), pill("count.unsure", this.places.filter(isUnsure).length)].filter(Boolean));
  }

  drawTabs() {
    const box = $("tabs");
    box.hidden = state.form;
    const current = this.tab();
    const hadFocus = box.contains(document.activeElement);
    const counts = { articles: this.article ? 0 : this.visibleArticles().length, events: this.shown.length, places: this.places.length };
    box.replaceChildren(...this.tabNames().map((name) => el("button.tab", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === current), "aria-controls": "panel-body", tabindex: name === current ? "0" : "-1", onclick: () => change({ tab: name, form: false }), onkeydown: (event) => this.tabKey(event),
    }, t(`tab.${name}`), name in counts ? el("span.count", {}, number(counts[name])) : null)));
    $("panel-body").setAttribute("role", state.form ? "region" : "tabpanel");
    $("panel-body").setAttribute("aria-label", state.form ? t("form.title") : t(`tab.${current}`));
    if (hadFocus) focusOn($(`tab-${current}`));
  }

  tabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = this.tabNames();
    change({ tab: names[(names.indexOf(this.tab()) + step + names.length) % names.length] });
  }

  walker() {
    this.position = el("output", {}, "");
    const button = (name, key, step) => el("button.button.quiet", { type: "button", "aria-label": t(key), title: t(key), onclick: () => this.walk(step) }, icon(name));
    return el("div.walk", { role: "group", "aria-label": t("walk.label") }, button("back", "walk.previous", -1), this.position, button("next", "walk.next", 1));
  }

  // --- selection -----------------------------------------------------------------------------------------------

  selected() {
    return this.all.find((event) => event.id === state.event) ?? null;
  }

  select(id) {
    change({ event: id, place: null });
  }

  deselect() {
    if (state.event || state.place) change({ event: null, place: null });
  }

  choosePlace(place) {
    if (place.events.length === 1) this.select(place.events[0].id);
    else change({ event: null, place: place.key });
  }

  chooseMention(mention, ids) {
    if (ids.length) this.cycle(ids);
    else if (this.places.some((place) => place.key === mention.key)) this.choosePlace(this.places.find((place) => place.key === mention.key));
    else if (mention.candidates.length || mention.lat !== null) this.pickFor(mention);
  }

  cycle(ids) {
    const shown = ids.filter((id) => this.shown.some((event) => event.id === id));
    if (shown.length) this.select(shown[(shown.indexOf(state.event) + 1) % shown.length]);
  }

  walk(step) {
    const events = this.ordered();
    if (!events.length) return;
    const at = events.findIndex((event) => event.id === state.event);
    const next = at < 0 ? (step > 0 ? 0 : events.length - 1) : (at + step + events.length) % events.length;
    this.select(events[next].id);
  }

  hover(what) {
    this.hovered = what?.type ? what : null;
    const keys = !what ? [] : what.type ? what.sites.map((site) => site.key) : [what.key];
    this.map.highlight(undefined, new Set(keys));
    if (this.reader) markReader(this.reader, { event: this.selected(), placeKeys: new Set([state.place]), hovered: this.hovered });
  }

  drawSelection({ reveal }) {
    const event = this.selected();
    const place = !event && state.place ? this.places.find((one) => one.key === state.place) : null;
    const keys = new Set(event ? event.sites.map((site) => site.key) : place ? [place.key] : []);
    this.map.highlight(keys);
    this.map.showReach(this.places.find((one) => keys.has(one.key)));
    const language = page.ui;
    if (event) this.card.event(event, { siblings: this.siblings(event), alike: this.alike(event), key: event.sites[0]?.key ?? null, language });
    else if (place) this.card.place(place, language);
    else this.card.hide();
    if (reveal && keys.size) this.map.reveal([...keys][0]);
    this.markRows(event, place, reveal);
    if (this.reader) {
      const target = markReader(this.reader, { event, placeKeys: keys, hovered: null });
      if (reveal && target) target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    }
    if (this.position) this.position.textContent = `${event ? number(this.ordered().indexOf(event) + 1) : "–"}/${number(this.shown.length)}`;
    if (reveal) {
      this.drawTimeline();
      if (event) announce(`${t(`type.${event.type}`)}: ${event.title}`);
    }
    this.anchor();
    this.map.label();
  }

  siblings(event) {
    const key = event.sites[0]?.key;
    return key ? this.shown.filter((other) => other.sites[0]?.key === key) : [event];
  }

  /** Events of other articles that may be the same: same type and place, times that touch. Only ever suggested. */
  alike(event) {
    const keys = new Set(event.sites.map((site) => site.key));
    return (this.everything ?? []).filter((other) => other.article !== event.article && other.type === event.type && touch(event.date, other.date) && other.sites.some((site) => keys.has(site.key))).slice(0, 5);
  }

  markRows(event, place, reveal) {
    for (const row of $("panel-body").querySelectorAll("[data-event].row, [data-place].row")) {
      const on = (event && row.dataset.event === event.id) || (place && row.dataset.place === place.key) || Boolean(event && row.dataset.place && event.sites.some((site) => site.key === row.dataset.place));
      row.classList.toggle("selected", Boolean(on));
      if (on) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      if (on && reveal && !row.contains(document.activeElement)) row.scrollIntoView({ block: "nearest" });
    }
  }

  anchor() {
    if (this.card) this.card.anchor(this.card.key ? this.map.spot(this.card.key) : null);
  }

  async showText(event) {
    if (this.article) change({ tab: "text" });
    else change({ article: event.article, tab: "", view: null });
    if (phone()) $("panel").dataset.stop = "";
    await new Promise((resolve) => setTimeout(resolve, 60));
    this.drawSelection({ reveal: true });
  }

  moved(text) {
    if (text !== state.view) rememberView(text);
  }

  // --- corrections ---------------------------------------------------------------------------------------------

  /** Let the reader say which place a site is; in the collection its article opens first. */
  async pick(event, site) {
    if (!this.article) {
      change({ article: event.article, event: event.id, tab: "", view: null });
      await this.pending;
    }
    const overlaps = (span) => (mention) => span.start < mention.end && mention.start < span.end;
    const mention = site.spans.map((span) => this.article?.mentions.find(overlaps(span))).find(Boolean);
    if (mention) this.pickFor(mention);
    else toast(t("picker.no_mention"));
  }

  pickFor(mention) {
    const places = this.places.filter((place) => place.key !== mention.key);
    showCandidates({ mention, places, land: this.map.land.outline(), lang: this.article.lang, onChoose: (choice) => this.correct(mention, choice) });
  }

  async correct(mention, choice) {
    if (choice.point === "ask") {
      const close = toast(t("picker.click_map", { name: mention.surface }), { seconds: 60, action: t("action.cancel"), onAction: () => this.map.cancelPoint() });
      const point = await this.map.askPoint();
      close();
      if (!point) return;
      choice = { ...choice, point };
    }
    try {
      this.replaceArticle(await api.correct(this.article.id, { start: mention.start, ...choice }));
      toast(t("correct.done", { name: mention.surface }), { action: t("action.undo"), onAction: () => this.uncorrect(mention) });
    } catch (error) {
      toast(error.message);
    }
  }

  async uncorrect(mention) {
    try {
      this.replaceArticle(await api.correct(this.article.id, { start: mention.start }));
    } catch (error) {
      toast(error.message);
    }
  }

  replaceArticle(raw) {
    this.article = toArticle(raw);
    this.all = this.article.events;
    this.refresh();
  }

  async showLog() {
    const { corrections } = await api.corrections();
    const line = (entry) => el("li", {}, el("b", { dir: "auto" }, entry.name), " → ", t(`log.${entry.action}`, { place: entry.place ?? "" }), entry.at ? ` · ${dateLong(entry.at)}` : "",
      entry.action === "undo" ? null : el("button.button.small", { type: "button", onclick: () => api.takeBack(entry.id).then(() => { box.close(); this.stale = true; change({}); }, (error) => toast(error.message)) }, t("action.undo")));
    const box = dialog(t("log.title"), corrections.length ? el("ul.log", {}, corrections.map(line)) : el("p", {}, t("log.empty")));
  }

  // --- articles ------------------------------------------------------------------------------------------------

  async home() {
    change({ article: null, event: null, place: null, tab: "", form: false, view: null });
    await this.pending;
  }

  goTo(event) {
    if (this.article) change({ article: event.article, event: event.id, place: null, tab: "", view: null });
    else this.select(event.id);
  }

  open(id) {
    change({ article: id, event: null, place: null, tab: "", form: false, view: null });
  }

  openForm() {
    closeMenu({ back: false });
    change({ form: true, event: null, place: null });
    if (phone()) $("panel").dataset.stop = "full";
    this.form?.querySelector("textarea").focus();
  }

  closeForm() {
    change({ form: false });
  }

  added(result) {
    this.stale = true;
    if (phone()) $("panel").dataset.stop = "";
    change({ article: result.id, event: null, place: null, tab: "", form: false, view: null, filters: emptyFilters() });
    toast(t("form.done", { events: t("count.events", { count: result.events.length }) }), { seconds: 4 });
  }

  async remove(article) {
    try {
      await api.remove(article.id);
      this.stale = true;
      change({ article: null });
      toast(t("delete.done", { title: article.title || t("article.untitled") }), { action: t("action.undo"), onAction: () => this.undelete(article) });
    } catch (error) {
      toast(error.message);
    }
  }

  async undelete(article) {
    try {
      await api.restore(article.id);
      this.stale = true;
      change({});
    } catch (error) {
      toast(error.message);
    }
  }

  // --- keys ----------------------------------------------------------------------------------------------------

  key(event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (document.querySelector(".menu, .pop")) closeMenu();
      else if (state.form && this.articles.length) this.closeForm();
      else this.deselect();
      return;
    }
    if (event.target.matches("input, textarea, select")) return;
    const action = { j: () => this.walk(1), k: () => this.walk(-1), n: () => this.openForm(), f: () => this.map.fit(), "?": showKeys, "/": () => this.search() }[event.key.toLowerCase?.() ?? event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  search() {
    const focus = () => document.querySelector(".search input")?.focus();
    if (this.article) this.home().then(focus);
    else focus();
  }
}

/** Features, one per site, back to events, each once. */
function collectEvents({ features }) {
  const events = new Map();
  for (const { properties } of features) {
    if (events.has(properties.id)) continue;
    const { doc } = properties;
    const article = { id: doc.id, title: doc.title, source: doc.publisher, lang: doc.lang, date: doc.published };
    events.set(properties.id, toEvent(properties, article, codePointIndex(""), ""));
  }
  return [...events.values()];
}

/** Whether two times share a day; what has no date touches nothing. */
function touch(one, other) {
  if (!one || !other) return false;
  const [start, end] = [one.first ?? "", one.last ?? "9999"];
  return start <= (other.last ?? "9999") && (other.first ?? "") <= end;
}

/** "13 Ereignisse" with the number in bold. */
function bold(text) {
  const found = /^([\d.,\s\u202f]+)(.*)$/.exec(text);
  return found ? [el("b", {}, found[1].trim()), ` ${found[2]}`] : [text];
}

new App().start();
