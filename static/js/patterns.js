// All components in all states, on invented data: to look at when something changes.
import { page } from "./page.js";
import { $, el, glyph, icon } from "./dom.js";
import { t } from "./i18n.js";
import { toEvent } from "./model.js";
import { codePointIndex } from "./offsets.js";
import { bundleMark, placeMark, sumOf } from "./marks.js";
import { badgeClass, placeAndTime, statusTags, sureness } from "./describe.js";

const ARTICLE = { id: "x", title: "Muster", date: "2024-05-06", source: "Musterblatt", lang: "de" };

function sample(type, more = {}) {
  const place = { name: "Musterstadt", surface: "Musterstadt", role: "site", kind: "literal", lat: 50, lon: 8, level: "city", confidence: 0.9, geonameid: 1, radius_km: 5, ...more.place };
  return toEvent({
    id: `${type}-${JSON.stringify(more)}`, type, title: t(`type.${type}`), status: "happened", triggers: [{ start: 0, end: 6, surface: "Muster" }], sentence: { start: 0, end: 6, surface: "Muster." },
    date: { start: "2024-05-05", end: "2024-05-05", precision: "day", text: "am Sonntag", basis: "weekday" }, ...more, places: [place],
  }, ARTICLE, codePointIndex(""), "");
}

const STATES = [["happened", {}], ["claimed", { claimed: true, attribution: { who: "Polizei" } }], ["planned", { status: "planned" }], ["possible", { status: "possible" }], ["denied", { status: "denied" }]];
const types = Object.keys(page.types);
const markOf = (events, more = {}) => placeMark({ ...events[0].sites[0], events, ...more });
const label = (node, text) => el("figure", {}, node, el("figcaption", { class: "vh" }, text));

function shelf(title, children, land = false) {
  $("patterns").append(el("section", {}, el("h2", {}, title), el("div.shelf", { class: land ? "land" : "" }, children)));
}

function row(event, more = "") {
  return el("button.row", { type: "button", class: `g-${event.group} ${more}` }, el("span", { class: badgeClass(event), "aria-hidden": "true" }, glyph(page.types[event.type])),
    el("span", {}, el("h3.row-title", {}, event.title), el("span.sub", {}, placeAndTime(event)), el("span.tags", {}, statusTags(event))));
}

const select = (node) => { node.classList.add("selected"); return node; };

shelf(t("filter.status"), STATES.flatMap(([name, more]) => [label(markOf([sample("bombardment", more)]), name), label(markOf([sample("meeting", { ...more, place: { level: "admin1" } })]), name)]), true);
shelf(t("tab.events"), types.map((type) => label(markOf([sample(type)]), t(`type.${type}`))), true);
shelf(t("legend.label"), [
  label(markOf([sample("attack"), sample("aid", { status: "planned" }), sample("meeting")]), "3"), label(select(markOf([sample("protest")])), "selected"),
  label(markOf([sample("crime")], { confidence: 0.3 }), "?"), label(bundleMark(sumOf(types.map((type) => sample(type)))), "bundle"),
], true);
shelf(t("action.more"), [
  el("button.button.primary", { type: "button" }, icon("plus"), t("action.new")), el("button.button", { type: "button" }, icon("download"), t("action.export")), el("button.button.quiet", { type: "button" }, icon("back"), t("action.all_articles")),
  el("button.button.small", { type: "button" }, t("action.cite")), el("button.button", { type: "button", disabled: true }, t("action.cancel")), el("button.button.square", { type: "button", "aria-label": t("menu.label") }, icon("more")),
]);
shelf(t("filter.more"), [...page.groups.map((group, i) => el("button.chip", { type: "button", class: `g-${group}`, "aria-pressed": String(i !== 3) }, el("span.dot"), t(`group.${group}`), el("span.n", {}, String(i + 1)))), el("button.chip.active", { type: "button" }, icon("filter"), t("filter.more"), el("span.n", {}, "2"))], true);
shelf(t("tab.places"), el("div.rows", {}, [row(sample("battle")), row(sample("agreement", STATES[1][1]), "hover"), row(sample("labour", STATES[2][1]), "selected"), row(sample("health", STATES[4][1]))]));
shelf(t("fact.where"), [0.95, 0.7, 0.3, null].map((value) => el("span.card-foot", {}, sureness(value))));
shelf(t("tab.text"), el("p.reader", { class: "pattern-text" }, ["point", "area", "modifier", "mute", "point open", "point selected"].map((kind) => [el("span.place", { class: `${kind} g-diplomacy` }, t(`tab.places`)), " \u2002"]), el("span.ev", { class: "selected g-violence" }, t("note.empty"))));
shelf(t("error.load"), [el("div.problem", {}, el("span", {}, t("error.offline")), el("button.button.small", { type: "button" }, t("action.retry"))), el("div.notice", {}, t("form.date_hint")), el("div.toast", {}, el("span", {}, t("copied")), el("button.button", { type: "button" }, t("action.undo"))), el("div.progress", {}, el("i"))]);
const plain = (text, classes = "") => el("button.button.small", { type: "button", class: classes }, text);
shelf(t("add.label"), [
  el("div.select-menu.still", { role: "toolbar", "aria-label": t("add.label") }, el("button.button.small.quiet", { type: "button" }, icon("pin"), t("add.place")), el("button.button.small.quiet", { type: "button" }, icon("flag"), t("add.event"))),
  el("span.tags", {}, statusTags({ ...sample("attack"), review: "added" }), statusTags({ ...sample("attack"), review: "changed" }), statusTags({ ...sample("attack"), stack: [1, 2] })),
]);
shelf(t("merge.title"), [
  el("div.notice.merge-offer", {}, el("span", {}, t("merge.offer", { count: 3 })), plain(t("merge.look"))),
  el("div.alike.still", {}, el("p", {}, t("card.alike")), el("div.alike-row", {}, el("button.link", { type: "button" }, t("type.attack")), plain(t("merge.accept")), plain(t("merge.dismiss"), "quiet"))),
  el("div.alike.still", {}, el("p", {}, t("card.reports", { count: 2 })), el("div.alike-row", {}, el("button.link", { type: "button" }, t("type.attack")), plain(t("merge.part"), "quiet"))),
]);
const share = el("i");
share.style.width = "40%";
shelf(t("form.working"), el("div.working.still", {}, el("div.progress.known", { role: "progressbar", "aria-label": t("form.working"), "aria-valuenow": "40" }, share), el("output", {}, t("form.progress", { share: 40, events: t("count.events", { count: 12 }) })), plain(t("action.stop"))));
document.documentElement.dataset.ready = "true";
