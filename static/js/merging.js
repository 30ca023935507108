// The same event in several articles: suggested, accepted or dismissed by a person, never merged in silence.
import { el } from "./dom.js";
import { t } from "./i18n.js";
import * as api from "./api.js";
import { dialog } from "./menus.js";
import { placeAndTime } from "./describe.js";
import { toast } from "./toast.js";

const MOST = 50; // suggestions shown at once

export class Merging {
  constructor(app) {
    this.app = app;
  }

  end(event) {
    return { article: event.article, event: event.id };
  }

  /** Say that two events are the same, or that they are not; either can be taken back. */
  async say(one, other, same) {
    try {
      const { correction } = await api.pair({ one: this.end(one), other: this.end(other), same });
      await this.app.reload();
      toast(t(same ? "merge.done" : "merge.dismissed"), { action: t("action.undo"), onAction: () => this.takeBack(correction) });
    } catch (error) {
      toast(error.message);
    }
  }

  async takeBack(correction) {
    try {
      await api.takeBack(correction);
      await this.app.reload();
    } catch (error) {
      toast(error.message);
    }
  }

  /** Part an event from the others that it was called the same as. */
  async part(one, other) {
    const { corrections } = await api.corrections();
    const row = corrections.find((entry) => entry.action === "same" && [one.id, other.id].every((id) => entry.events.includes(id)));
    if (row) await this.takeBack(row.id);
    else await this.say(one, other, false);
  }

  /** A line above the list of events, when there is something to decide. */
  offer(pairs) {
    if (!pairs.length) return null;
    return el("div.notice.merge-offer", {}, el("span", {}, t("merge.offer", { count: pairs.length })), el("button.button.small", { type: "button", onclick: () => this.show(pairs) }, t("merge.look")));
  }

  show(pairs) {
    const rows = pairs.slice(0, MOST).map(([one, other]) => {
      const decide = (same) => { box.close(); this.say(one, other, same); };
      const side = (event) => el("div.merge-side", {}, el("span.meta", { dir: "auto" }, event.source || event.articleTitle), el("b", { dir: "auto", lang: event.lang || null }, event.title), el("span.sub", { dir: "auto" }, placeAndTime(event)));
      return el("li", {}, side(one), side(other), el("div.actions", {},
        el("button.button.small.primary", { type: "button", onclick: () => decide(true) }, t("merge.accept")), el("button.button.small", { type: "button", onclick: () => decide(false) }, t("merge.dismiss"))));
    });
    const box = dialog(t("merge.title"), el("p.hint", {}, t("merge.hint")), el("ul.merge", {}, rows));
  }
}

/** Events that a person called the same, as one with the others stacked behind it; the earliest report stands in front. */
export function stacked(events) {
  const byId = new Map(events.map((event) => [event.id, event]));
  const hidden = new Set();
  for (const event of events) event.stack = [];
  for (const event of [...events].sort((a, b) => (a.published < b.published ? -1 : a.published > b.published ? 1 : a.id < b.id ? -1 : 1))) {
    if (hidden.has(event.id)) continue;
    event.stack = linked(event, byId).filter((other) => !hidden.has(other.id));
    for (const other of event.stack) hidden.add(other.id);
  }
  return events.filter((event) => !hidden.has(event.id));
}

/** All events that are the same as this one, over any number of steps. */
export function linked(event, byId) {
  const found = new Map([[event.id, event]]);
  for (const one of found.values()) {
    for (const id of one.same) if (byId.has(id)) found.set(id, byId.get(id));
  }
  found.delete(event.id);
  return [...found.values()];
}

/** Pairs of events of different articles with the same type and place, whose times touch. */
export function suggestions(events, isSettled) {
  const buckets = new Map();
  const pairs = [];
  for (const event of events) {
    for (const site of event.sites) {
      const key = `${event.type} ${site.key}`;
      const others = buckets.get(key) ?? [];
      for (const other of others) if (mayBeSame(event, other) && !isSettled(event, other) && pairs.length < MOST * 2) pairs.push([other, event]);
      buckets.set(key, [...others, event]);
    }
  }
  return pairs;
}

export const mayBeSame = (one, other) => one.article !== other.article && touch(one.date, other.date);

/** Whether two times share a day; what has no date touches nothing. */
function touch(one, other) {
  if (!one || !other) return false;
  const [start, end] = [one.first ?? "", one.last ?? "9999"];
  return start <= (other.last ?? "9999") && (other.first ?? "") <= end;
}
