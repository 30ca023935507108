// Why this place: the ranked candidates of a mention, the reasons, and a small map with all places in grey.
import { el } from "./dom.js";
import { t, number, countryName } from "./i18n.js";
import { dialog } from "./menus.js";
import { reasonText } from "./describe.js";

export function showCandidates(article, event, site, places) {
  const mention = article?.mentions.find((one) => one.key === site.key && one.candidates.length) ?? site;
  const candidates = mention.candidates ?? [];
  const rows = candidates.slice(0, 9).map((candidate, index) => row(candidate, index, mention));
  const reasons = (mention.why ?? []).map(reasonText);
  const map = el("canvas", { width: 520, height: 640, role: "img", "aria-label": t("picker.map") });
  const lead = candidates.length > 1 ? t("picker.many", { count: candidates.length, name: mention.surface }) : t("picker.one", { name: mention.surface });
  dialog(t("picker.title", { name: mention.surface }), el("p", {}, lead, reasons.length ? ` ${t("picker.because", { reasons: reasons.join(", ") })}` : ""),
    el("div.picker", {}, el("div", {}, rows), el("div.picker-map", {}, map)));
  draw(map, places, candidates.length ? candidates : [site]);
}

function row(candidate, index, mention) {
  const score = el("i");
  score.style.width = `${Math.round((candidate.score ?? 0) * 100)}%`;
  const chosen = candidate.geonameid === mention.geonameid && candidate.lat === (mention.candidates[0]?.lat ?? null);
  const detail = [candidate.admin1, countryName(candidate.country), candidate.geonameid ? `GeoNames ${candidate.geonameid}` : "", `${number(+candidate.lat.toFixed(2))}, ${number(+candidate.lon.toFixed(2))}`].filter(Boolean).join(" · ");
  return el("div.candidate", { "aria-current": String(chosen) }, el("kbd", {}, String(index + 1)), el("b", { dir: "auto" }, candidate.name), el("small", {}, detail), el("span.score", { title: t("picker.score", { share: Math.round((candidate.score ?? 0) * 100) }) }, score));
}

/** Candidates numbered, the article's other places in grey, on a plain grid that fits them all. */
function draw(canvas, places, candidates) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => { const probe = document.createElement("i"); probe.style.color = `var(${name})`; canvas.after(probe); const value = getComputedStyle(probe).color; probe.remove(); return value; };
  const points = [...places, ...candidates].filter((one) => Number.isFinite(one.lat));
  if (!points.length) return;
  const lons = points.map((one) => one.lon);
  const lats = points.map((one) => one.lat);
  const span = Math.max(Math.max(...lons) - Math.min(...lons), (Math.max(...lats) - Math.min(...lats)) * 1.2, 2) * 1.25;
  const [lon0, lat0] = [(Math.max(...lons) + Math.min(...lons)) / 2, (Math.max(...lats) + Math.min(...lats)) / 2];
  const at = (one) => [canvas.width / 2 + ((one.lon - lon0) / span) * canvas.width, canvas.height / 2 - ((one.lat - lat0) / span) * canvas.width * 1.3];
  const pen = canvas.getContext("2d");
  pen.font = `600 24px ${style.getPropertyValue("--sans")}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const one of places) { const [x, y] = at(one); pen.fillStyle = colour("--ink-3"); pen.beginPath(); pen.arc(x, y, 8, 0, 7); pen.fill(); }
  candidates.forEach((one, index) => {
    const [x, y] = at(one);
    pen.fillStyle = colour(index ? "--ink-2" : "--accent");
    pen.beginPath(); pen.arc(x, y, 20, 0, 7); pen.fill();
    pen.fillStyle = colour("--raised");
    pen.fillText(String(index + 1), x, y);
  });
}
