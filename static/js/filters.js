// Chips for the groups of types, and the pop-over with everything else that filters.
import { page } from "./page.js";
import { $, el, icon } from "./dom.js";
import { t, number, languageName } from "./i18n.js";
import { emptyFilters, isFiltered, setFilter, change, state } from "./state.js";
import { passes, precisionOf } from "./filter.js";
import { isUnsure } from "./model.js";
import { openMenu } from "./menus.js";

const STATUSES = ["happened", "claimed", "ongoing", "planned", "possible", "denied"];
const statusKey = (event) => (event.claimed && (event.status === "happened" || event.status === "ongoing") ? "claimed" : event.status);

/** How many events each value of the filters has. */
function facetsOf(events) {
  const count = (keysOf) => {
    const found = {};
    for (const event of events) for (const key of keysOf(event)) if (key) found[key] = (found[key] ?? 0) + 1;
    return found;
  };
  return {
    status: count((event) => [statusKey(event)]), source: count((event) => [event.source]), lang: count((event) => [event.lang]),
    precision: count((event) => [precisionOf(event), event.sites.some(isUnsure) ? "open" : ""]),
  };
}

export class Filters {
  constructor({ area }) {
    this.area = area;
    this.more = null;
  }

  /** Draw the chips for these events. */
  draw(events) {
    const counts = new Map(page.groups.map((group) => [group, 0]));
    for (const event of events) if (passes(event, state.filters, ["hide"])) counts.set(event.group, counts.get(event.group) + 1);
    this.facets = () => facetsOf(events);
    this.drawChips(page.groups.filter((group) => events.some((event) => event.group === group)), counts);
  }

  /** Draw the chips for what the server counted; `facets` asks it for the numbers in the pop-over. */
  drawCounts(groups, facets = this.facets) {
    this.facets = facets;
    this.drawChips(page.groups.filter((group) => groups[group] || state.filters.hide.includes(group)), new Map(Object.entries(groups)));
  }

  drawChips(present, counts) {
    const box = $("filters");
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.chip : null;
    const chips = present.map((group) => this.chip(group, counts.get(group)));
    box.replaceChildren(...chips, this.moreChip());
    if (focused) box.querySelector(`[data-chip="${CSS.escape(focused)}"]`)?.focus();
  }

  chip(group, count) {
    const on = !state.filters.hide.includes(group);
    return el("button.chip", {
      type: "button", class: `g-${group}`, "aria-pressed": String(on), dataset: { chip: group }, title: t("filter.solo"),
      onclick: (event) => (event.shiftKey || event.altKey ? this.solo(group) : this.toggle(group)), ondblclick: () => this.solo(group),
    }, el("span.dot"), t(`group.${group}`), el("span.n", {}, number(count)));
  }

  toggle(group) {
    const { hide } = state.filters;
    setFilter({ hide: hide.includes(group) ? hide.filter((one) => one !== group) : [...hide, group] });
  }

  solo(group) {
    setFilter({ hide: page.groups.filter((one) => one !== group) });
  }

  moreChip() {
    const { status, precision, source, lang, area, q } = state.filters;
    const active = status.length + precision.length + source.length + lang.length + (area ? 1 : 0) + (q ? 1 : 0);
    this.more = el("button.chip", { type: "button", class: active ? "active" : "", "aria-haspopup": "dialog", "aria-expanded": "false", dataset: { chip: "more" }, onclick: () => openMenu(this.more, this.popover()) },
      icon("filter"), t("filter.more"), active ? el("span.n", {}, number(active)) : null);
    return this.more;
  }

  popover() {
    const body = el("div.pop", { role: "dialog", "aria-label": t("filter.more") });
    const facets = this.facets();
    if (facets instanceof Promise) facets.then((found) => this.fill(body, found), () => this.fill(body, { status: {}, precision: {}, source: {}, lang: {} }));
    else this.fill(body, facets);
    return body;
  }

  fill(body, facets) {
    const options = (name, keys, label) => keys.map((key) => [key, label(key), facets[name][key] ?? 0]);
    const [sources, langs] = [Object.keys(facets.source).sort(), Object.keys(facets.lang).sort()];
    body.append(
      this.checks("status", t("filter.status"), options("status", STATUSES, (key) => t(`status.${key}`))),
      this.checks("precision", t("filter.precision"), options("precision", ["point", "area", "none", "open"], (key) => t(`precision.${key}`))));
    if (sources.length > 1) body.append(this.checks("source", t("filter.source"), options("source", sources, (key) => key)));
    if (langs.length > 1) body.append(this.checks("lang", t("filter.lang"), options("lang", langs, languageName)));
    const area = el("label.check", {}, el("input", { type: "checkbox", checked: Boolean(state.filters.area), onchange: (event) => setFilter({ area: event.target.checked ? this.area() : "" }) }), t("filter.area"));
    body.append(area, el("button.button.small", { type: "button", onclick: () => change({ filters: emptyFilters() }) }, t("filter.reset")));
  }

  checks(name, title, options) {
    const toggle = (key) => setFilter({ [name]: state.filters[name].includes(key) ? state.filters[name].filter((one) => one !== key) : [...state.filters[name], key] });
    return el("fieldset", {}, el("legend", {}, title), options.filter(([, , count]) => count).map(([key, label, count]) =>
      el("label.check", {}, el("input", { type: "checkbox", checked: state.filters[name].includes(key), onchange: () => toggle(key) }), el("span", { dir: "auto" }, label), el("span.n", {}, number(count)))));
  }
}

export { isFiltered };
