// The map as a PNG, drawn in the page: land, footprints, marks, names, legend, title, period and attribution.
import { $ } from "./dom.js";
import { t } from "./i18n.js";

const SCALE = 2; // pixels of the picture for one of the screen
const HEAD = 64;
const FOOT = 58;
const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity", "fill-opacity", "stroke-opacity"];

/** Draw what the map shows and give it to the reader as a file. */
export async function savePicture(map, { title, sub, name }) {
  const canvas = await drawPicture(map, { title, sub });
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function drawPicture(map, { title, sub }) {
  const frame = $("map-frame").getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = frame.width * SCALE;
  canvas.height = (frame.height + HEAD + FOOT) * SCALE;
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  const ground = getComputedStyle(document.body);
  pen.fillStyle = ground.backgroundColor;
  pen.fillRect(0, 0, frame.width, frame.height + HEAD + FOOT);
  pen.save();
  pen.beginPath();
  pen.rect(0, HEAD, frame.width, frame.height);
  pen.clip();
  pen.fillStyle = getComputedStyle($("stage")).backgroundColor;
  pen.fillRect(0, HEAD, frame.width, frame.height);
  pen.translate(-frame.left, HEAD - frame.top);
  for (const one of map.getPane("land").querySelectorAll("canvas")) drawBox(pen, one, one.getBoundingClientRect());
  for (const one of map.getPane("overlayPane").querySelectorAll("svg")) await drawShapes(pen, one);
  for (const mark of map.getPane("markerPane").querySelectorAll(".mark")) await drawMark(pen, mark);
  drawNames(pen);
  pen.restore();
  drawHead(pen, ground, { title, sub, width: frame.width });
  drawFoot(pen, ground, frame.width, HEAD + frame.height);
  return canvas;
}

const drawBox = (pen, image, box) => pen.drawImage(image, box.left, box.top, box.width, box.height);

/** An SVG of the page as an image: an image knows no style sheet, so what it says goes into attributes. */
async function drawShapes(pen, source, box = source.getBoundingClientRect()) {
  if (!box.width || !box.height) return;
  const copy = source.cloneNode(true);
  const copies = copy.querySelectorAll("*");
  source.querySelectorAll("*").forEach((node, i) => inline(node, copies[i]));
  copy.removeAttribute("style");
  copy.setAttribute("width", box.width * SCALE);
  copy.setAttribute("height", box.height * SCALE);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("fill", getComputedStyle(source).fill);
  drawBox(pen, await load(new XMLSerializer().serializeToString(copy)), box);
}

function inline(node, copy) {
  const style = getComputedStyle(node);
  for (const name of STYLED) copy.setAttribute(name, style.getPropertyValue(name));
  copy.removeAttribute("class");
  copy.removeAttribute("style");
}

async function load(source) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  return image;
}

/** A mark: its boxes as the style sheet has them, the ring and the glyph as images, the words as words. */
async function drawMark(pen, mark) {
  for (const node of mark.querySelectorAll(".ring, .mark-disc, .total, .count, .open")) {
    if (node.matches(".ring")) await drawShapes(pen, node);
    else drawPlate(pen, node);
    const glyph = node.querySelector?.(":scope > .glyph");
    if (glyph) await drawShapes(pen, glyph);
    if (node.matches(".total, .count, .open")) drawWord(pen, node.textContent, node);
  }
}

function drawPlate(pen, node) {
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const wide = parseFloat(style.borderTopWidth) || 0;
  const inset = wide / 2;
  pen.beginPath();
  pen.roundRect(box.left + inset, box.top + inset, box.width - wide, box.height - wide, Math.min(box.width / 2, parseFloat(style.borderTopLeftRadius) || 0));
  pen.fillStyle = style.backgroundColor;
  pen.fill();
  if (!wide || style.borderTopStyle === "none") return;
  pen.lineWidth = wide;
  pen.strokeStyle = style.borderTopColor;
  pen.setLineDash(style.borderTopStyle === "dashed" ? [wide * 2, wide * 1.4] : []);
  pen.stroke();
  pen.setLineDash([]);
  if (node.closest(".mark.denied, .sample.denied")) {
    pen.beginPath();
    pen.moveTo(box.left + 4, box.bottom - 4);
    pen.lineTo(box.right - 4, box.top + 4);
    pen.stroke();
  }
}

function drawWord(pen, text, node) {
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, box.left + box.width / 2, box.top + box.height / 2 + 0.5);
}

/** The names on the map, each over a halo in the colour of the panels. */
function drawNames(pen) {
  pen.textBaseline = "alphabetic";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = getComputedStyle($("legend")).backgroundColor;
  for (const part of document.querySelectorAll(".name.country, .name b, .name small")) {
    const box = part.getBoundingClientRect();
    const style = getComputedStyle(part);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
    pen.textAlign = ["right", "center"].includes(style.textAlign) ? style.textAlign : "left";
    pen.fillStyle = style.color;
    const x = { left: box.left, right: box.right, center: box.left + box.width / 2 }[pen.textAlign];
    const y = box.top + box.height / 2 + parseFloat(style.fontSize) * 0.36;
    pen.strokeText(part.textContent, x, y);
    pen.fillText(part.textContent, x, y);
  }
  pen.letterSpacing = "0px";
}

function drawHead(pen, { color, fontFamily }, { title, sub, width }) {
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = color;
  pen.font = `700 20px ${getComputedStyle(document.documentElement).getPropertyValue("--serif")}`;
  pen.fillText(fitted(pen, title, width - 32), 16, 30);
  pen.globalAlpha = 0.75;
  pen.font = `400 13px ${fontFamily}`;
  pen.fillText(fitted(pen, sub, width - 32), 16, 51);
  pen.globalAlpha = 1;
}

/** The types that are shown and the forms of the marks; at the right end who made the map's data. */
function drawFoot(pen, { color, fontFamily }, width, top) {
  pen.font = `400 12px ${fontFamily}`;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  let x = 16;
  const word = (text, y) => { pen.fillStyle = color; pen.fillText(text, x, y); x += pen.measureText(text).width + 16; };
  for (const chip of document.querySelectorAll('.chip[aria-pressed="true"]')) {
    disc(pen, x + 5, top + 18, 5, { fill: getComputedStyle(chip.querySelector(".dot")).backgroundColor });
    x += 15;
    word([...chip.childNodes].find((node) => node.nodeType === Node.TEXT_NODE)?.textContent ?? "", top + 18);
  }
  x = 16;
  for (const [name, shape] of Object.entries(forms(color))) {
    shape(pen, x + 6, top + 40);
    x += 18;
    word(t(`legend.${name}`), top + 40);
  }
  pen.textAlign = "right";
  pen.globalAlpha = 0.7;
  pen.fillText($("credit").lastChild.textContent, width - 16, top + 18);
  pen.globalAlpha = 1;
}

const forms = (color) => ({
  happened: (pen, x, y) => disc(pen, x, y, 6, { fill: color }),
  claimed: (pen, x, y) => disc(pen, x, y, 5, { stroke: color, wide: 3 }),
  planned: (pen, x, y) => disc(pen, x, y, 5.5, { stroke: color, wide: 1.8, dash: [3, 2] }),
  denied: (pen, x, y) => {
    disc(pen, x, y, 5.5, { stroke: color, wide: 1.8 });
    pen.beginPath();
    pen.moveTo(x - 4, y + 4);
    pen.lineTo(x + 4, y - 4);
    pen.stroke();
  },
  area: (pen, x, y) => {
    pen.strokeStyle = color;
    pen.lineWidth = 1.5;
    pen.setLineDash([3, 2]);
    pen.strokeRect(x - 6, y - 6, 12, 12);
    pen.setLineDash([]);
  },
});

function disc(pen, x, y, radius, { fill = "", stroke = "", wide = 0, dash = [] }) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.strokeStyle = stroke;
  pen.lineWidth = wide;
  pen.setLineDash(dash);
  if (fill) pen.fill();
  if (stroke) pen.stroke();
  pen.setLineDash([]);
}

/** As much of a line as fits, with an ellipsis. */
function fitted(pen, text, width) {
  if (pen.measureText(text).width <= width) return text;
  let cut = text.slice(0, 300);
  while (cut && pen.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}
