// How a place, or a bundle of near places, looks on the map.
import { page } from "./page.js";
import { el, svg, glyph } from "./dom.js";
import { t, shortNumber } from "./i18n.js";
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
  const { counts, type, status, total } = place.sum ?? sumOf(place.events);
  const mark = el("span.mark", { class: `g-${counts[0][0]} ${status} ${isPoint(place) ? "" : "square"}` });
  if (counts.length > 1) mark.append(ring(counts, 15.4, 3.4, 32));
  mark.append(el("span.mark-disc", {}, glyph(page.types[type])));
  if (total > 1) mark.append(el("span.count", {}, shortNumber(total)));
  if (isUnsure(place)) mark.append(el("span.open", { "aria-hidden": "true" }, "?"));
  return mark;
}

/** Several places too near to be told apart: a ring by type around the number of events. */
export function bundleMark({ counts, total }) {
  const mark = el("span.mark.bundle", {});
  mark.append(ring(counts, 14.2, 5.6, 36), el("span.total", {}, shortNumber(total)));
  return mark;
}

/** What a mark shows of events: numbers by group, the type of the most frequent group, the strongest status. */
export function sumOf(events) {
  const counts = groupCounts(events);
  return { counts, type: events.find((event) => event.group === counts[0][0]).type, status: statusOf(events), total: events.length };
}

/** Sums added up. */
export function addSums(sums) {
  if (sums.length === 1) return sums[0];
  const counts = new Map();
  for (const sum of sums) for (const [group, count] of sum.counts) counts.set(group, (counts.get(group) ?? 0) + count);
  return { counts: [...counts].sort((a, b) => b[1] - a[1] || page.groups.indexOf(a[0]) - page.groups.indexOf(b[0])), total: sums.reduce((total, sum) => total + sum.total, 0) };
}

/** What a screen reader says for a mark. */
export function markLabel(place) {
  if (place.sum) return t("mark.label", { place: place.name, events: t("count.events", { count: place.sum.total }), types: place.sum.counts.slice(0, 3).map(([group]) => t(`group.${group}`)).join(", ") });
  const types = [...new Set(place.events.map((event) => t(`type.${event.type}`)))].slice(0, 3).join(", ");
  return t("mark.label", { place: place.name, events: t("count.events", { count: place.events.length }), types });
}
