// Keys that work everywhere on the page, and the dialog that lists them.
import { el } from "./dom.js";
import { t } from "./i18n.js";
import { state } from "./state.js";
import { closeMenu, dialog } from "./menus.js";

const LISTED = [["J / K", "keys.walk"], ["/", "keys.search"], ["Esc", "keys.close"], ["N", "keys.new"], ["A", "add.label"], ["+ / −", "keys.zoom"], ["← ↑ → ↓", "keys.arrows"], ["F", "keys.fit"], ["?", "keys.title"]];

export function bindKeys(app) {
  const actions = {
    j: () => app.selection.walk(1), k: () => app.selection.walk(-1), n: () => app.articles.openForm(), a: () => app.additions.begin(), f: () => app.map.fit(), "?": showKeys, "/": () => search(app),
  };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      escape(app);
      return;
    }
    if (event.target.matches("input, textarea, select")) return;
    const action = actions[event.key.toLowerCase?.() ?? event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function escape(app) {
  if (document.querySelector(".menu, .pop")) closeMenu();
  else if (state.form && app.data.rows.length) app.articles.closeForm();
  else app.selection.deselect();
}

async function search(app) {
  if (app.data.article) await app.articles.home();
  document.querySelector(".search input")?.focus();
}

export function showKeys() {
  dialog(t("keys.title"), el("dl", { class: "keys" }, LISTED.map(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(text))])));
}
