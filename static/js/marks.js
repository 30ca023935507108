// How a place, or a bundle of near places, looks on the map.
import { page } from "./page.js";
import { el, svg, glyph } from "./dom.js";
import { t, number } from "./i18n.js";
import { groupCounts, isPoint, isUnsure, statusOf } from "./model.js";

const GAP = 0.07; // radians between the segments of a ring

/** Segments of a ring as stroked arcs, one per group. */
export function ring(counts, radius, width, size) {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const round = 2 * Math.PI * radius;
  const gap = counts.length > 1 ? GAP : 0;
  let turned = -Math.PI / 2;
  const arcs = counts.map(([group, count]) => {
    const angle = (count / total) * 2 * Math.PI;
    const drawn = Math.max(angle - gap, 0.06) * radius;
    const arc = svg("circle", {
      class: `g-${group} seg`, cx: 0, cy: 0, r: radius, "stroke-width": width, "stroke-dasharray": `${drawn} ${round - drawn}`,
      transform: `rotate(${((turned + gap / 2) * 180) / Math.PI})`,
    });
    turned += angle;
    return arc;
  });
  return svg("svg", { class: "ring", viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`, "aria-hidden": "true" },
    svg("circle", { class: "seat", r: radius + width / 2 + 1.2 }), ...arcs);
}

/** One place: a disc or a rounded square, a glyph, a badge with the count, a question mark when unsure. */
export function placeMark(place) {
  const counts = groupCounts(place.events);
  const lead = place.events.find((event) => event.group === counts[0][0]);
  const mark = el("span.mark", { class: `g-${lead.group} ${statusOf(place.events)} ${isPoint(place) ? "" : "square"}` });
  if (counts.length > 1) mark.append(ring(counts, 15.4, 3.4, 32));
  mark.append(el("span.mark-disc", {}, glyph(page.types[lead.type])));
  if (place.events.length > 1) mark.append(el("span.count", {}, number(place.events.length)));
  if (isUnsure(place)) mark.append(el("span.open", { "aria-hidden": "true" }, "?"));
  return mark;
}

/** Several places too near to be told apart: a ring by type around the number of events. */
export function bundleMark(events) {
  const mark = el("span.mark.bundle", {});
  mark.append(ring(groupCounts(events), 14.2, 5.6, 36), el("span.total", {}, number(events.length)));
  return mark;
}

/** What a screen reader says for a mark. */
export function markLabel(place) {
  const types = [...new Set(place.events.map((event) => t(`type.${event.type}`)))].slice(0, 3).join(", ");
  return t("mark.label", { place: place.name, events: t("count.events", { count: place.events.length }), types });
}
