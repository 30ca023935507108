// The title bar: home, new text, export, and the menu with language, theme and print.
import { page } from "./page.js";
import { $, el, svg, icon } from "./dom.js";
import { t } from "./i18n.js";
import { filterParams, state, toAddress } from "./state.js";
import { closeMenu, menu, menuItem, openMenu } from "./menus.js";
import { showKeys } from "./keys.js";
import { showSources } from "./sources.js";
import { toast } from "./toast.js";

const FORMATS = [["geojson", "GeoJSON"], ["csv", "CSV"], ["kml", "KML"], ["gpkg", "GeoPackage"], ["html", "HTML"]];

export function drawBar({ onHome, onNew, onLog, onPicture }) {
  const brand = el("a.brand", { href: page.embedded ? "#" : page.urls.home, onclick: (event) => { event.preventDefault(); onHome(); } },
    svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { class: "pin", d: "M12 1.5c-4.4 0-8 3.5-8 7.9 0 5.6 8 13.1 8 13.1s8-7.5 8-13.1c0-4.4-3.6-7.9-8-7.9z" }), svg("path", { class: "pulse", d: "M7.4 9.6h2.2l1.4-3.2 2 5.6 1.4-2.4h2.2" })),
    t("app.name"));
  const button = (name, label, draw) => {
    const node = el("button.button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, onclick: () => openMenu(node, draw()) }, icon(name));
    return node;
  };
  const exporter = button("download", t("action.export"), () => exportMenu(onPicture));
  exporter.append(el("span.wide", {}, t("action.export")));
  const more = button("more", t("menu.label"), () => mainMenu(onLog, onPicture));
  more.classList.add("square", "quiet");
  const fresh = el("button.button.primary", { type: "button", onclick: onNew, "aria-label": t("action.new") }, icon("plus"), el("span.wide", {}, t("action.new")));
  $("bar").append(...[brand, page.embedded ? null : exporter, page.embedded ? null : fresh, more].filter(Boolean));
}

function exportMenu(onPicture) {
  const params = filterParams();
  if (state.article) params.set("article", state.article);
  const link = ([suffix, name]) => el("a.item-button", { role: "menuitem", href: `${page.urls.export}${suffix}?${params}`, download: "", onclick: () => closeMenu() }, name, el("small", {}, t(`export.${suffix}`)));
  return menu(el("p.menu-head", {}, t("export.filtered")), FORMATS.map(link), menuItem(["PNG", el("small", {}, t("export.png"))], onPicture), el("hr"), menuItem(t("action.print"), () => print()));
}

function mainMenu(onLog, onPicture) {
  const theme = document.documentElement.dataset.theme ?? "";
  const themes = [["", "theme.system"], ["light", "theme.light"], ["dark", "theme.dark"]].map(([value, key]) =>
    menuItem(t(key), () => setTheme(value), { role: "menuitemradio", "aria-checked": String(theme === value) }));
  const languages = Object.entries(page.languages).map(([code, name]) =>
    menuItem(name, () => setLanguage(code), { role: "menuitemradio", "aria-checked": String(code === page.ui), lang: code }));
  return menu(
    menuItem(t("action.copy_link"), () => navigator.clipboard?.writeText(location.origin + toAddress()).then(() => toast(t("copied"), { seconds: 3 }))),
    menuItem(t("keys.title"), showKeys), page.embedded ? null : [menuItem(t("log.title"), onLog), menuItem(t("sources.title"), showSources)], menuItem(t("action.print"), () => print()),
    page.embedded ? menuItem(t("action.picture"), onPicture) : null,
    el("p.menu-head", {}, t("theme.label")), themes, page.embedded ? null : [el("p.menu-head", {}, t("language.label")), languages]);
}

function setTheme(value) {
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  try {
    if (value) localStorage.setItem("theme", value);
    else localStorage.removeItem("theme");
  } catch { /* the choice lasts until the page is left */ }
}

function setLanguage(code) {
  document.cookie = `ui=${code}; path=${page.urls.home}; max-age=31536000; samesite=lax`;
  const address = new URL(location.href);
  address.searchParams.delete("ui");
  if (address.href === location.href) location.reload();
  else location.replace(address);
}
