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

export class Filters {
  constructor({ area }) {
    this.area = area;
    this.more = null;
  }

  /** Draw the chips for these events. */
  draw(events) {
    this.events = events;
    const box = $("filters");
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.chip : null;
    const counts = new Map(page.groups.map((group) => [group, 0]));
    for (const event of events) if (passes(event, state.filters, ["hide"])) counts.set(event.group, counts.get(event.group) + 1);
    const present = page.groups.filter((group) => events.some((event) => event.group === group));
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
    const count = (test) => this.events.filter((event) => test(event)).length;
    const body = el("div.pop", { role: "dialog", "aria-label": t("filter.more") });
    const sources = [...new Set(this.events.map((event) => event.source))].filter(Boolean).sort();
    const langs = [...new Set(this.events.map((event) => event.lang))].filter(Boolean).sort();
    body.append(
      this.checks("status", t("filter.status"), STATUSES.map((key) => [key, t(`status.${key}`), count((event) => statusKey(event) === key)])),
      this.checks("precision", t("filter.precision"), ["point", "area", "none", "open"].map((key) => [key, t(`precision.${key}`), count((event) => (key === "open" ? event.sites.some(isUnsure) : precisionOf(event) === key))])));
    if (sources.length > 1) body.append(this.checks("source", t("filter.source"), sources.map((key) => [key, key, count((event) => event.source === key)])));
    if (langs.length > 1) body.append(this.checks("lang", t("filter.lang"), langs.map((key) => [key, languageName(key), count((event) => event.lang === key)])));
    const area = el("label.check", {}, el("input", { type: "checkbox", checked: Boolean(state.filters.area), onchange: (event) => setFilter({ area: event.target.checked ? this.area() : "" }) }), t("filter.area"));
    body.append(area, el("button.button.small", { type: "button", onclick: () => change({ filters: emptyFilters() }) }, t("filter.reset")));
    return body;
  }

  checks(name, title, options) {
    const toggle = (key) => setFilter({ [name]: state.filters[name].includes(key) ? state.filters[name].filter((one) => one !== key) : [...state.filters[name], key] });
    return el("fieldset", {}, el("legend", {}, title), options.filter(([, , count]) => count).map(([key, label, count]) =>
      el("label.check", {}, el("input", { type: "checkbox", checked: state.filters[name].includes(key), onchange: () => toggle(key) }), el("span", { dir: "auto" }, label), el("span.n", {}, number(count)))));
  }
}

export { isFiltered };
