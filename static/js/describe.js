// Events and places in words: shared by the card, the lists and the print list.
import { t, has, number, countryName, languageName, when, dateLong } from "./i18n.js";
import { el } from "./dom.js";
import { isPoint, markStatus } from "./model.js";

/** Tags for everything that is not plainly reported as happened. */
export function statusTags(event) {
  const tags = event.review ? [el("span.tag.by-hand", {}, t(`review.${event.review}`))] : [];
  if (event.stack.length) tags.push(el("span.tag", {}, t("count.sources", { count: event.stack.length + 1 })));
  if (event.status !== "happened") {
    const key = event.modality && has(`modality.${event.modality}`) && event.status === "planned" ? `modality.${event.modality}` : `status.${event.status}`;
    tags.push(el("span.tag", { class: event.status }, t(key)));
  }
  if (event.claimed) tags.push(el("span.tag.claimed", { dir: "auto" }, claimText(event)));
  return tags;
}

/** Who says so; when the text has only the cue ("nach eigenen Angaben"), the cue itself. */
function claimText(event) {
  if (!event.who) return t("status.claimed");
  return event.who === event.attribution?.cue?.surface ? event.who : t("claimed.by", { who: event.who });
}

export const siteNames = (event) => event.sites.map((site) => site.name).join(", ");

/** "Mossul · 17.–20. Januar 2016" */
export function placeAndTime(event) {
  return [siteNames(event) || t("place.none"), event.date ? when(event.date, "short") : ""].filter(Boolean).join(" · ");
}

export function placePath(place, language) {
  const country = place.level === "country" ? "" : countryName(place.country, language);
  return [place.name, place.admin1 !== place.name ? place.admin1 : "", country].filter(Boolean).join(", ");
}

/** "Stadt · ± 8 km" */
export function precisionText(place) {
  const level = t(`level.${place.level || "city"}`);
  return place.radiusKm ? `${level} · ± ${number(Math.round(place.radiusKm))} km` : level;
}

export function sureness(confidence) {
  const steps = confidence === null ? 0 : Math.max(1, Math.min(4, Math.ceil(confidence * 4 - 0.2)));
  const word = confidence === null ? "unknown" : confidence >= 0.8 ? "sure" : confidence >= 0.6 ? "likely" : "unsure";
  const bar = el("span.sureness", { class: steps < 3 ? "low" : "", "aria-hidden": "true" }, [1, 2, 3, 4].map((step) => el("i", { class: step <= steps ? "on" : "" })));
  return [bar, el("span", {}, t(`sureness.${word}`))];
}

const QUALIFIERS = { ">": "over", ">=": "least", "<": "under", "<=": "most", "~": "about", "=": "exact" };

export function numberText(entry) {
  const value = entry.value ?? entry.low ?? entry.high;
  if (value === null || value === undefined) return "";
  const amount = entry.low && entry.high && entry.low !== entry.high ? `${number(entry.low)}–${number(entry.high)}` : t(`qualifier.${QUALIFIERS[entry.qualifier ?? "="]}`, { n: number(value) });
  return has(`number.${entry.kind}`) ? t(`number.${entry.kind}`, { n: amount }) : `${amount} ${entry.unit ?? ""}`;
}

/** A reason code of the analysis in words; unknown codes stay as they are, readable. */
export function reasonText(reason) {
  const [code, ...pairs] = String(reason).split(" ");
  const values = Object.fromEntries(pairs.map((pair) => pair.split("=")));
  return has(`why.${code}`) ? t(`why.${code}`, values) : String(reason).replaceAll("_", " ");
}

export function articleMeta(article) {
  return [article.source, article.date && dateLong(article.date), article.lang && languageName(article.lang)].filter(Boolean).map((text) => el("span", { dir: "auto" }, text));
}

/** One sentence that says what the map shows, for people who do not see it. */
export function mapSentence(events, places) {
  const byCountry = new Map();
  for (const place of places) byCountry.set(place.country, (byCountry.get(place.country) ?? 0) + place.events.length);
  const parts = [...byCountry].sort((a, b) => b[1] - a[1]).slice(0, 6).map(([code, count]) => `${countryName(code) || t("country.none")} ${number(count)}`);
  return `${t("map.summary", { events: t("count.events", { count: events.length }), places: t("count.places", { count: places.length }) })} ${parts.join(", ")}`;
}

export const badgeClass = (event) => `badge g-${event.group} ${markStatus(event)}`;
export const isArea = (place) => !isPoint(place);
