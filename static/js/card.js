// The detail card: one event, or the list of events at a place, beside its mark.
import { $, el, icon, glyph, phone } from "./dom.js";
import { page } from "./page.js";
import { t, when, number } from "./i18n.js";
import { isUnsure } from "./model.js";
import { badgeClass, numberText, placeAndTime, placePath, precisionText, reasonText, statusTags, sureness } from "./describe.js";
import { citations } from "./cite.js";
import { closeMenu, dialog, menu, menuItem, openMenu } from "./menus.js";
import { toast } from "./toast.js";
import { osmLink } from "./map.js";

const GAP = 14;

export class Card {
  constructor(handlers) {
    this.handlers = handlers;
    this.node = $("card");
    this.node.setAttribute("tabindex", "-1");
    this.key = null;
  }

  hide() {
    this.node.hidden = true;
    this.key = null;
  }

  /** Show an event; `siblings` are the other events of its place, `reports` other articles of it, `alike` those that may be. */
  event(event, { siblings, alike, reports, key, language }) {
    this.key = key;
    const at = siblings.indexOf(event);
    const pager = siblings.length > 1 ? el("span.pager", {},
      this.step(siblings[(at - 1 + siblings.length) % siblings.length], "back", "action.previous"), el("span", {}, `${at + 1}/${siblings.length}`),
      this.step(siblings[(at + 1) % siblings.length], "next", "action.next")) : null;
    const label = el("span", {}, t(`type.${event.type}`));
    this.fill(`g-${event.group}`, event.title,
      el("div.card-kind", {}, el("span.dot"), label, pager),
      el("h3", { dir: "auto" }, event.title),
      el("div.tags", {}, statusTags(event)),
      this.facts(event, language),
      event.quote ? el("blockquote", { dir: "auto", lang: event.lang || null }, this.quote(event)) : null,
      this.foot(event), this.actions(event), this.reports(event, reports), this.others(event, alike), this.why(event));
  }

  step(event, name, label) {
    return el("button.button.quiet.square", { type: "button", "aria-label": t(label), onclick: () => this.handlers.onEvent(event) }, icon(name));
  }

  facts(event, language) {
    const rows = [];
    const names = (actors) => actors.map((actor) => actor.name).join(", ");
    const who = [names(event.actors), names(event.targets)].filter(Boolean).join(" → ");
    if (who) rows.push([t("fact.who"), [el("span", { dir: "auto" }, who)]]);
    for (const site of event.sites) {
      rows.push([t("fact.where"), [placePath(site, language), site.inferred ? ` (${t("place.inferred")})` : "", el("small", {}, precisionText(site))]]);
    }
    if (!event.sites.length) rows.push([t("fact.where"), [t("place.none")]]);
    const from = event.date && (event.date.text ? t("date.words", { words: event.date.text }) : t(`basis.${event.date.basis}`));
    rows.push([t("fact.when"), [when(event.date), from ? el("small", {}, from) : null]]);
    const counts = event.numbers.map(numberText).filter(Boolean).join(", ");
    if (counts) rows.push([t("fact.numbers"), [counts]]);
    return el("dl", {}, rows.map(([term, value]) => [el("dt", {}, term), el("dd", {}, ...value)]));
  }

  /** The sentence with its trigger words lit. */
  quote(event) {
    const word = event.triggers[0]?.surface;
    const at = word ? event.quote.indexOf(word) : -1;
    if (at < 0) return [event.quote];
    return [event.quote.slice(0, at), el("mark", {}, word), event.quote.slice(at + word.length)];
  }

  foot(event) {
    const site = event.sites[0];
    return el("div.card-foot", {}, site ? sureness(site.confidence) : el("span", {}, t("place.none")), el("span.source", { dir: "auto" }, event.who || event.source), this.unfold());
  }

  actions(event) {
    const site = event.sites[0];
    const button = (label, action) => el("button.button.small", { type: "button", onclick: action }, label);
    const more = el("button.button.small.square", { type: "button", "aria-label": t("menu.label"), "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => openMenu(more, this.moreMenu(event, site)) }, icon("more"));
    return el("div.card-actions", {},
      button(t("action.show_text"), () => this.handlers.onText(event)),
      site ? button(t("action.candidates"), () => this.handlers.onChoose(event, site)) : null,
      button(t("action.cite"), () => this.cite(event)), more);
  }

  moreMenu(event, site) {
    return menu(menuItem(t("action.copy_link"), () => this.copy(location.href)),
      site ? el("a.item-button", { role: "menuitem", href: osmLink(site), target: "_blank", rel: "noopener noreferrer", onclick: () => closeMenu() }, t("action.osm")) : null,
      page.embedded ? null : [menuItem(t("action.retype"), () => this.handlers.onRetype(event)), menuItem(t("action.not_event"), () => this.handlers.onNone(event))]);
  }

  /** The other articles that tell of it. */
  reports(event, reports) {
    if (!reports.length) return null;
    return el("div.alike", {}, el("p", {}, t("card.reports", { count: reports.length + 1 })), reports.map((other) => el("div.alike-row", {}, this.link(other),
      page.embedded ? null : el("button.button.small.quiet", { type: "button", onclick: () => this.handlers.onPart(event, other) }, t("merge.part")))));
  }

  /** Events that may be the same: to look at, to accept, to dismiss. */
  others(event, alike) {
    if (!alike.length) return null;
    return el("div.alike", {}, el("p", {}, t("card.alike")), alike.map((other) => el("div.alike-row", {}, this.link(other),
      page.embedded ? null : [
        el("button.button.small", { type: "button", onclick: () => this.handlers.onSame(event, other, true) }, t("merge.accept")),
        el("button.button.small.quiet", { type: "button", onclick: () => this.handlers.onSame(event, other, false) }, t("merge.dismiss")),
      ])));
  }

  link(event) {
    return el("button.link", { type: "button", dir: "auto", onclick: () => this.handlers.onOther(event) }, `${event.source || event.articleTitle}: ${event.title}`);
  }

  /** On phones the card starts small and opens on demand. */
  unfold() {
    const button = el("button.button.quiet.small.unfold", { type: "button", "aria-expanded": "false", onclick: () => {
      const open = this.node.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = t(open ? "action.less" : "action.more");
    } }, t("action.more"));
    return button;
  }

  why(event) {
    const reasons = event.why.map(reasonText);
    const site = event.sites[0];
    const facts = [
      site?.geonameid ? `GeoNames ${site.geonameid} · ${number(+site.lat.toFixed(3))}, ${number(+site.lon.toFixed(3))}` : null,
      site?.confidence !== null && site ? t("sureness.place", { share: Math.round(site.confidence * 100) }) : null,
      site?.joined !== null && site ? t("sureness.joined", { share: Math.round(site.joined * 100) }) : null,
      event.confidence !== null ? t("sureness.event", { share: Math.round(event.confidence * 100) }) : null, ...reasons];
    return el("details", {}, el("summary", {}, t("card.why")), el("ul", {}, facts.filter(Boolean).map((fact) => el("li", {}, fact))));
  }

  /** Show the events of a place. */
  place(place, language) {
    this.key = place.key;
    const group = place.events[0]?.group ?? "other";
    this.fill(`g-${group}`, place.name,
      el("div.card-kind", {}, el("span", {}, t("count.events", { count: place.total ?? place.events.length }))),
      el("h3", { dir: "auto" }, placePath(place, language)),
      el("div.meta", {}, el("span", {}, precisionText(place)), isUnsure(place) ? el("span", {}, t("sureness.unsure")) : null),
      el("div.rows", {}, place.events.map((event) => this.row(event)), place.more ? el("button.button", { type: "button", onclick: place.more }, t("action.more")) : null));
  }

  row(event) {
    return el("button.row", { type: "button", class: `g-${event.group}`, onclick: () => this.handlers.onEvent(event) },
      el("span", { class: badgeClass(event) }, glyph(page.types[event.type])),
      el("span", {}, el("h4.row-title", { dir: "auto" }, event.title), el("span.sub", {}, placeAndTime(event)), el("span.tags", {}, statusTags(event))));
  }

  fill(group, label, ...children) {
    this.node.setAttribute("class", `card ${group}`);
    this.node.setAttribute("aria-label", label);
    this.node.replaceChildren(el("button.button.quiet.square.close", { type: "button", "aria-label": t("action.close"), onclick: () => this.handlers.onClose() }, icon("close")), el("div.card-scroll", {}, ...children));
    this.node.hidden = false;
  }

  /** Put the card beside its mark, over as few others as can be, inside the room between chips and timeline. */
  anchor(spot, marks = []) {
    if (this.node.hidden) return;
    const stage = $("stage").getBoundingClientRect();
    const chips = $("filters").getBoundingClientRect();
    const below = $(phone() ? "timeline" : "legend").getBoundingClientRect();
    const room = { left: 12, top: chips.bottom - stage.top + 8, right: stage.width - (phone() ? 12 : 58), bottom: below.top - stage.top - 10 };
    this.node.style.maxHeight = `${Math.max(180, room.bottom - room.top)}px`;
    const { offsetWidth: w, offsetHeight: h } = this.node;
    const fits = (box) => box.left >= room.left && box.top >= room.top && box.left + w <= room.right && box.top + h <= room.bottom;
    const corner = { left: phone() ? room.left : room.right - w, top: room.top };
    const choices = spot ? [...this.choices(spot, w, h, room), ...beside(marks, w, h, room)].filter(fits) : [];
    const best = choices.map((box, i) => ({ box, cost: covered(box, w, h, marks) + Math.min(i, 4) + away(box, w, h, spot) })).sort((a, b) => a.cost - b.cost)[0];
    const chosen = best?.box ?? corner;
    Object.assign(this.node.style, { left: `${chosen.left}px`, top: `${chosen.top}px` });
  }

  choices({ x, y, reach }, w, h, room) {
    const slideX = Math.min(Math.max(x - w / 2, room.left), room.right - w);
    const slideY = Math.min(Math.max(y - h / 2, room.top), room.bottom - h);
    const away = reach + GAP + 6;
    const above = { left: slideX, top: y - away - h };
    if (phone()) return [above, { left: slideX, top: y + away + 16 }];
    return [above, { left: x + away + 50, top: slideY }, { left: x - away - w - 10, top: slideY }, { left: slideX, top: y + away + 16 }];
  }

  cite(event) {
    const { plain, bib, csl } = citations(event, location.href);
    const block = (name, text) => [el("div.actions", {}, el("h3", {}, name), el("button.button.small", { type: "button", onclick: () => this.copy(text) }, t("action.copy"))), el("pre", { tabindex: "0" }, text)];
    dialog(t("action.cite"), block(t("cite.plain"), plain), block("BibTeX", bib), block("CSL-JSON", csl));
  }

  copy(text) {
    navigator.clipboard?.writeText(text).then(() => toast(t("copied"), { seconds: 3 }), () => toast(t("copy.failed"), { seconds: 5 }));
  }
}

/** Places left and right of all selected marks together, and the corners of the room. */
function beside(marks, w, h, room) {
  const selected = marks.filter((mark) => mark.selected);
  if (phone() || !selected.length) return [];
  const west = Math.min(...selected.map(({ x, reach }) => x - reach)) - GAP - w;
  const east = Math.max(...selected.map(({ x, reach }) => x + reach)) + GAP + 50;
  const middle = selected.reduce((sum, { y }) => sum + y, 0) / selected.length - h / 2;
  const tops = [Math.min(Math.max(middle, room.top), room.bottom - h), room.top, room.bottom - h];
  return [west, west - 60, west - 130, east, room.right - w, room.left].flatMap((left) => tops.map((top) => ({ left, top })));
}

/** How far a card is from the mark that it tells of, as a small cost. */
const away = (box, w, h, { x, y }) => Math.hypot(box.left + w / 2 - x, box.top + h / 2 - y) / 150;

/** What a card at this place would hide: a selected mark counts far more than any other. */
function covered(box, w, h, marks) {
  const hit = ({ x, y, reach }) => x + reach > box.left && x - reach < box.left + w && y + reach > box.top && y - reach < box.top + h;
  return marks.filter(hit).reduce((sum, mark) => sum + (mark.selected ? 100 : 8), 0);
}
