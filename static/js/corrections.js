// What a person corrects: which place a name means. Each correction can be taken back, at once or from the change log.
import { el } from "./dom.js";
import { t, has, dateLong } from "./i18n.js";
import * as api from "./api.js";
import { change } from "./state.js";
import { dialog } from "./menus.js";
import { showCandidates } from "./picker.js";
import { toast } from "./toast.js";

export class Corrections {
  constructor(app) {
    this.app = app;
  }

  get data() {
    return this.app.data;
  }

  /** Let the reader say which place a site is; in the collection its article opens first. */
  async pick(event, site) {
    if (!this.data.article) {
      change({ article: event.article, event: event.id, tab: "", view: null });
      await this.app.pending;
    }
    const overlaps = (span) => (mention) => span.start < mention.end && mention.start < span.end;
    const mention = site.spans.map((span) => this.data.article?.mentions.find(overlaps(span))).find(Boolean);
    if (mention) this.pickFor(mention);
    else toast(t("picker.no_mention"));
  }

  pickFor(mention) {
    const places = this.data.places.filter((place) => place.key !== mention.key);
    showCandidates({ mention, places, land: this.app.map.land.outline(), lang: this.data.article.lang, onChoose: (choice) => this.correct(mention, choice) });
  }

  async correct(mention, choice) {
    if (choice.point === "ask") {
      const point = await this.askPoint(mention);
      if (!point) return;
      choice = { ...choice, point };
    }
    await this.send(() => api.correct(this.data.article.id, { start: mention.start, ...choice }), () =>
      toast(t("correct.done", { name: mention.surface }), { action: t("action.undo"), onAction: () => this.uncorrect(mention) }));
  }

  async askPoint(mention) {
    const close = toast(t("picker.click_map", { name: mention.surface }), { seconds: 60, action: t("action.cancel"), onAction: () => this.app.map.cancelPoint() });
    const point = await this.app.map.askPoint();
    close();
    return point;
  }

  uncorrect(mention) {
    return this.send(() => api.correct(this.data.article.id, { start: mention.start }));
  }

  /** Send a correction; the answer is the article analysed anew. */
  async send(request, onDone) {
    try {
      const answer = await request();
      this.app.replaceArticle(answer);
      onDone?.(answer);
    } catch (error) {
      toast(error.message);
    }
  }

  async showLog() {
    const { corrections } = await api.corrections();
    const line = (entry) => el("li", {}, el("b", { dir: "auto" }, entry.name), " → ", t(`log.${entry.action}`, { place: has(`type.${entry.place}`) ? t(`type.${entry.place}`) : (entry.place ?? "") }), entry.at ? ` · ${dateLong(entry.at)}` : "",
      entry.action === "undo" ? null : el("button.button.small", { type: "button", onclick: () => api.takeBack(entry.id).then(() => { box.close(); this.app.reload(); }, (error) => toast(error.message)) }, t("action.undo")));
    const box = dialog(t("log.title"), corrections.length ? el("ul.log", {}, corrections.map(line)) : el("p", {}, t("log.empty")));
  }
}
