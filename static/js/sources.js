// What each source writes about, as its articles taught: a dialog to look at it, forget it, and switch a source off.
import { el } from "./dom.js";
import { t, countryName, dateLong, number } from "./i18n.js";
import * as api from "./api.js";
import { dialog } from "./menus.js";
import { announce, toast } from "./toast.js";

export async function showSources() {
  try {
    const { on, sources } = await api.sources();
    const list = el("ul.sources", {}, sources.map(row));
    dialog(t("sources.title"), el("p.hint", {}, t(on ? "sources.hint" : "sources.off_for_all")), sources.length ? list : el("p", {}, t("sources.empty")));
  } catch (error) {
    toast(error.message);
  }
}

function row(source) {
  const known = source.articles ? [t("count.articles", { count: source.articles }), source.last ? t("sources.last", { date: dateLong(source.last) }) : ""].filter(Boolean).join(" · ") : t("sources.nothing");
  const used = el("input", { type: "checkbox", checked: source.on, onchange: () => change(source, used) });
  const forget = el("button.button.small", { type: "button", "aria-label": t("sources.forget_label", { source: source.source }), onclick: () => drop(source, forget) }, t("sources.forget"));
  return el("li", {},
    el("div.source-head", {}, el("b", { dir: "auto" }, source.source), el("small", {}, known)),
    source.articles ? el("p.source-home", { dir: "auto" }, home(source)) : null,
    el("div.actions", {}, el("label.check", {}, used, el("span", {}, t("sources.use")), el("span.vh", {}, ` (${source.source})`)), source.articles ? forget : null));
}

/** "Frankreich 100 % · Île-de-France 80 % · Paris 60 %, Créteil 20 %" */
function home({ countries, divisions, places }) {
  const share = (name, part) => `${name} ${number(Math.round(part * 100))} %`;
  return [
    countries.slice(0, 2).map((one) => share(countryName(one.name) || one.name, one.share)),
    divisions.slice(0, 2).map((one) => share(one.name, one.share)),
    places.map((one) => share(one.name, one.share)),
  ].filter((part) => part.length).map((part) => part.join(", ")).join(" · ");
}

async function change(source, box) {
  try {
    await api.switchSource(source.source, box.checked);
    announce(t(box.checked ? "sources.now_on" : "sources.now_off", { source: source.source }));
  } catch (error) {
    box.checked = !box.checked;
    toast(error.message);
  }
}

/** The first press asks, the second one forgets: it cannot be undone. */
async function drop(source, button) {
  if (!button.dataset.sure) {
    button.dataset.sure = "true";
    button.textContent = t("sources.forget_sure");
    button.setAttribute("aria-label", t("sources.forget_sure_label", { source: source.source }));
    return;
  }
  try {
    await api.forgetSource(source.source);
    const item = button.closest("li");
    const next = item.nextElementSibling ?? item.previousElementSibling;
    (next?.querySelector("input") ?? item.closest("dialog").querySelector("button")).focus();
    item.remove();
    announce(t("sources.forgotten", { source: source.source }));
  } catch (error) {
    toast(error.message);
  }
}
