// The panel: the head with counts and search, the tabs, and under them the form, the article or a list.
import { $, el, icon, focusOn } from "./dom.js";
import { t, number } from "./i18n.js";
import { change, emptyFilters, isFiltered, setFilter, state } from "./state.js";
import { articleList, eventList, placeList, printList } from "./lists.js";
import { articleMeta } from "./describe.js";
import { readerView } from "./reader.js";
import { textForm } from "./form.js";
import { onlineOffer } from "./geocode.js";

export class Panel {
  constructor(app) {
    this.app = app;
    this.reader = null;
    this.form = null;
  }

  get data() {
    return this.app.data;
  }

  tab() {
    const names = this.tabNames();
    return names.includes(state.tab) ? state.tab : names[0];
  }

  tabNames() {
    if (!this.data.article) return ["articles", "events", "places"];
    return this.data.article.text ? ["text", "events", "places"] : ["events", "places"];
  }

  draw() {
    this.drawHead();
    this.drawTabs();
    const body = $("panel-body");
    const what = `${state.form}-${state.article}-${this.tab()}`;
    const kept = body.dataset.what === what ? body.scrollTop : 0;
    body.dataset.what = what;
    body.replaceChildren(this.view(), printList(this.data.shown));
    body.scrollTop = kept;
    this.app.selection.draw({ reveal: false });
  }

  view() {
    this.reader = this.position = null;
    this.form = null;
    const { articles, selection } = this.app;
    if (state.form) return this.formView(() => articles.closeForm());
    if (this.data.failed) return this.failure();
    const tab = this.tab();
    if (this.data === this.app.big) return this.data.lists.frame(tab, this.list(tab));
    if (tab === "articles" && !this.data.rows.length) return this.formView();
    if (tab !== "text") return this.list(tab);
    this.reader = readerView(this.data.article, { onPlace: (mention, ids) => selection.chooseMention(mention, ids), onEvent: (ids) => selection.cycle(ids) });
    const offer = onlineOffer(this.data.article, { onAnswer: (answer) => this.app.replaceArticle(answer) });
    return el("div", {}, offer, this.reader, this.walker());
  }

  list(tab) {
    const { articles, selection } = this.app;
    const onHover = (what) => selection.hover(what);
    const onReset = () => change({ filters: emptyFilters() });
    if (tab === "articles") return articleList(this.data.visibleRows(), (row) => this.data.reportsOf(row), { onOpen: (id) => articles.open(id), onDelete: (row) => articles.remove(row), onNew: () => articles.openForm() });
    if (tab === "events") return eventList(this.data.ordered(), { onEvent: (event) => selection.select(event.id), onHover, filtered: isFiltered(), onReset, offer: this.app.merging.offer(this.data.suggestions()) });
    return placeList(this.data.places, { onPlace: (place) => selection.choosePlace(place), onHover });
  }

  formView(onCancel) {
    this.form = textForm({ onDone: (result) => this.app.articles.added(result), onPreview: (events) => this.app.preview(events), onCancel });
    return this.form;
  }

  failure() {
    return el("div.empty", { role: "alert" }, el("h1", {}, t("error.load")), el("p", {}, this.data.failed.message), el("button.button", { type: "button", onclick: () => this.app.reload() }, t("action.retry")));
  }

  drawHead() {
    const head = $("panel-head");
    if (head.contains(document.activeElement) && document.activeElement.matches("input")) {
      this.drawPills();
      return;
    }
    head.hidden = state.form;
    head.replaceChildren(...(this.data.article ? this.articleHead(this.data.article) : this.collectionHead()));
    this.drawPills();
  }

  articleHead(article) {
    const back = el("button.button.quiet.small", { type: "button", "aria-label": t("action.all_articles"), onclick: () => this.app.articles.home() }, icon("back"), el("span", {}, t("action.all_articles")));
    return [el("div.crumb", {}, back), el("div.meta", {}, articleMeta(article)), el("h1.title", { dir: "auto", lang: article.lang || null }, article.title || t("article.untitled")), el("div.pills", { id: "pills" })];
  }

  collectionHead() {
    const input = el("input", { type: "search", value: state.filters.q, placeholder: t("search.placeholder"), "aria-label": t("search.placeholder"), oninput: (event) => setFilter({ q: event.target.value }, { replace: true }) });
    return [el("h1.title", {}, t("collection.title")), el("div.pills", { id: "pills" }), el("div.search", { role: "search" }, icon("search"), input, el("kbd", { "aria-hidden": "true" }, "/"))];
  }

  drawPills() {
    const { areas, events, points, unsure } = this.data.counts();
    const pill = (key, count) => (count ? el("span.pill", {}, ...bold(t(key, { count }))) : null);
    $("pills")?.replaceChildren(...[pill("count.events", events), pill("count.places", points), pill("count.areas", areas), pill("count.unsure", unsure)].filter(Boolean));
  }

  drawTabs() {
    const box = $("tabs");
    box.hidden = state.form;
    const current = this.tab();
    const hadFocus = box.contains(document.activeElement);
    const counts = this.data.counts();
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
    const button = (name, key, step) => el("button.button.quiet", { type: "button", "aria-label": t(key), title: t(key), onclick: () => this.app.selection.walk(step) }, icon(name));
    return el("div.walk", { role: "group", "aria-label": t("walk.label") }, button("back", "walk.previous", -1), this.position, button("next", "walk.next", 1), this.app.additions.toolbar ? this.adder() : null);
  }

  adder() {
    return el("button.button.quiet", { type: "button", "aria-label": t("add.label"), title: t("add.label"), onclick: () => this.app.additions.begin() }, icon("plus"));
  }

  /** Light the rows of the selected event or place. */
  markRows(event, place, reveal) {
    for (const row of $("panel-body").querySelectorAll("[data-event].row, [data-place].row")) {
      const on = (event && row.dataset.event === event.id) || (place && row.dataset.place === place.key) || Boolean(event && row.dataset.place && event.sites.some((site) => site.key === row.dataset.place));
      row.classList.toggle("selected", Boolean(on));
      if (on) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      if (on && reveal && !row.contains(document.activeElement)) row.scrollIntoView({ block: "nearest" });
    }
  }
}

/** "13 Ereignisse" with the number in bold. */
function bold(text) {
  const found = /^([\d.,\s\u202f]+)(.*)$/.exec(text);
  return found ? [el("b", {}, found[1].trim()), ` ${found[2]}`] : [text];
}
