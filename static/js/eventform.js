// The form for an event that a person found in the text: type, title, place, days, status, who says so.
import { el } from "./dom.js";
import { t, countryName } from "./i18n.js";
import * as api from "./api.js";
import { dialog } from "./menus.js";
import { page } from "./page.js";

const STATUSES = ["happened", "ongoing", "planned", "possible", "denied"];
const LONGEST_TITLE = 140;
const TYPING_MS = 200;
const SHOWN = 6;

/** `onDone(told)` gets the fields as the API takes them. */
export function eventForm({ words, article, onDone }) {
  const field = (label, input) => el("label.field", {}, el("span", {}, label), input);
  const type = el("select", { name: "type" }, typeOptions("other"));
  const title = el("input", { name: "title", dir: "auto", required: true, maxlength: String(LONGEST_TITLE), autocomplete: "off", value: shortened(words.surface) });
  const status = el("select", { name: "status" }, STATUSES.map((key) => el("option", { value: key }, t(`status.${key}`))));
  const first = el("input", { name: "first", type: "date" });
  const last = el("input", { name: "last", type: "date" });
  const who = el("input", { name: "who", dir: "auto", autocomplete: "off", maxlength: "200" });
  const place = placeField(words, article);
  const problem = el("div.problem", { role: "alert", hidden: true });

  function send() {
    const sentence = !title.value.trim() ? t("event.no_title") : first.value && last.value && last.value < first.value ? t("event.days_order") : "";
    problem.hidden = !sentence;
    problem.textContent = sentence;
    if (sentence) return;
    box.close();
    onDone({ type: type.value, title: title.value.trim(), status: status.value, first: first.value, last: last.value, who: who.value.trim(), ...place.value() });
  }

  const box = dialog(t("event.title"), el("form.form.event-form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); send(); } },
    el("blockquote", { dir: "auto", lang: article.lang || null }, words.surface),
    field(t("event.headline"), title), el("div.pair", {}, field(t("event.type"), type), field(t("filter.status"), status)),
    place.node, el("div.pair", {}, field(t("event.first"), first), field(t("event.last"), last)), field(t("event.who"), who),
    problem, el("div.actions", {}, el("button.button.primary", { type: "submit" }, t("event.submit")), el("button.button", { type: "button", onclick: () => box.close() }, t("action.cancel")))));
  type.focus();
}

/** The places that the text names, the nearest before the words first; or another one by search. */
function placeField(words, article) {
  const named = new Map();
  const ranked = article.mentions.filter((mention) => mention.lat !== null && mention.placeId)
    .sort((a, b) => Math.abs(a.start - words.start) - Math.abs(b.start - words.start));
  for (const mention of ranked) if (!named.has(mention.placeId)) named.set(mention.placeId, mention.name);
  const options = [...named].map(([id, name]) => el("option", { value: id }, name));
  const select = el("select", { name: "place" }, options, el("option", { value: "" }, t("place.none")), el("option", { value: "search" }, t("picker.search")));
  const search = el("input", { type: "search", autocomplete: "off", "aria-label": t("picker.search"), placeholder: t("picker.search") });
  const found = el("div.found", { role: "list" });
  const finder = el("div.finder", { hidden: true }, search, found);
  let timer = null;

  const take = (candidate) => {
    const option = [...select.options].find((one) => one.value === candidate.place_id) ?? el("option", { value: candidate.place_id }, candidate.name);
    select.prepend(option);
    select.value = candidate.place_id;
    finder.hidden = true;
    select.focus();
  };
  const detail = (candidate) => [t(`level.${candidate.level || "city"}`), countryName(candidate.country)].filter(Boolean).join(" · ");
  select.addEventListener("change", () => {
    finder.hidden = select.value !== "search";
    if (!finder.hidden) search.focus();
  });
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const query = search.value.trim();
      const places = query ? (await api.places(query, article.lang)).places : [];
      found.replaceChildren(...places.slice(0, SHOWN).map((candidate) => el("div", { role: "listitem" }, el("button.button.small", { type: "button", onclick: () => take(candidate) }, el("b", { dir: "auto" }, candidate.name), el("small", {}, detail(candidate))))));
    }, TYPING_MS);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    found.querySelector("button")?.click();
  });
  return {
    node: el("div", {}, el("label.field", {}, el("span", {}, t("fact.where")), select), finder),
    value: () => (select.value && select.value !== "search" ? { place_id: select.value, place_name: select.selectedOptions[0].textContent } : {}),
  };
}

const shortened = (text) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST_TITLE ? line : `${line.slice(0, LONGEST_TITLE - 2).replace(/\s\S*$/, "")} …`;
};

/** The types of events under their groups. */
export function typeOptions(chosen = "") {
  return page.groups.map((group) => {
    const types = Object.keys(page.types).filter((type) => page.types[type].group === group);
    return el("optgroup", { label: t(`group.${group}`) }, types.map((type) => el("option", { value: type, selected: type === chosen ? true : null }, t(`type.${type}`))));
  });
}
