// Elements without HTML strings: all text enters as text nodes.
const SVG = "http://www.w3.org/2000/svg";

/** `el("button.primary", {onclick, "aria-label": "…"}, "text", child)`; null children are left out. */
export function el(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  return fill(node, props, children);
}

export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "class") node.setAttribute("class", `${node.getAttribute("class") ?? ""} ${value}`.trim());
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const $ = (id) => document.getElementById(id);

const ICONS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  close: "M4 4l8 8M12 4l-8 8",
  download: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.2h10",
  full: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  fit: "M8 1.8v2.4M8 11.8v2.4M1.8 8h2.4M11.8 8h2.4M8 4.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  back: "M9.8 3.5 5.3 8l4.5 4.5",
  next: "M6.2 3.5 10.7 8l-4.5 4.5",
  search: "M7 2.7a4.3 4.3 0 1 0 0 8.6 4.3 4.3 0 0 0 0-8.6zM10.2 10.2l3.2 3.2",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  layers: "M8 2.2 14 5.5 8 8.8 2 5.5zM2.4 8.3 8 11.4l5.6-3.1M2.4 11 8 14.1l5.6-3.1",
  trash: "M3 4.3h10M6.3 4.3V2.7h3.4v1.6M4.3 4.3l.6 9h6.2l.6-9",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 3.7l.9-.9",
  pin: "M8 1.8a4.4 4.4 0 0 0-4.4 4.3C3.6 9.4 8 14.2 8 14.2s4.4-4.8 4.4-8.1A4.4 4.4 0 0 0 8 1.8zM8 4.6a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z",
  flag: "M4 14V2.5M4 3h8l-1.8 2.8L12 8.6H4",
  text: "M2.5 4h11M2.5 8h11M2.5 12h7",
  file: "M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.3h3.3",
};

export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

export function glyph(type) {
  return svg("svg", { class: "glyph", viewBox: type.box, "aria-hidden": "true" }, svg("path", { d: type.path }));
}

/** Move the keyboard focus without moving the page. */
export function focusOn(node) {
  node?.focus({ preventScroll: true });
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const phone = () => matchMedia("(max-width: 699px)").matches;
