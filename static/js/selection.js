// The one selection: an event or a place, lit in the reader, on the map, in the lists, the timeline and the card.
import { page } from "./page.js";
import { $, phone, calm } from "./dom.js";
import { t, number } from "./i18n.js";
import { change, state } from "./state.js";
import { Card } from "./card.js";
import { markReader } from "./reader.js";
import { announce } from "./toast.js";

export class Selection {
  constructor(app) {
    this.app = app;
    this.hovered = null;
    this.card = new Card({
      onClose: () => this.deselect(), onEvent: (event) => this.select(event.id), onOther: (event) => app.articles.goTo(event), onText: (event) => this.showText(event),
      onChoose: (event, site) => app.corrections.pick(event, site), onRetype: (event) => app.additions.retype(event), onNone: (event) => app.additions.notEvent(event),
      onSame: (one, other, same) => app.merging.say(one, other, same), onPart: (one, other) => app.merging.part(one, other),
    });
  }

  get data() {
    return this.app.data;
  }

  event() {
    return this.data.event(state.event);
  }

  select(id) {
    change({ event: id, place: null });
  }

  deselect() {
    if (state.event || state.place) change({ event: null, place: null });
  }

  choosePlace(place) {
    const only = place.event ?? (place.events.length === 1 ? place.events[0].id : null);
    if (only) this.select(only);
    else change({ event: null, place: place.key });
  }

  chooseMention(mention, ids) {
    const place = this.data.place(mention.key);
    if (ids.length) this.cycle(ids);
    else if (place) this.choosePlace(place);
    else if (mention.candidates.length || mention.lat !== null) this.app.corrections.pickFor(mention);
  }

  /** Select the next of these events after the one that is selected. */
  cycle(ids) {
    const shown = ids.filter((id) => this.data.shown.some((event) => event.id === id));
    if (shown.length) this.select(shown[(shown.indexOf(state.event) + 1) % shown.length]);
  }

  walk(step) {
    const events = this.data.ordered();
    if (!events.length) return;
    const at = events.findIndex((event) => event.id === state.event);
    const next = at < 0 ? (step > 0 ? 0 : events.length - 1) : (at + step + events.length) % events.length;
    this.select(events[next].id);
  }

  hover(what) {
    this.hovered = what?.type ? what : null;
    const keys = !what ? [] : what.type ? what.sites.map((site) => site.key) : [what.key];
    this.app.map.highlight(undefined, new Set(keys));
    const { reader } = this.app.panel;
    if (reader) markReader(reader, { event: this.event(), placeKeys: new Set([state.place]), hovered: this.hovered });
  }

  /** Light what the state says; `reveal` brings it into view. */
  draw({ reveal }) {
    const { map, panel } = this.app;
    const event = this.event();
    const place = !event && state.place ? this.data.place(state.place) : null;
    const keys = new Set(event ? event.sites.map((site) => site.key) : place ? [place.key] : []);
    this.data.pin(event, place);
    map.highlight(keys);
    map.showReach(map.places.find((one) => keys.has(one.key)));
    this.drawCard(event, place);
    if (reveal && keys.size) map.reveal([...keys][0]);
    panel.markRows(event, place, reveal);
    if (panel.reader) {
      const target = markReader(panel.reader, { event, placeKeys: keys, hovered: null });
      if (reveal && target) target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    }
    if (panel.position) panel.position.textContent = `${event ? number(this.data.ordered().indexOf(event) + 1) : "–"}/${number(this.data.shown.length)}`;
    if (reveal) {
      this.app.drawTimeline();
      if (event) announce(`${t(`type.${event.type}`)}: ${event.title}`);
    }
    this.anchor();
    map.label();
  }

  drawCard(event, place) {
    const language = page.ui;
    if (event) this.card.event(event, { siblings: this.data.siblings(event), alike: this.data.alike(event), reports: this.data.reports(event), key: event.sites[0]?.key ?? null, language });
    else if (place) this.card.place(place, language);
    else this.card.hide();
  }

  /** Keep the card beside its mark while the map moves. */
  anchor() {
    this.card.anchor(this.card.key ? this.app.map.spot(this.card.key) : null, this.app.map.spots());
  }

  async showText(event) {
    if (this.data.article) change({ tab: "text" });
    else change({ article: event.article, tab: "", view: null });
    if (phone()) $("panel").dataset.stop = "";
    await new Promise((resolve) => setTimeout(resolve, 60));
    this.draw({ reveal: true });
  }
}
