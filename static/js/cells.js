// Grid cells of a view, counted by the server or in the page, as marks. Moving the map keeps the marks that stay.
/* global L */
import { t } from "./i18n.js";
import { groupOf } from "./model.js";
import { addSums, bundleMark, markLabel, placeMark } from "./marks.js";

export const CELL_PX = 60; // the server has the same
const TILE_PX = 256;
const TOUCH_PX = 42; // nearer marks than this become one
const BIG_PX = 44;
const STEP_ZOOM = 2.5; // a cell of 60 px then fills a third of the map

/** Where a point is drawn: places of a big collection are known by their point alone. */
export const pointKey = (lat, lon) => `c${lat.toFixed(5)},${lon.toFixed(5)}`;

/** A cell of the API → what marks are made of; `keys` are the groups that it counts. */
export function toCell(raw, keys) {
  const counts = keys.map((group, i) => [group, raw.counts[i]]).filter(([, count]) => count).sort((a, b) => b[1] - a[1]);
  const sum = { counts, total: raw.n, type: raw.type, status: raw.mark === "ongoing" ? "happened" : raw.mark };
  return {
    key: pointKey(raw.lat, raw.lon), lat: raw.lat, lon: raw.lon, sum, events: [], spot: Boolean(raw.type), event: raw.event ?? null, name: raw.name ?? "",
    level: raw.level ?? "", country: raw.country ?? "", admin1: raw.admin1 ?? "", radiusKm: raw.radius_km ?? null, confidence: raw.unsure ? 0 : null, group: raw.type ? groupOf(raw.type) : "",
  };
}

/** The cells that cover the view with a margin: box for the API, and edges in cells of the world-wide grid. */
export function gridOf(map) {
  const zoom = map.getZoom();
  const size = (CELL_PX * 360) / (TILE_PX * 2 ** zoom);
  const bounds = map.getBounds();
  const snap = (low, high) => [2 * Math.floor(low / size / 2) * size, 2 * Math.ceil(high / size / 2) * size];
  const [west, east] = snap(bounds.getWest() + 180, bounds.getEast() + 180);
  const [low, high] = snap(mercator(bounds.getSouth()) + 180, mercator(bounds.getNorth()) + 180);
  const whole = east - west >= 360;
  return { zoom, size, west: whole ? -180 : west - 180, east: whole ? 180 : east - 180, low: low - 180, high: high - 180, south: latitude(low - 180), north: latitude(high - 180) };
}

export const boxText = ({ west, south, east, north }) => [west, south, east, north].map((value) => +value.toFixed(6)).join(",");
export const covers = (grid, other) => grid.zoom === other.zoom && grid.west <= other.west && grid.east >= other.east && grid.low <= other.low && grid.high >= other.high;

const mercator = (lat) => (Math.log(Math.tan(Math.PI / 4 + (Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 360)) * 180) / Math.PI;
export const latitude = (y) => (Math.atan(Math.sinh((Math.max(-180, Math.min(180, y)) * Math.PI) / 180)) * 180) / Math.PI;

export class CellLayer {
  constructor(view) {
    this.view = view;
    this.layer = L.layerGroup().addTo(view.map);
    this.drawn = new Map();
    this.cells = [];
    this.pins = [];
  }

  set(cells, pins) {
    Object.assign(this, { cells, pins });
    this.draw();
  }

  clear() {
    this.layer.remove();
    this.view.marks.clear();
  }

  draw() {
    const bundles = this.bundle();
    const wanted = new Map(bundles.map((bundle) => [signature(bundle), bundle]));
    for (const [known, { marker }] of this.drawn) {
      if (wanted.has(known)) continue;
      this.layer.removeLayer(marker);
      this.drawn.delete(known);
    }
    this.view.marks.clear();
    for (const [name, bundle] of wanted) {
      if (!this.drawn.has(name)) this.drawn.set(name, this.add(bundle));
      const mark = this.drawn.get(name);
      for (const place of bundle) this.view.marks.set(place.key, { ...mark, places: bundle, shapes: [] });
    }
    this.view.highlight();
    this.view.label();
  }

  /** Cells whose marks would touch, together; pins stay alone. The largest comes first and gives the point. */
  bundle() {
    const { map } = this.view;
    const west = map.getBounds().getWest();
    const pinned = new Set(this.pins.map((pin) => pin.key));
    const ranked = this.cells.filter((cell) => !pinned.has(cell.key)).sort((a, b) => b.sum.total - a.sum.total || (a.key < b.key ? -1 : 1));
    const found = [];
    for (const cell of ranked) {
      const shown = { ...cell, lon: cell.lon < west && cell.lon + 360 <= map.getBounds().getEast() ? cell.lon + 360 : cell.lon };
      const point = map.project([shown.lat, shown.lon]);
      const near = found.find((other) => Math.hypot(other.point.x - point.x, other.point.y - point.y) < TOUCH_PX);
      if (near) near.cells.push(shown);
      else found.push({ point, cells: [shown] });
    }
    return [...found.map((bundle) => this.asideOfPins(bundle)), ...this.pins.map((pin) => [pin])];
  }

  /** A mark that a pin would cover steps aside. */
  asideOfPins({ cells, point }) {
    const { map } = this.view;
    for (const pin of this.pins) {
      const at = map.project([pin.lat, pin.lon]);
      const away = point.subtract(at);
      const far = Math.hypot(away.x, away.y);
      if (far >= TOUCH_PX) continue;
      const moved = at.add(far ? away.multiplyBy(TOUCH_PX / far) : [0, -TOUCH_PX]);
      const { lat, lng } = map.unproject(moved);
      return [{ ...cells[0], lat, lon: lng }, ...cells.slice(1)];
    }
    return cells;
  }

  add(cells) {
    const [first] = cells;
    const single = cells.length === 1 && first.spot;
    const sum = addSums(cells.map((cell) => cell.sum));
    const node = single ? placeMark(first) : bundleMark(sum);
    const label = single ? markLabel(first) : t("mark.cluster", { events: t("count.events", { count: sum.total }) });
    const size = single ? 32 : sum.total >= 1000 ? BIG_PX : 36;
    const marker = this.view.marker(first.lat, first.lon, node, {
      label, key: first.key, size, offset: single ? 200 : 400, act: () => (single ? this.view.handlers.onPlace(first) : this.open(cells)),
    }, this.layer);
    return { marker, node, reach: size / 2 };
  }

  /** Go nearer until the cells part; at the nearest, list what they hold. */
  open(cells) {
    const { map, handlers } = this.view;
    const [first] = cells;
    if (map.getZoom() < map.getMaxZoom()) map.setView([first.lat, first.lon], Math.min(map.getZoom() + STEP_ZOOM, map.getMaxZoom()));
    else handlers.onPlace({ ...first, key: boxKey(cells, gridOf(map).size), spot: false });
  }
}

/** A box around cells as the key of a place. */
function boxKey(cells, size) {
  const lats = cells.map((cell) => cell.lat);
  const lons = cells.map((cell) => cell.lon);
  return `b${[Math.min(...lons) - size, Math.min(...lats) - size, Math.max(...lons) + size, Math.max(...lats) + size].map((value) => value.toFixed(4)).join(",")}`;
}

const signature = (cells) => cells.map(({ key, sum, spot, name, lon }) => `${key} ${lon} ${sum.total} ${spot} ${name} ${sum.counts.join(" ")}`).join("|");
