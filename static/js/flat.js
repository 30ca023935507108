// Flat features (one for each site, lists joined with “; ”) → events of the contract, as the articles have them.

const names = (text) => (text ? text.split("; ").map((name) => ({ name })) : []);

function siteOf({ geometry, properties: known }) {
  if (!geometry) return [];
  const [lon, lat] = geometry.coordinates;
  return [{
    role: "site", name: known.location, surface: known.place_text, lat, lon, level: known.geo_precision ?? "", country: known.country, admin1: known.admin1, admin2: known.admin2,
    radius_km: known.uncertainty_m ? known.uncertainty_m / 1000 : null, geonameid: known.geonameid ?? null, inferred: known.place_inferred, place_confidence: known.place_confidence ?? null,
    confidence: null, span: known.place_start === null || known.place_start === undefined ? null : { start: known.place_start, end: known.place_end, surface: known.place_text },
  }];
}

const killed = ({ fatalities_best: value, fatalities_low: low, fatalities_high: high }) => ((value ?? low ?? null) === null ? [] : [{ kind: "killed", value, low, high, qualifier: "=" }]);

/** The event of a flat feature, with its article. */
function eventOf(feature) {
  const known = feature.properties;
  const sentence = known.quote ? { start: known.char_start ?? 0, end: known.char_end ?? 0, surface: known.quote } : null;
  return {
    id: known.event_id ?? feature.id, doc: { id: known.article_id, title: known.headline, publisher: known.source, lang: known.lang, published: known.source_date, url: known.source_url },
    type: known.event_type, subtype: known.sub_event_type, status: known.status, claimed: known.claimed, modality: known.modality, title: known.title,
    attribution: known.attributed_to ? { who: known.attributed_to, kind: known.attribution_kind } : null,
    date: known.event_date || known.date_end ? { start: known.event_date, end: known.date_end, precision: known.time_precision, edtf: known.date_edtf, basis: known.date_basis ?? "explicit" } : null,
    places: siteOf(feature), actors: names(known.actor1), targets: names(known.actor2), numbers: killed(known),
    triggers: known.trigger ? [{ start: known.trigger_start, end: known.trigger_end, surface: known.trigger }] : [], sentence, quote: known.quote, confidence: known.confidence ?? null,
  };
}

/** Features, flat or full, one for each site, back to events of the contract, each once. */
export function rawEvents(features) {
  const events = new Map();
  for (const feature of features) {
    const known = feature.properties;
    const raw = known.doc ? known : eventOf(feature);
    const before = events.get(raw.id);
    if (!before) events.set(raw.id, raw);
    else if (!known.doc) before.places.push(...raw.places);
  }
  return [...events.values()];
}
