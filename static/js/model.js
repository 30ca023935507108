// Results of the API → what the views show: events with their sites, places with their events.
import { page } from "./page.js";
import { codePointIndex } from "./offsets.js";

const POINTS = new Set(["city", "suburb", "facility", "site", "district", "road", ""]);
const UNSURE = 0.6;

export const isPoint = (place) => POINTS.has(place.level ?? "");
export const isUnsure = (place) => place.confidence !== null && place.confidence < UNSURE;
export const groupOf = (type) => (page.types[type] ?? page.types.other).group;
export const hasPoint = (place) => Number.isFinite(place?.lat) && Number.isFinite(place?.lon);

/** One key for one place, whatever article names it. */
export function placeKey(place) {
  if (place.geonameid) return `g${place.geonameid}`;
  return hasPoint(place) ? `c${place.lat.toFixed(3)},${place.lon.toFixed(3)}` : `n${place.name}`;
}

function toPlace(raw) {
  return {
    key: placeKey(raw), name: raw.name || raw.surface || "", surface: raw.surface || raw.name || "", role: raw.role, kind: raw.kind,
    lat: raw.lat ?? null, lon: raw.lon ?? null, level: raw.level ?? "", country: raw.country ?? "", admin1: raw.admin1 ?? "",
    admin2: raw.admin2 ?? "", radiusKm: raw.radius_km ?? null, geonameid: raw.geonameid ?? null, inferred: Boolean(raw.inferred),
    confidence: raw.confidence ?? null, span: raw.span ?? null, spans: [raw.span, ...(raw.mentions ?? [])].filter(Boolean),
  };
}

/** An event of the contract, with the article it stands in; `quote` is the sentence when the text is at hand. */
export function toEvent(raw, article, index, text) {
  const places = (raw.places ?? []).map(toPlace);
  const sites = places.filter((place) => place.role === "site" && hasPoint(place));
  const slice = (span) => (text && span ? text.slice(index.at(span.start), index.at(span.end)) : (span?.surface ?? ""));
  return {
    id: raw.id, article: article.id, articleTitle: article.title ?? "", source: article.source ?? "", lang: article.lang ?? "",
    published: article.date ?? "", type: page.types[raw.type] ? raw.type : "other", group: groupOf(raw.type),
    status: raw.status ?? "happened", claimed: Boolean(raw.claimed), modality: raw.modality ?? null,
    who: raw.attribution?.who ?? "", attribution: raw.attribution ?? null,
    title: raw.title || slice(raw.triggers?.[0]), date: toPeriod(raw.date), places, sites,
    actors: raw.actors ?? [], targets: raw.targets ?? [], numbers: raw.numbers ?? [], triggers: raw.triggers ?? [],
    sentence: raw.sentence, evidence: raw.evidence?.length ? raw.evidence : [raw.sentence].filter(Boolean),
    confidence: raw.confidence ?? null, why: raw.why ?? [], quote: raw.quote ?? slice(raw.sentence),
  };
}

function toPeriod(raw) {
  if (!raw || (!raw.start && !raw.end)) return null;
  return {
    first: raw.start || null, last: raw.end || null, precision: raw.precision ?? "day", edtf: raw.edtf ?? "",
    text: raw.text ?? "", basis: raw.basis ?? "explicit",
  };
}

/** A full article of the API: its text, its mentions, its events in text order. */
export function toArticle(raw) {
  const text = raw.text ?? "";
  const index = codePointIndex(text);
  const events = (raw.events ?? []).map((event) => toEvent(event, raw, index, text));
  events.sort((a, b) => (a.triggers[0]?.start ?? 0) - (b.triggers[0]?.start ?? 0));
  const mentions = (raw.mentions ?? []).map((mention, i) => ({ ...toPlace(mention), start: mention.start, end: mention.end, candidates: mention.candidates ?? [], why: mention.why ?? [], id: i }));
  return { id: raw.id, title: raw.title ?? "", date: raw.date ?? "", source: raw.source ?? "", url: raw.url ?? "", lang: raw.lang ?? "", text, index, events, mentions };
}

/** The places of events, each with the events that have it as a site. */
export function placesOf(events) {
  const places = new Map();
  for (const event of events) {
    for (const site of event.sites) {
      let place = places.get(site.key);
      if (!place) places.set(site.key, (place = { ...site, events: [] }));
      if (!place.events.includes(event)) place.events.push(event);
      if (site.confidence > place.confidence) place.confidence = site.confidence;
    }
  }
  return [...places.values()];
}

/** How a mark for several events is drawn: the strongest statement decides. */
export function statusOf(events) {
  const order = ["happened", "claimed", "planned", "possible", "denied"];
  const ranks = events.map((event) => order.indexOf(markStatus(event)));
  return order[Math.min(...ranks)];
}

export function markStatus(event) {
  if (event.status === "ongoing" || event.status === "happened") return event.claimed ? "claimed" : "happened";
  return event.status;
}

/** Numbers per group, largest first: the segments of a ring. */
export function groupCounts(events) {
  const counts = new Map();
  for (const event of events) counts.set(event.group, (counts.get(event.group) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || page.groups.indexOf(a[0]) - page.groups.indexOf(b[0]));
}
