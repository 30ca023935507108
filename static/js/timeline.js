// The timeline: a stacked histogram over all events that pass the other filters, and a window with two handles.
import { $, el, svg, calm, phone } from "./dom.js";
import { t, toDate, isoDay, dayMonthOf, monthOf, rangeShort, dateLong, number } from "./i18n.js";
import { setFilter, state } from "./state.js";
import { inPeriod, passes } from "./filter.js";
import { page } from "./page.js";
import { openMenu } from "./menus.js";

const DAY = 86400000;
const LONG = 31 * DAY; // longer times are drawn as far as the others reach
const AXIS = 18; // px under the bars for the dates
const PLAY_MS = 450;
const STEPS = { day: DAY, week: 7 * DAY, month: 30.4375 * DAY, year: 365.25 * DAY };

function unitFor(days, width) {
  if (days <= Math.max(60, width / 5)) return "day";
  if (days <= 7 * Math.max(60, width / 6)) return "week";
  return days <= 31 * Math.max(60, width / 6) ? "month" : "year";
}

function floor(date, unit) {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === "year") return new Date(Date.UTC(year, 0, 1));
  if (unit === "month") return new Date(Date.UTC(year, month, 1));
  if (unit === "week") return new Date(Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7)));
  return new Date(Date.UTC(year, month, day));
}

function following(date, unit) {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === "year") return new Date(Date.UTC(year + 1, 0, 1));
  if (unit === "month") return new Date(Date.UTC(year, month + 1, 1));
  return new Date(Date.UTC(year, month, day + (unit === "week" ? 7 : 1)));
}

const isFull = (bin) => (bin.weights ? bin.weights.some(Boolean) : bin.parts.length > 0);

/** What stands on each other in a bin: group, height, sharpness, and whether some of it passes the period. */
function stacks(bin) {
  if (bin.weights) return page.groups.map((group, i) => ({ group, weight: bin.weights[i] ?? 0, sharp: 1, within: () => true })).filter(({ weight }) => weight);
  return page.groups.map((group) => bin.parts.filter(({ event }) => event.group === group)).filter((parts) => parts.length).map((parts) => ({
    group: parts[0].event.group, weight: parts.reduce((sum, part) => sum + Math.max(part.weight, 0.12), 0), sharp: Math.max(...parts.map((part) => part.weight)),
    within: () => parts.some(({ event }) => inPeriod(event, state.filters.from, state.filters.to)),
  }));
}

export class Timeline {
  constructor() {
    this.node = $("timeline");
    this.range = el("button.timeline-range", { type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", title: t("timeline.dates"), onclick: () => openMenu(this.range, this.dates()) });
    this.reset = el("button.button.quiet.reset", { type: "button", onclick: () => setFilter({ from: "", to: "" }) }, t("timeline.all"));
    this.sum = el("span.timeline-sum");
    this.play = el("button.play", { type: "button", "aria-label": t("timeline.play"), "aria-pressed": "false", onclick: () => this.toggle() });
    this.chart = el("div.histogram");
    this.left = this.handle("from");
    this.right = this.handle("to");
    this.node.append(el("div.timeline-head", {}, this.range, this.reset, this.sum), this.play, this.chart);
    this.chart.addEventListener("pointerdown", (event) => this.draw(event));
    new ResizeObserver(() => this.render()).observe(this.chart);
    this.playing = null;
    this.drawPlay();
  }

  /** `events`: all of the view; `shown`: what passes every filter; `published`: the article's date, if one is open. */
  update(events, shown, { published = "", selected = null, sum = "" } = {}) {
    this.events = events.filter((event) => passes(event, state.filters, ["period"]));
    Object.assign(this, { shown, published, selected, bars: null });
    this.sum.textContent = sum;
    this.render();
  }

  /** Bars that the server counted: `unit`, `low`, `high` and a weight for each group in each bin; null when undated. */
  updateBars(bars, { event = null, undated = 0, dated = 0, sum = "" }) {
    Object.assign(this, { bars: bars ?? { bins: [] }, events: event ? [event] : [], shown: [], published: "", selected: event?.id ?? null, undated, count: dated });
    this.sum.textContent = sum;
    this.render();
  }

  /** First and last day drawn; far outliers do not squeeze the rest. */
  domain() {
    if (this.bars) return this.bars.bins.length ? { low: Number(toDate(this.bars.low)), high: Number(toDate(this.bars.high)) - 1 } : null;
    const spans = this.dated.map(({ date }) => [toDate(date.first ?? date.last), toDate(date.last ?? date.first)].map(Number));
    if (!spans.length) return null;
    const short = spans.filter(([first, last]) => last - first <= LONG);
    const used = short.length ? short : spans;
    const firsts = used.map(([first]) => first).sort((a, b) => a - b);
    const lasts = used.map(([, last]) => last);
    const middle = firsts[Math.floor(firsts.length / 2)];
    const typical = firsts[Math.floor(firsts.length * 0.9)] - firsts[Math.floor(firsts.length * 0.1)] || 30 * DAY;
    const reach = Math.max(4 * typical, 45 * DAY);
    const low = Math.max(firsts[0], middle - reach);
    const high = Math.min(Math.max(...lasts), middle + reach);
    const spare = Math.max(2 * DAY, (high - low) * 0.03);
    return { low: low - spare, high: Math.max(high, low) + spare };
  }

  render() {
    if (!this.events) return;
    const width = this.chart.clientWidth;
    const height = this.chart.clientHeight - AXIS;
    this.dated = this.events.filter((event) => event.date);
    const domain = this.domain();
    this.play.disabled = this.reset.hidden = !domain;
    if (!domain || width < 40) {
      this.chart.replaceChildren();
      this.range.textContent = t("timeline.none");
      this.bins = [];
      return;
    }
    this.unit = this.bars?.unit ?? unitFor((domain.high - domain.low) / DAY, width);
    this.low = floor(new Date(domain.low), this.unit).getTime();
    this.high = following(floor(new Date(domain.high), this.unit), this.unit).getTime();
    this.width = width;
    this.bins = this.fillBins();
    const { from, to } = this.window();
    this.chart.replaceChildren(this.picture(width, height, from, to), this.left, this.right);
    this.setHandles(from, to);
    this.range.textContent = rangeShort(new Date(from), new Date(to), phone());
    this.reset.hidden = !state.filters.from && !state.filters.to;
    const undated = this.bars ? this.undated : this.events.length - this.dated.length;
    if (undated) this.sum.textContent = `${this.sum.textContent} · ${t("timeline.undated", { count: undated })}`;
  }

  /** Each event weighs one, spread over the bins that its time covers: vague times fade. */
  fillBins() {
    const bins = [];
    for (let date = new Date(this.low); date.getTime() < this.high; date = following(date, this.unit)) bins.push({ start: date.getTime(), end: following(date, this.unit).getTime(), parts: [] });
    if (this.bars) return bins.map((bin, i) => ({ ...bin, weights: this.bars.bins[i] ?? [] }));
    for (const event of this.dated) {
      const first = Number(toDate(event.date.first ?? event.date.last));
      const last = Number(toDate(event.date.last ?? event.date.first));
      const covered = bins.filter((bin) => bin.start <= last && bin.end > first);
      const weight = 1 / Math.max(1, covered.length);
      for (const bin of covered) bin.parts.push({ event, weight });
    }
    return bins;
  }

  window() {
    const from = state.filters.from ? Number(toDate(state.filters.from)) : this.low;
    const to = state.filters.to ? Number(toDate(state.filters.to)) : this.high - DAY;
    return { from, to };
  }

  x(time) {
    return ((Math.min(Math.max(time, this.low), this.high) - this.low) / (this.high - this.low)) * this.width;
  }

  time(x) {
    return this.low + (Math.min(Math.max(x, 0), this.width) / this.width) * (this.high - this.low);
  }

  picture(width, height, from, to) {
    const heightOf = (bin) => stacks(bin).reduce((sum, stack) => sum + stack.weight, 0);
    const most = Math.max(1, ...this.bins.map(heightOf));
    const picture = svg("svg", { role: "img", "aria-label": t("timeline.picture", { count: this.bars ? this.count : this.dated.length }) });
    const x1 = this.x(from);
    const x2 = this.x(to + DAY);
    picture.append(svg("defs", {}, svg("pattern", { id: "future", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("line", { class: "future-line", x1: 0, x2: 0, y1: 0, y2: 6 }))));
    const now = Math.min(Date.now(), this.published ? Number(toDate(this.published)) + DAY : Date.now());
    if (now < this.high) picture.append(svg("rect", { class: "future", x: this.x(now), y: 0, width: Math.max(0, width - this.x(now)), height, opacity: 0.55 }));
    if (state.filters.from || state.filters.to) picture.append(svg("rect", { class: "window", x: x1, y: 0, width: Math.max(0, x2 - x1), height }));
    for (const bin of this.bins) this.drawBin(picture, bin, height, most, from, to);
    if (this.published && this.x(Number(toDate(this.published))) > 0) {
      const x = this.x(Number(toDate(this.published)) + DAY / 2);
      picture.append(svg("line", { class: "pubdate", x1: x, x2: x, y1: 0, y2: height }, svg("title", {}, t("timeline.published", { date: dateLong(this.published) }))));
    }
    picture.append(...this.selectedTime(height));
    picture.append(svg("line", { class: "axis", x1: 0, x2: width, y1: height + 0.5, y2: height + 0.5 }), ...this.ticks(width, height));
    return picture;
  }

  drawBin(picture, bin, height, most, from, to) {
    const x = this.x(bin.start);
    const wide = Math.max(2, this.x(bin.end) - x - 1.5);
    const inWindow = bin.end > from && bin.start <= to;
    let y = height;
    for (const { group, weight, sharp, within } of stacks(bin)) {
      const tall = Math.max(2, (weight / most) * (height - 6));
      y -= tall;
      const visible = inWindow && within();
      picture.append(svg("rect", { class: visible ? `bar-seg g-${group}` : "bar-bg", x, y, width: Math.min(wide, 26), height: Math.max(1.5, tall - 0.8), rx: 1, opacity: visible ? Math.max(0.3, Math.min(1, 0.25 + sharp)) : 1 }));
    }
  }

  /** The time of the selected event as a bar on the axis; open and vague ends fade out. */
  selectedTime(height) {
    const event = this.dated.find((one) => one.id === this.selected);
    if (!event) return [];
    const first = Number(toDate(event.date.first ?? event.date.last));
    const last = event.date.last ? Number(toDate(event.date.last)) : this.high;
    const from = this.x(event.date.first ? first : this.low);
    const to = Math.max(this.x(last + DAY) - 1.5, from + 4);
    const fades = event.date.precision === "vague" || !event.date.last || !event.date.first;
    return [svg("g", { class: `g-${event.group}` }, svg("rect", { class: "selected-time", x: from, y: height - 1, width: to - from, height: 5, rx: 2.5, opacity: fades ? 0.55 : 1 }),
      svg("line", { class: "selected-edge", x1: from, x2: from, y1: 0, y2: height, "stroke-dasharray": fades ? "2 3" : null, opacity: 0.8 }))];
  }

  ticks(width, height) {
    const format = this.unit === "month" || this.unit === "week" ? monthOf : this.unit === "year" ? (date) => String(date.getUTCFullYear()) : dayMonthOf;
    const wanted = Math.max(2, Math.floor(width / 130));
    const every = Math.max(1, Math.ceil(this.bins.length / wanted));
    return this.bins.filter((_, i) => i % every === 0).filter((bin) => this.x(bin.start) < width - 60)
      .map((bin) => svg("text", { class: "tick", x: this.x(bin.start), y: height + 14 }, format(new Date(bin.start))));
  }

  handle(name) {
    const node = el("button.handle", { type: "button", role: "slider", "aria-label": t(`timeline.${name}`) });
    node.addEventListener("pointerdown", (event) => { event.stopPropagation(); this.drag(event, (time) => this.move(name, time)); });
    node.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.move(name, this.window()[name] + step * Math.max(DAY, STEPS[this.unit]) + (name === "to" ? DAY : 0), true);
    });
    return node;
  }

  setHandles(from, to) {
    this.left.style.left = `${this.x(from)}px`;
    this.right.style.left = `${this.x(to + DAY)}px`;
    for (const [node, value] of [[this.left, from], [this.right, to]]) {
      node.setAttribute("aria-valuemin", Math.round(this.low / DAY));
      node.setAttribute("aria-valuemax", Math.round(this.high / DAY));
      node.setAttribute("aria-valuenow", Math.round(value / DAY));
      node.setAttribute("aria-valuetext", dateLong(isoDay(new Date(value))));
    }
  }

  move(name, time, push = false) {
    const { from, to } = this.window();
    const day = isoDay(new Date(name === "to" ? time - DAY : time + DAY / 2 - 1));
    const patch = name === "from" ? { from: day > isoDay(new Date(to)) ? isoDay(new Date(to)) : day } : { to: day < isoDay(new Date(from)) ? isoDay(new Date(from)) : day };
    if (patch.from && Number(toDate(patch.from)) <= this.low) patch.from = "";
    if (patch.to && Number(toDate(patch.to)) >= this.high - DAY) patch.to = "";
    setFilter(patch, { replace: !push });
  }

  drag(event, onMove) {
    event.preventDefault();
    event.target.focus?.();
    const before = { from: state.filters.from, to: state.filters.to };
    const box = this.chart.getBoundingClientRect();
    const move = (pointer) => onMove(this.time(pointer.clientX - box.left));
    const up = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      const after = { from: state.filters.from, to: state.filters.to };
      setFilter(before, { replace: true });
      setFilter(after);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
  }

  /** Draw a new window by dragging over the bars. */
  draw(event) {
    if (!this.bins?.length || event.button) return;
    const box = this.chart.getBoundingClientRect();
    const start = this.time(event.clientX - box.left);
    let moved = false;
    this.drag(event, (time) => {
      if (!moved && Math.abs(this.x(time) - this.x(start)) < 5) return;
      moved = true;
      const [a, b] = [Math.min(start, time), Math.max(start, time)];
      setFilter({ from: isoDay(new Date(a)), to: isoDay(new Date(b)) }, { replace: true });
    });
  }

  dates() {
    const input = (name) => el("label.field", {}, el("span", {}, t(`timeline.${name}`)), el("input", { type: "date", value: state.filters[name], onchange: (event) => setFilter({ [name]: event.target.value }) }));
    return el("div.pop", { role: "dialog", "aria-label": t("timeline.dates") }, el("div.dates", {}, input("from"), input("to")));
  }

  // --- play --------------------------------------------------------------------------------------------------

  drawPlay() {
    const shape = this.playing ? "M4 3h3v10H4zM9 3h3v10H9z" : "M4.5 2.5 13 8l-8.5 5.5z";
    this.play.replaceChildren(svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: shape })));
    this.play.setAttribute("aria-pressed", String(Boolean(this.playing)));
    this.play.setAttribute("aria-label", t(this.playing ? "timeline.pause" : "timeline.play"));
  }

  toggle() {
    if (this.playing) {
      this.stop();
      return;
    }
    let at = Math.max(0, this.bins.findIndex(isFull));
    const last = this.bins.findLastIndex(isFull);
    const start = isoDay(new Date(this.bins[at].start));
    this.playing = setInterval(() => {
      while (at < last && !isFull(this.bins[at])) at++;
      setFilter({ from: start, to: isoDay(new Date(this.bins[at].end - DAY)) }, { replace: true });
      if (at >= last) { this.stop(); return; }
      at++;
    }, calm() ? 2 * PLAY_MS : PLAY_MS);
    this.drawPlay();
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
    this.drawPlay();
  }
}

export const sumText = (events, all, articles) =>
  [events === all ? t("count.events", { count: events }) : t("count.of", { shown: events, all: number(all) }), articles > 1 ? t("count.articles", { count: articles }) : ""].filter(Boolean).join(" · ");
