// Which place a name means: ranked candidates with reasons, a small map, search, "no place", "set on the map".
import { el, icon } from "./dom.js";
import { t, number, countryName } from "./i18n.js";
import { dialog } from "./menus.js";
import { reasonText } from "./describe.js";
import * as api from "./api.js";
import { page } from "./page.js";

const SHOWN = 9; // one digit key each
const TYPING_MS = 180;

/** `onChoose(choice)` gets {place_id}, {no_place: true} or {point: "ask"}, each with a scope. */
export function showCandidates({ mention, places, land, lang, onChoose, adding = false }) {
  const remember = el("input", { type: "checkbox" });
  const search = el("input", { type: "search", placeholder: t("picker.search"), "aria-label": t("picker.search"), autocomplete: "off" });
  const list = el("div", { role: "list" });
  const map = el("canvas", { width: 520, height: 640, role: "img", "aria-label": t("picker.map") });
  let shown = [];

  const choose = (choice) => {
    box.close();
    onChoose({ ...choice, scope: remember.checked ? "always" : "text" });
  };

  function draw(candidates) {
    shown = candidates.slice(0, SHOWN);
    const known = mention.candidates[0];
    list.replaceChildren(...shown.map((candidate, i) => el("div", { role: "listitem" }, row(candidate, i, candidate === known || same(candidate, mention), () => choose({ place_id: candidate.place_id })))));
    picture(map, places, shown.length || adding ? shown : [mention], land);
  }

  const reasons = mention.why.map(reasonText);
  const lead = adding ? t(mention.candidates.length ? "add.which" : "add.unknown", { name: mention.surface }) : mention.candidates.length > 1 ? t("picker.many", { count: mention.candidates.length, name: mention.surface }) : t("picker.one", { name: mention.surface });
  const editable = !page.embedded;
  const box = dialog(t("picker.title", { name: mention.surface }),
    el("p.picker-lead", {}, lead, reasons.length ? ` ${t("picker.because", { reasons: reasons.join("; ") })}` : ""),
    el("div.picker", {},
      el("div", {}, editable ? el("div.search", {}, icon("search"), search) : null, list,
        editable ? el("div.actions", {}, adding ? null : el("button.button.small", { type: "button", onclick: () => choose({ no_place: true }) }, el("kbd", {}, "0"), t("picker.no_place")), el("button.button.small", { type: "button", onclick: () => choose({ point: "ask" }) }, t("picker.on_map"))) : null,
        editable && !adding ? el("label.check", {}, remember, t("picker.remember")) : null, editable ? el("p.hint", {}, t("picker.all", { name: mention.surface })) : null),
      el("div.picker-map", {}, map)));
  draw(mention.candidates);
  if (!editable) return;
  search.focus();

  let timer = null;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const query = search.value.trim();
      draw(query ? (await api.places(query, lang)).places : mention.candidates);
    }, TYPING_MS);
  });
  box.addEventListener("keydown", (event) => {
    const typing = event.target === search && search.value;
    if (typing && !(event.key === "Enter" && shown.length)) return;
    if (event.key === "Enter" && event.target !== search) return;
    const index = event.key === "Enter" ? 0 : Number(event.key) - 1;
    if (event.key === "0" && !adding) choose({ no_place: true });
    else if (shown[index]) choose({ place_id: shown[index].place_id });
    else return;
    event.preventDefault();
  });
}

const same = (candidate, mention) => candidate.lat === mention.lat && candidate.lon === mention.lon;

function row(candidate, index, chosen, onChoose) {
  const bar = el("i");
  bar.style.width = `${Math.round((candidate.score ?? 0) * 100)}%`;
  const detail = [
    t(`level.${candidate.level || "city"}`), /^[A-Z]{2}\.\w+$/.test(candidate.admin1 ?? "") ? "" : candidate.admin1, countryName(candidate.country),
    candidate.population ? t("picker.population", { n: candidate.population }) : "", candidate.geonameid ? `GeoNames ${candidate.geonameid}` : "",
  ].filter(Boolean).join(" · ");
  return el("button.candidate", { type: "button", "aria-current": chosen ? "true" : null, disabled: page.embedded ? true : null, onclick: onChoose },
    el("kbd", {}, String(index + 1)), el("b", { dir: "auto" }, candidate.name), el("small", {}, detail),
    candidate.score === undefined ? null : el("span.score", { title: t("picker.score", { share: Math.round(candidate.score * 100) }) }, bar));
}

/** Candidates numbered, the other places in grey, on a small land map that fits them all. */
function picture(canvas, places, candidates, land) {
  const points = [...places, ...candidates].filter((one) => Number.isFinite(one.lat));
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  if (!points.length) return;
  const lons = points.map((one) => one.lon);
  const lats = points.map((one) => one.lat);
  const [lon0, lat0] = [(Math.max(...lons) + Math.min(...lons)) / 2, (Math.max(...lats) + Math.min(...lats)) / 2];
  const wide = Math.max(Math.max(...lons) - Math.min(...lons), (Math.max(...lats) - Math.min(...lats)) * 1.1, 2) * 1.2;
  const at = (one) => [canvas.width / 2 + ((one.lon - lon0) / wide) * canvas.width, canvas.height / 2 - ((one.lat - lat0) / wide) * canvas.width * 1.3];
  pen.font = "600 24px 'Inter Variable', sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  fillLand(canvas, pen, land, at);
  const dot = (one, size, colour) => { const [x, y] = at(one); pen.fillStyle = colour; pen.beginPath(); pen.arc(x, y, size, 0, 7); pen.fill(); return [x, y]; };
  for (const one of places) dot(one, 8, colour(canvas, "--country"));
  [...candidates].reverse().forEach((one, i) => {
    const index = candidates.length - 1 - i;
    const [x, y] = dot(one, 20, colour(canvas, index ? "--ink-2" : "--accent"));
    pen.fillStyle = colour(canvas, "--raised");
    pen.fillText(String(index + 1), x, y);
  });
}

function fillLand(canvas, pen, land, at) {
  if (!land) return;
  pen.fillStyle = colour(canvas, "--land");
  pen.strokeStyle = colour(canvas, "--coast");
  pen.beginPath();
  for (const [ring] of land.coordinates) {
    ring.forEach(([lon, lat], i) => pen[i ? "lineTo" : "moveTo"](...at({ lon, lat })));
    pen.closePath();
  }
  pen.fill();
  pen.stroke();
}

function colour(beside, name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  beside.after(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
