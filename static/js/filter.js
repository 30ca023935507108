// Which events the filters let through.
import { state } from "./state.js";
import { isPoint, isUnsure } from "./model.js";

export function precisionOf(event) {
  if (!event.sites.length) return "none";
  return event.sites.some(isPoint) ? "point" : "area";
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function searchable(event) {
  event.haystack ??= fold([
    event.title, event.quote, event.who, event.source, event.articleTitle,
    ...event.places.flatMap((place) => [place.name, place.surface, place.admin1]),
    ...event.actors.map((actor) => actor.name), ...event.targets.map((actor) => actor.name),
  ].join(" \n"));
  return event.haystack;
}

export function inPeriod(event, from, to) {
  if (!from && !to) return true;
  if (!event.date) return false;
  const first = event.date.first ?? event.date.last;
  const last = event.date.last ?? (event.date.first > to ? event.date.first : to || event.date.first);
  return (!to || first <= to) && (!from || last >= from);
}

function inArea(event, area) {
  const [west, south, east, north] = area.split(",").map(Number);
  return event.sites.some(({ lat, lon }) => lat >= south && lat <= north && (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east));
}

/** True when the event, or one of those stacked behind it, passes. */
export const shows = (event) => passes(event) || event.stack.some((other) => passes(other));

/** True when the event passes every filter except those named in `without`. */
export function passes(event, filters = state.filters, without = []) {
  const on = (name) => !without.includes(name) && filters[name].length > 0;
  if (on("hide") && filters.hide.includes(event.group)) return false;
  if (on("status") && !filters.status.includes(event.claimed && (event.status === "happened" || event.status === "ongoing") ? "claimed" : event.status)) return false;
  if (on("precision") && !filters.precision.includes(precisionOf(event)) && !(filters.precision.includes("open") && event.sites.some(isUnsure))) return false;
  if (on("source") && !filters.source.includes(event.source)) return false;
  if (on("lang") && !filters.lang.includes(event.lang)) return false;
  if (on("q") && !fold(filters.q).split(/\s+/).every((word) => searchable(event).includes(word))) return false;
  if (on("area") && !inArea(event, filters.area)) return false;
  return without.includes("period") || inPeriod(event, filters.from, filters.to);
}
