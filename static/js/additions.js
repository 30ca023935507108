// What a person adds to an article: a place name that was missed, an event that was missed.
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { page } from "./page.js";
import * as api from "./api.js";
import { change } from "./state.js";
import { dialog } from "./menus.js";
import { showCandidates } from "./picker.js";
import { eventForm, typeOptions } from "./eventform.js";
import { toast } from "./toast.js";
import { watchSelection, wordsAt } from "./textselect.js";

export class Additions {
  constructor(app) {
    this.app = app;
    if (!page.embedded) this.toolbar = watchSelection(app, { onPlace: (words) => this.place(words), onEvent: (words) => this.event(words) });
  }

  get article() {
    return this.app.data.article;
  }

  /** Go to the toolbar of the selected words; without any, ask for the words. */
  begin() {
    if (page.embedded || !this.article?.text) return;
    if (!this.toolbar.focus()) this.ask();
  }

  /** The way without selecting: type the words as the text has them. */
  ask() {
    const input = el("input", { name: "words", autocomplete: "off", dir: "auto", required: true, maxlength: "300" });
    const problem = el("div.problem", { role: "alert", hidden: true });
    const go = (action) => {
      const at = input.value.trim() ? this.article.text.toLowerCase().indexOf(input.value.trim().toLowerCase()) : -1;
      const words = at < 0 ? null : wordsAt(this.article, at, at + input.value.trim().length);
      problem.hidden = Boolean(words);
      problem.textContent = t("add.not_in_text");
      if (!words) { input.focus(); return; }
      box.close();
      action(words);
    };
    const box = dialog(t("add.label"), el("form.form", { onsubmit: (event) => { event.preventDefault(); go((words) => this.event(words)); } },
      el("p.hint", {}, t("add.hint")), el("label.field", {}, el("span", {}, t("add.words")), input), problem,
      el("div.actions", {}, el("button.button", { type: "button", onclick: () => go((words) => this.place(words)) }, icon("pin"), t("add.place")), el("button.button", { type: "submit" }, icon("flag"), t("add.event")))));
    input.focus();
  }

  /** Which place do the words name? */
  async place(words) {
    const known = this.article.mentions.find((mention) => mention.start === words.start && mention.end === words.end);
    if (known) { this.app.corrections.pickFor(known); return; }
    let candidates = [];
    try {
      candidates = (await api.places(words.surface, this.article.lang)).places;
    } catch (error) {
      toast(error.message);
    }
    showCandidates({
      mention: { surface: words.surface, candidates, why: [], lat: null, lon: null }, places: this.app.data.places, land: this.app.map.land.outline(), lang: this.article.lang, adding: true,
      onChoose: (choice) => this.addPlace(words, choice),
    });
  }

  async addPlace(words, choice) {
    const point = choice.point === "ask" ? await this.app.corrections.askPoint(words) : null;
    if (choice.point === "ask" && !point) return;
    const { start, end } = words;
    await this.app.corrections.send(() => api.addMention(this.article.id, { start, end, place_id: choice.place_id, point }), (answer) => this.done(t("add.place_done", { name: words.surface }), answer));
  }

  /** What happened there? */
  event(words) {
    eventForm({ words, article: this.article, onDone: (told) => this.addEvent(words, told) });
  }

  async addEvent({ start, end }, told) {
    const before = new Set(this.app.data.all.map((event) => event.id));
    await this.app.corrections.send(() => api.addEvent(this.article.id, { start, end, ...told }), (answer) => {
      const added = this.app.data.all.find((event) => !before.has(event.id));
      if (added) change({ event: added.id, place: null });
      this.done(t("add.event_done"), answer);
    });
  }

  /** Another type for an event, or none at all. */
  retype(event) {
    const select = el("select", { name: "type" }, typeOptions(event.type));
    const send = () => { box.close(); this.change(event, { type: select.value }, t("retype.done", { type: t(`type.${select.value}`) })); };
    const box = dialog(t("action.retype"), el("form.form", { onsubmit: (submit) => { submit.preventDefault(); send(); } },
      el("label.field", {}, el("span", {}, t("event.type")), select), el("div.actions", {}, el("button.button.primary", { type: "submit" }, t("action.apply")))));
    select.focus();
  }

  notEvent(event) {
    return this.change(event, { not_event: true }, t("not_event.done", { title: event.title }));
  }

  async change(event, body, text) {
    if (!this.article) {
      change({ article: event.article, event: event.id, tab: "", view: null });
      await this.app.pending;
    }
    await this.app.corrections.send(() => api.changeEvent(event.article, event.id, body), (answer) => {
      if (body.not_event) change({ event: null });
      this.done(text, answer);
    });
  }

  done(text, { correction }) {
    toast(text, { action: t("action.undo"), onAction: () => this.app.corrections.send(() => api.takeBack(correction)) });
  }
}
