// Results of the API → what the views show: events with their sites, places with their events.
import { page } from "./page.js";
import { codePointIndex } from "./offsets.js";
import { countryName } from "./i18n.js";

const POINTS = new Set(["city", "suburb", "facility", "site", "district", "road", ""]);
const UNSURE = 0.6;

export const isPoint = (place) => POINTS.has(place.level ?? "");
export const isUnsure = (place) => place.confidence !== null && place.confidence < UNSURE;
export const groupOf = (type) => (page.types[type] ?? page.types.other).group;
export const hasPoint = (place) => Number.isFinite(place?.lat) && Number.isFinite(place?.lon);

/** Names are names: what is longer than this is cut for lists, labels and cards. */
const LONGEST_NAME = 160;
const LONGEST_TITLE = 300;
const brief = (text, most = LONGEST_NAME) => (text && text.length > most ? `${text.slice(0, most)}…` : (text ?? ""));

/** One key for one place, whatever article names it. */
export function placeKey(place) {
  if (place.geonameid) return `g${place.geonameid}`;
  return hasPoint(place) ? `c${place.lat.toFixed(3)},${place.lon.toFixed(3)}` : `n${place.name}`;
}

/** A name as the article writes it, when it names the place itself; countries in the language of the article. */
export function localName(raw, lang) {
  const name = raw.name || raw.surface || "";
  if (raw.level === "country" && raw.country) return countryName(raw.country, lang || undefined) || name;
  const surface = raw.surface ?? "";
  if (!surface || (raw.kind && raw.kind !== "literal") || raw.inferred || surface === surface.toUpperCase()) return name;
  return name && surface.startsWith(name) ? name : surface;
}

const isCode = (admin) => /^[A-Z]{2}\.\w+$/.test(admin ?? "");

function toPlace(raw, lang) {
  return {
    key: placeKey(raw), name: brief(localName(raw, lang)), surface: brief(raw.surface || raw.name), role: raw.role, kind: raw.kind,
    lat: raw.lat ?? null, lon: raw.lon ?? null, level: raw.level ?? "", country: raw.country ?? "", admin1: isCode(raw.admin1) ? "" : brief(raw.admin1),
    admin2: isCode(raw.admin2) ? "" : brief(raw.admin2), radiusKm: raw.radius_km ?? null, geonameid: raw.geonameid ?? null, placeId: raw.place_id ?? null, inferred: Boolean(raw.inferred),
    confidence: raw.place_confidence ?? raw.confidence ?? null, joined: raw.place_confidence === undefined ? null : raw.confidence, span: raw.span ?? null, spans: [raw.span, ...(raw.mentions ?? [])].filter(Boolean),
  };
}

/** An event of the contract, with the article it stands in; `quote` is the sentence when the text is at hand. */
export function toEvent(raw, article, index, text) {
  const places = (raw.places ?? []).map((place) => toPlace(place, article.lang));
  const sites = once(places.filter((place) => place.role === "site" && hasPoint(place)));
  const slice = (span) => (text && span ? text.slice(index.at(span.start), index.at(span.end)) : (span?.surface ?? ""));
  return {
    id: raw.id, article: article.id, articleTitle: brief(article.title, LONGEST_TITLE), source: brief(article.source), lang: article.lang ?? "",
    published: article.date ?? "", type: page.types[raw.type] ? raw.type : "other", group: groupOf(raw.type),
    status: raw.status ?? "happened", claimed: Boolean(raw.claimed), modality: raw.modality ?? null,
    who: brief(raw.attribution?.who), attribution: raw.attribution ?? null,
    title: brief(raw.title || slice(raw.triggers?.[0]), LONGEST_TITLE), date: toPeriod(raw.date), places, sites,
    actors: named(raw.actors), targets: named(raw.targets), numbers: raw.numbers ?? [], triggers: raw.triggers ?? [],
    sentence: raw.sentence, evidence: [raw.sentence, ...(raw.evidence ?? [])].filter(Boolean),
    confidence: raw.confidence ?? null, why: raw.why ?? [], quote: raw.quote ?? slice(raw.sentence),
    review: raw.review ?? "", same: (raw.related ?? []).filter(({ relation }) => relation === "same").map((one) => one.id), stack: [],
  };
}

const named = (actors) => (actors ?? []).map((actor) => ({ ...actor, name: brief(actor.name) }));

/** Each place once, with all its spans. */
function once(places) {
  const found = new Map();
  for (const place of places) {
    const known = found.get(place.key);
    if (known) known.spans.push(...place.spans);
    else found.set(place.key, place);
  }
  return [...found.values()];
}

function toPeriod(raw) {
  if (!raw || (!raw.start && !raw.end)) return null;
  return {
    first: raw.start || null, last: raw.end || null, precision: raw.precision ?? "day", edtf: raw.edtf ?? "",
    text: brief(raw.text), basis: raw.basis ?? "explicit",
  };
}

/** A line of the list of articles. */
export const toRow = (raw) => ({ ...raw, title: brief(raw.title, LONGEST_TITLE), source: brief(raw.source) });

/** A full article of the API: its text, its mentions, its events in text order. */
export function toArticle(raw) {
  const text = raw.text ?? "";
  const index = codePointIndex(text);
  const events = (raw.events ?? []).map((event) => toEvent(event, raw, index, text));
  events.sort((a, b) => (a.triggers[0]?.start ?? 0) - (b.triggers[0]?.start ?? 0));
  const mentions = (raw.mentions ?? []).map((mention, i) => ({ ...toPlace(mention, raw.lang), start: mention.start, end: mention.end, candidates: mention.candidates ?? [], why: mention.why ?? [], id: i }));
  return { id: raw.id, title: brief(raw.title, LONGEST_TITLE), date: raw.date ?? "", source: brief(raw.source), url: raw.url ?? "", lang: raw.lang ?? "", text, index, events, mentions, zones: raw.zones ?? [] };
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
