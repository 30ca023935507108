// Articles come and go: open one, go back to all, take in a text, delete and bring back.
import { $, phone } from "./dom.js";
import { t } from "./i18n.js";
import * as api from "./api.js";
import { change, emptyFilters } from "./state.js";
import { closeMenu } from "./menus.js";
import { toast } from "./toast.js";

export class Articles {
  constructor(app) {
    this.app = app;
  }

  async home() {
    change({ article: null, event: null, place: null, tab: "", form: false, view: null });
    await this.app.pending;
  }

  goTo(event) {
    if (this.app.data.article) change({ article: event.article, event: event.id, place: null, tab: "", view: null });
    else this.app.selection.select(event.id);
  }

  open(id) {
    change({ article: id, event: null, place: null, tab: "", form: false, view: null });
  }

  openForm() {
    closeMenu({ back: false });
    change({ form: true, event: null, place: null });
    if (phone()) $("panel").dataset.stop = "full";
    this.app.panel.form?.querySelector("textarea").focus();
  }

  closeForm() {
    change({ form: false });
  }

  added(result) {
    this.app.stale = true;
    if (phone()) $("panel").dataset.stop = "";
    change({ article: result.id, event: null, place: null, tab: "", form: false, view: null, filters: emptyFilters() });
    toast(t("form.done", { events: t("count.events", { count: result.events.length }) }), { seconds: 4 });
  }

  async remove(row) {
    try {
      await api.remove(row.id);
      this.app.stale = true;
      change({ article: null });
      toast(t("delete.done", { title: row.title || t("article.untitled") }), { action: t("action.undo"), onAction: () => this.undelete(row) });
    } catch (error) {
      toast(error.message);
    }
  }

  async undelete(row) {
    try {
      await api.restore(row.id);
      this.app.reload();
    } catch (error) {
      toast(error.message);
    }
  }
}
