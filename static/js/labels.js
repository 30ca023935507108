// Names on the map: placed greedily on four sides, left out where they would collide.
const canvas = document.createElement("canvas").getContext("2d");
const GAP = 4;

function width(text, font, spacing = 0) {
  canvas.font = font;
  return canvas.measureText(text).width + spacing * text.length;
}

export const BOLD = "600 13px 'Inter Variable', Inter, sans-serif";
export const SMALL = "400 11.5px 'Inter Variable', Inter, sans-serif";
export const CAPS = "500 11px 'Inter Variable', Inter, sans-serif";

export function size(label) {
  const wide = Math.max(width(label.text, label.country ? CAPS : BOLD, label.country ? 1.45 : 0), label.sub ? width(label.sub, SMALL) : 0);
  return { width: Math.ceil(wide) + 2, height: label.sub ? 30 : label.country ? 15 : 17 };
}

const overlaps = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function sides({ x, y, reach }, { width: w, height: h }) {
  return [
    { side: "right", x: x + reach + GAP, y: y - h / 2 },
    { side: "left", x: x - reach - GAP - w, y: y - h / 2 },
    { side: "below", x: x - w / 2, y: y + reach + 1 },
    { side: "above", x: x - w / 2, y: y - reach - h - 1 },
  ];
}

/**
 * Choose a side for each label. `labels`: {x, y, reach, text, sub?, country?}, most important first;
 * `taken`: boxes of marks and panels that stay free; `bounds`: the visible part of the map.
 */
export function place(labels, taken, bounds) {
  const boxes = [...taken];
  const placed = [];
  for (const label of labels) {
    const forms = label.sub ? [label, { ...label, sub: "" }] : [label];
    for (const form of forms) {
      const extent = size(form);
      const choices = form.country ? [{ side: "centre", x: form.x - extent.width / 2, y: form.y - extent.height / 2 }] : sides(form, extent);
      const free = choices.find((choice) => {
        const box = { ...choice, ...extent };
        const seen = box.x >= bounds.x && box.y >= bounds.y && box.x + box.width <= bounds.x + bounds.width && box.y + box.height <= bounds.y + bounds.height;
        return seen && !boxes.some((other) => overlaps(box, other));
      });
      if (!free) continue;
      boxes.push({ ...free, ...extent });
      placed.push({ ...form, ...free, ...extent });
      break;
    }
  }
  return placed;
}
