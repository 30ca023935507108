// The built-in land map: Natural Earth outlines by way of world-atlas, 110m when far, 50m when near.
/* global L, topojson */
import { page } from "./page.js";
import { cutLines, unrolledFeature } from "./outlines.js";

const NEAR_ZOOM = 4;
/** The colour of a custom property as the browser resolves it, light-dark() included. */
function resolved(name) {
  const probe = document.createElement("i");
  probe.style.forcedColorAdjust = "none";
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

export class Land {
  constructor(map) {
    this.map = map;
    this.renderer = L.canvas({ padding: 0.6, pane: map.createPane("land") });
    map.getPane("land").style.zIndex = 150;
    this.layers = new Map();
    this.topologies = new Map();
    this.shown = null;
    map.on("zoomend", () => this.choose());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    new MutationObserver(() => this.recolour()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  async start() {
    await this.show("110");
    this.choose();
  }

  async choose() {
    if (this.map.getZoom() >= NEAR_ZOOM) await this.show("50");
    else if (this.topologies.has("110")) await this.show("110");
  }

  async load(scale) {
    if (!this.topologies.has(scale)) {
      const embedded = page.land?.[scale];
      if (page.embedded && !embedded) return null;
      const topology = embedded ?? (await fetch(page.urls[`land${scale}`]).then((response) => response.json()));
      this.topologies.set(scale, topology);
    }
    return this.topologies.get(scale);
  }

  async show(scale) {
    this.wanted = scale;
    const topology = await this.load(scale);
    if (!topology || this.wanted !== scale || this.shown === scale) return;
    if (!this.layers.has(scale)) this.layers.set(scale, this.build(topology));
    if (this.shown) this.layers.get(this.shown).remove();
    this.layers.get(scale).addTo(this.map);
    this.shown = scale;
    this.onload?.();
  }

  build(topology) {
    const { countries, land } = topology.objects;
    const shape = { renderer: this.renderer, interactive: false, smoothFactor: 0.6 };
    const layer = (geometry, style) => L.geoJSON(geometry, { ...shape, style: () => ({ ...style(), interactive: false }), interactive: false });
    const parts = [
      layer(unrolledFeature(topojson.feature(topology, land)), () => ({ stroke: false, fill: true, fillOpacity: 1, fillColor: resolved("--land") })),
      layer(cutLines(topojson.mesh(topology, countries, (a, b) => a !== b)), () => ({ fill: false, weight: 0.8, color: resolved("--border") })),
      layer(cutLines(topojson.mesh(topology, countries, (a, b) => a === b)), () => ({ fill: false, weight: 0.9, color: resolved("--coast") })),
    ];
    return L.layerGroup(parts);
  }

  recolour() {
    requestAnimationFrame(() => {
      for (const group of this.layers.values()) group.eachLayer((layer) => layer.setStyle(layer.options.style));
    });
  }

  /** The outline of a country by its ISO letters, from the finest map loaded; null when there is none. */
  country(code) {
    const topology = this.topologies.get("50") ?? this.topologies.get("110");
    const geometry = topology?.objects.countries.geometries.find((one) => page.countries[one.id] === code);
    return geometry ? unrolledFeature(topojson.feature(topology, geometry)) : null;
  }

  /** All land as one coarse MultiPolygon, for small pictures; null before it is loaded. */
  outline() {
    const topology = this.topologies.get("110");
    return topology ? unrolledFeature(topojson.feature(topology, topology.objects.land)).geometry : null;
  }

  /** Every country with a name, and the edges of its largest part. */
  names() {
    const topology = this.topologies.get("110");
    if (!topology) return [];
    this.countries ??= topology.objects.countries.geometries
      .map((geometry) => ({ code: page.countries[geometry.id], feature: unrolledFeature(topojson.feature(topology, geometry)) }))
      .filter((country) => country.code)
      .map((country) => ({ ...country, ...edges(largestRing(country.feature)) }));
    return this.countries;
  }

  /** A point for the name of a country of `names`, well inside its largest part; looked for once, when it is needed. */
  spot(country) {
    if (country.spot === undefined) [country.spot = null] = innerPoints(country.feature, 8);
    return country.spot;
  }
}

/** The ring that covers most, with longitudes shrunk by latitude. */
export function largestRing(feature) {
  let best = null;
  for (const [ring] of feature.geometry.coordinates) {
    let doubled = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) doubled += (ring[j][0] - ring[i][0]) * (ring[j][1] + ring[i][1]);
    const size = Math.abs(doubled) * Math.cos((ring[0][1] * Math.PI) / 180);
    if (!best || size > best.size) best = { ring, size };
  }
  return best?.ring ?? [];
}

export function inside(ring, lon, lat) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[j];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

function edgeDistance(ring, lon, lat) {
  const shrink = Math.cos((lat * Math.PI) / 180);
  let best = Infinity;
  for (const [x, y] of ring) best = Math.min(best, ((x - lon) * shrink) ** 2 + (y - lat) ** 2);
  return Math.sqrt(best);
}

/** Points well inside a country, best first. */
export function innerPoints(feature, steps = 12) {
  const ring = largestRing(feature);
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const points = [];
  for (let i = 1; i < steps; i++) {
    for (let j = 1; j < steps; j++) {
      const lon = west + ((east - west) * i) / steps;
      const lat = south + ((north - south) * j) / steps;
      if (inside(ring, lon, lat)) points.push({ lon, lat, room: edgeDistance(ring, lon, lat) });
    }
  }
  return points.sort((a, b) => b.room - a.room);
}

function edges(ring) {
  const lons = ring.map(([lon]) => lon);
  return { west: Math.min(...lons), east: Math.max(...lons) };
}
