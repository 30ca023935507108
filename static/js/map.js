// The map view: marks for places, footprints for areas, names, tools. Leaflet does the panning and zooming.
/* global L */
import { page } from "./page.js";
import { $, el, icon, calm, phone } from "./dom.js";
import { t, countryName, whenBrief } from "./i18n.js";
import { isPoint, isUnsure, placesOf, groupCounts, markStatus } from "./model.js";
import { state, change } from "./state.js";
import { Land, innerPoints } from "./land.js";
import { placeMark, bundleMark, markLabel, sumOf } from "./marks.js";
import { place as placeLabels } from "./labels.js";
import { CellLayer } from "./cells.js";
import { isArrow, nearest } from "./walkmap.js";
import { pointMenu } from "./pointmenu.js";

const BUNDLE_PX = 27; // nearer marks than this become one: targets stay 24 px wide (WCAG 2.5.8)
const MAX_ZOOM = 12;
const BY_HAND_MS = 1500; // a move so soon after a wheel, drag or key is a person's

export class MapView {
  constructor({ onPlace, onEmpty, onMove }) {
    this.map = window.map_events;
    this.handlers = { onPlace, onEmpty, onMove };
    this.map.setMinZoom(1.5).setMaxZoom(MAX_ZOOM).setMaxBounds([[-85, -260], [85, 260]]);
    this.places = [];
    this.extent = null; // west, south, east, north of a collection that is not loaded
    this.marks = new Map();
    this.areas = L.featureGroup().addTo(this.map);
    this.layer = L.layerGroup().addTo(this.map);
    this.names = el("div", { "aria-hidden": "true" });
    this.map.createPane("names").append(this.names);
    this.land = new Land(this.map);
    this.land.onload = () => this.layout();
    this.addTiles();
    this.map.on("zoomend", () => this.layout());
    this.map.on("moveend", () => { this.label(); if (Date.now() - this.touched < BY_HAND_MS) this.handlers.onMove(this.viewText()); });
    this.watchHands();
    this.map.on("click", (event) => this.clicked(event, onEmpty));
    this.map.on("contextmenu", (event) => pointMenu(this.map, event));
    this.map.getContainer().setAttribute("aria-label", t("map.label"));
    this.map.getContainer().setAttribute("role", "region");
    this.tools();
    this.credit();
    new ResizeObserver(() => { this.map.invalidateSize({ animate: false }); }).observe($("map-frame"));
    document.fonts?.ready.then(() => this.label());
  }

  start() {
    return this.land.start();
  }

  clicked(event, onEmpty) {
    if (this.wanted) this.givePoint({ lat: event.latlng.wrap().lat, lon: event.latlng.wrap().lng });
    else if (!event.originalEvent._handled) onEmpty();
  }

  /** Wait for a click on the map; null when the reader changes their mind. */
  askPoint() {
    this.map.getContainer().classList.add("asking");
    return new Promise((resolve) => { this.wanted = resolve; });
  }

  givePoint(point) {
    const give = this.wanted;
    this.wanted = null;
    this.map.getContainer().classList.remove("asking");
    give?.(point);
  }

  cancelPoint() {
    this.givePoint(null);
  }

  /** Only what a person moves goes into the address; fitting does not. */
  watchHands() {
    this.touched = 0;
    const note = () => { this.touched = Date.now(); };
    for (const kind of ["wheel", "pointermove", "keydown", "dblclick"]) {
      this.map.getContainer().addEventListener(kind, (event) => { if (kind !== "pointermove" || event.buttons) note(); }, { passive: true, capture: true });
    }
    $("map-tools").addEventListener("click", note);
  }

  /** Show these events; `language` is that of the names on the map. */
  setEvents(events, language = page.ui) {
    this.cells?.clear();
    this.cells = this.extent = null;
    this.places = placesOf(events);
    this.language = language;
    this.layout();
  }

  /** Show what the server counted (`cells.js`) and places that stay visible. */
  setCells(cells, pins) {
    this.places = pins;
    this.cells ??= new CellLayer(this);
    this.cells.set(cells, pins);
  }

  // --- marks -------------------------------------------------------------------------------------------------

  layout() {
    if (this.cells) {
      this.cells.draw();
      return;
    }
    const focused = document.activeElement?.closest?.(".leaflet-marker-icon")?.dataset.place;
    this.layer.clearLayers();
    this.areas.clearLayers();
    this.marks.clear();
    const bundles = this.bundle(this.places.filter(isPoint));
    const areas = this.places.filter((one) => !isPoint(one)).map((area) => this.drawFootprint(area, bundles));
    for (const bundle of bundles) this.addBundle(bundle);
    for (const { area, shape } of areas) if (this.marks.has(area.key)) this.marks.get(area.key).shapes.push([area.key, shape]);
    this.highlight();
    this.label();
    if (focused) this.layer.eachLayer((marker) => marker.getElement?.()?.dataset.place === focused && marker.getElement().focus({ preventScroll: true }));
  }

  bundle(places) {
    const zoom = this.map.getZoom();
    const ranked = [...places].sort((a, b) => sizeOf(b) - sizeOf(a) || (a.key < b.key ? -1 : 1));
    const bundles = [];
    for (const one of ranked) this.join(bundles, one, one, this.map.project([one.lat, one.lon], zoom));
    return bundles;
  }

  /** Put a place into the bundle that it would touch, or into one of its own. */
  join(bundles, place, { lat, lon }, point) {
    const near = bundles.find((other) => other.point.distanceTo(point) < BUNDLE_PX);
    if (near) near.places.push(place);
    else bundles.push({ point, places: [place], lat, lon });
  }

  addBundle({ places, lat, lon }) {
    const [first] = places;
    const sum = sumOf([...new Set(places.flatMap((one) => one.events))]);
    const single = places.length === 1;
    const node = single ? placeMark(first) : bundleMark(sum);
    const label = single ? markLabel(first) : t("mark.bundle", { places: t("count.places", { count: places.length }), events: t("count.events", { count: sum.total }) });
    const marker = this.marker(lat, lon, node, {
      label, key: first.key, size: single ? 32 : 36, offset: single ? (isPoint(first) ? 200 : -200) : 400,
      act: () => (single ? this.handlers.onPlace(first) : this.open(places)),
    });
    for (const one of places) this.marks.set(one.key, { marker, node, places, reach: single ? (isUnsure(first) ? 19 : 16) : 19, shapes: [] });
  }

  open(places) {
    if (this.map.getZoom() >= MAX_ZOOM - 0.5) {
      this.handlers.onPlace({ ...places[0], events: places.flatMap((one) => one.events) });
      return;
    }
    this.fit(places, { maxZoom: this.map.getZoom() + 4, minZoom: this.map.getZoom() + 1 });
  }

  /** The outline of an area; its mark joins the bundles at the freest spot inside. */
  drawFootprint(area, bundles) {
    const group = groupCounts(area.events)[0][0];
    const outline = area.level === "country" ? this.land.country(area.country) : null;
    const style = { className: `footprint g-${group} ${outline ? "" : "soft"} ${area.level === "water" ? "water" : ""}`, pane: "overlayPane" };
    const shape = outline ? L.geoJSON(outline, { style: () => style }) : L.circle([area.lat, area.lon], { radius: (area.radiusKm ?? 30) * 1000, ...style });
    shape.on("click", (event) => { event.originalEvent._handled = true; this.handlers.onPlace(area); });
    this.areas.addLayer(shape);
    const spot = this.areaSpot(area, outline, bundles);
    this.join(bundles, area, spot, this.map.project([spot.lat, spot.lon], this.map.getZoom()));
    return { area, shape };
  }

  /** A point inside the area with room to its edge and to the marks of cities. */
  areaSpot(area, outline, bundles) {
    if (!outline) return area;
    const zoom = this.map.getZoom();
    const degree = this.map.project([0, 1], zoom).distanceTo(this.map.project([0, 0], zoom));
    area.inner ??= innerPoints(outline);
    let best = null;
    for (const point of area.inner) {
      const pixel = this.map.project([point.lat, point.lon], zoom);
      const free = Math.min(...bundles.map((bundle) => bundle.point.distanceTo(pixel)), 200);
      const score = Math.min(point.room * degree * 1.2, free, 70) + point.room + (free > BUNDLE_PX + 3 ? 100 : 0);
      if (!best || score > best.score) best = { ...point, score };
    }
    return best ?? area;
  }

  marker(lat, lon, node, { label, key, size, offset, act }, layer = this.layer) {
    const marker = L.marker([lat, lon], {
      icon: L.divIcon({ html: node, className: "", iconSize: [size, size], iconAnchor: [size / 2, size / 2] }), zIndexOffset: offset, riseOnHover: true, keyboard: true,
    });
    if (size !== 32) Object.assign(node.style, { width: `${size}px`, height: `${size}px` });
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", label);
      element.setAttribute("title", label);
      element.dataset.place = key;
      element.addEventListener("keydown", (event) => {
        if (isArrow(event.key)) { event.preventDefault(); event.stopPropagation(); this.step(element, event.key); return; }
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        act();
      });
    });
    marker.on("click", (event) => { L.DomEvent.stopPropagation(event); act(); });
    return marker.addTo(layer);
  }

  /** Move the keyboard from one mark to the nearest in a direction. */
  step(from, key) {
    const at = (node) => { const box = node.getBoundingClientRect(); return { x: box.left + box.width / 2, y: box.top + box.height / 2, node }; };
    const others = [...this.map.getPane("markerPane").querySelectorAll(".leaflet-marker-icon")].filter((node) => node !== from);
    const target = nearest(at(from), others.map(at), key);
    if (!target) return;
    const box = this.map.getContainer().getBoundingClientRect();
    if (target.x < box.left || target.y < box.top || target.x > box.right || target.y > box.bottom) this.map.panBy([target.x - box.left - box.width / 2, target.y - box.top - box.height / 2], { animate: false });
    target.node.focus({ preventScroll: true });
  }

  // --- selection ---------------------------------------------------------------------------------------------

  /** The place keys that are selected or pointed at. */
  highlight(selected = this.selected ?? new Set(), hovered = new Set()) {
    this.selected = selected;
    for (const { node, places, shapes } of this.marks.values()) {
      node.classList.toggle("selected", places.some((one) => selected.has(one.key)));
      node.classList.toggle("hover", places.some((one) => hovered.has(one.key)));
      for (const [key, shape] of shapes) for (const path of shape.getLayers?.() ?? [shape]) path.getElement?.()?.classList.toggle("selected", selected.has(key));
    }
  }

  /** The reach of the selected place: how far off its point may be. */
  showReach(place) {
    this.halo?.remove();
    this.halo = null;
    if (!place?.radiusKm || !isPoint(place)) return;
    const group = place.events ? place.events[0].group : "other";
    this.halo = L.circle([place.lat, place.lon], { radius: place.radiusKm * 1000, className: `halo g-${group}`, interactive: false }).addTo(this.map);
  }

  /** Where a place is drawn, in pixels of the map; null when it is not on the map. */
  spot(key) {
    const mark = this.marks.get(key);
    return mark ? { ...this.map.latLngToContainerPoint(mark.marker.getLatLng()), reach: mark.reach } : null;
  }

  /** All marks in pixels of the map, with those that are selected told apart: what the card should not cover. */
  spots() {
    const found = new Map();
    for (const { marker, places, reach } of this.marks.values()) found.set(marker, { ...this.map.latLngToContainerPoint(marker.getLatLng()), reach, selected: places.some((one) => this.selected?.has(one.key)) });
    return [...found.values()];
  }

  /** Bring a place into view when it is outside or under a panel. */
  reveal(key) {
    const mark = this.marks.get(key);
    if (!mark) return;
    const { x, y } = this.spot(key);
    const free = this.freeRoom();
    if (phone()) {
      const target = { x: free.left + free.width / 2, y: free.top + free.height };
      this.map.panBy([x - target.x, y - target.y], { animate: !calm() });
      return;
    }
    if (x < free.left || y < free.top || x > free.left + free.width || y > free.top + free.height) {
      this.map.panTo(mark.marker.getLatLng(), { animate: !calm() });
    }
  }

  freeRoom() {
    const { x, y } = this.map.getSize();
    const pad = phone() ? { top: 60, bottom: 170, left: 30, right: 50 } : { top: 60, bottom: 175, left: 40, right: 60 };
    return { left: pad.left, top: pad.top, width: x - pad.left - pad.right, height: y - pad.top - pad.bottom, pad };
  }

  fit(places = this.places, { maxZoom = 6.5, minZoom = 0 } = {}) {
    const bounds = L.latLngBounds([]);
    if (this.extent && places === this.places) {
      const [west, south, east, north] = this.extent;
      bounds.extend([south, west]).extend([north, east]);
    } else for (const one of places) {
      bounds.extend([one.lat, one.lon]);
      if (!isPoint(one)) bounds.extend(L.latLng(one.lat, one.lon).toBounds((one.radiusKm ?? 50) * 1400));
    }
    if (!bounds.isValid()) {
      this.map.setView([30, 15], 2.25, { animate: false });
      return;
    }
    const { pad } = this.freeRoom();
    const options = { paddingTopLeft: [pad.left, pad.top], paddingBottomRight: [pad.right + 50, pad.bottom], maxZoom, animate: false };
    if (minZoom) {
      const zoom = Math.max(minZoom, Math.min(maxZoom, this.map.getBoundsZoom(bounds, false, L.point(pad.left + pad.right + 60, pad.top + pad.bottom))));
      this.map.setView(bounds.getCenter(), Math.min(zoom, MAX_ZOOM), { animate: !calm() });
    } else this.map.fitBounds(bounds, options);
  }

  viewText() {
    const { lat, lng } = this.map.getCenter();
    return `${this.map.getZoom()}/${lat.toFixed(3)}/${lng.toFixed(3)}`;
  }

  setView(text) {
    const [zoom, lat, lon] = text.split("/").map(Number);
    if ([zoom, lat, lon].every(Number.isFinite)) this.map.setView([lat, lon], zoom, { animate: false });
  }

  area() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((value) => value.toFixed(2)).join(",");
  }

  // --- names -------------------------------------------------------------------------------------------------

  /** Put the names anew, once a frame: measuring what is free makes the browser lay out the page. */
  label() {
    this.labelling ??= requestAnimationFrame(() => {
      this.labelling = null;
      this.drawNames();
    });
  }

  drawNames() {
    if (!this.map._loaded) return;
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    const extent = this.map.getSize();
    const taken = this.panels();
    const labels = [];
    const seen = new Set();
    for (const mark of this.marks.values()) {
      if (seen.has(mark.marker)) continue;
      seen.add(mark.marker);
      const point = this.map.latLngToContainerPoint(mark.marker.getLatLng());
      taken.push({ x: point.x - mark.reach, y: point.y - mark.reach, width: 2 * mark.reach, height: 2 * mark.reach });
      const [one] = mark.places;
      if (!one.name) continue;
      labels.push({ x: point.x, y: point.y, reach: mark.reach, text: bundleName(mark.places, this.selected), sub: mark.places.length > 1 ? "" : subLabel(one), rank: (this.selected?.has(one.key) ? 1e9 : 0) + sizeOf(one) + (isPoint(one) ? 100 : 0) });
    }
    labels.sort((a, b) => b.rank - a.rank || (a.text < b.text ? -1 : 1));
    const zoomWidth = 256 * 2 ** this.map.getZoom() / 360;
    const named = new Set(this.places.filter((one) => one.level === "country").map((one) => one.country));
    for (const country of this.land.names()) {
      const text = countryName(country.code, this.language);
      if (named.has(country.code) || (country.east - country.west) * zoomWidth < text.length * 9) continue;
      const spot = this.land.spot(country);
      if (!spot) continue;
      const point = this.map.latLngToContainerPoint([spot.lat, spot.lon]);
      labels.push({ x: point.x, y: point.y, text: text.toLocaleUpperCase(this.language), country: true, room: country.east - country.west });
    }
    const placed = placeLabels(labels, taken, { x: 4, y: 4, width: extent.x - 8, height: extent.y - 8 });
    this.names.replaceChildren(...placed.map((label) => {
      const node = el("div.name", { class: label.country ? "country" : label.side }, label.country ? label.text : el("b", { dir: "auto" }, label.text), label.sub && !label.country ? el("small", {}, label.sub) : null);
      Object.assign(node.style, { left: `${label.x + origin.x}px`, top: `${label.y + origin.y}px`, width: `${label.width + 2}px` });
      return node;
    }));
  }

  panels() {
    const frame = $("map-frame").getBoundingClientRect();
    return ["timeline", "legend", "map-tools", "card"].concat().map((id) => $(id)).concat([...document.querySelectorAll(".chips > *")])
      .filter((node) => node && !node.hidden && node.offsetParent !== null)
      .map((node) => node.getBoundingClientRect())
      .map((box) => ({ x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height }));
  }

  // --- tools -------------------------------------------------------------------------------------------------

  tools() {
    const button = (name, label, action) => el("button", { type: "button", "aria-label": label, title: label, onclick: action }, icon(name));
    const toggleFull = () => (document.fullscreenElement ? document.exitFullscreen() : $("stage").requestFullscreen?.());
    $("map-tools").append(
      el("div.tool-group", {}, button("plus", t("map.zoom_in"), () => this.map.zoomIn()), button("minus", t("map.zoom_out"), () => this.map.zoomOut())),
      el("div.tool-group", {}, button("fit", t("map.fit"), () => this.fit()), button("full", t("map.full"), toggleFull)),
    );
  }

  addTiles() {
    if (!page.tiles) return;
    const tiles = L.tileLayer(page.tiles, { maxZoom: 19 }).addTo(this.map);
    tiles.on("tileerror", () => tiles.remove());
  }

  credit() {
    const bar = el("i");
    const text = el("span");
    const update = () => {
      const y = this.map.getSize().y / 2;
      const metres = this.map.distance(this.map.containerPointToLatLng([0, y]), this.map.containerPointToLatLng([90, y]));
      const unit = 10 ** Math.floor(Math.log10(metres));
      const nice = [5, 2, 1].map((step) => step * unit).find((value) => value <= metres) ?? unit;
      bar.style.width = `${(90 * nice) / metres}px`;
      text.textContent = nice >= 1000 ? `${nice / 1000} km` : `${nice} m`;
    };
    this.map.on("zoomend moveend", update);
    update();
    $("credit").append(el("span.scale", {}, text, bar), el("span", {}, "Leaflet · Natural Earth · GeoNames"));
  }
}

/** How many events a place has. */
const sizeOf = (place) => place.sum?.total ?? place.events.length;

/** The names of a place or of a bundle, as many as are short. */
function bundleName(places, selected = new Set()) {
  const ranked = [...places].sort((a, b) => Number(selected.has(b.key)) - Number(selected.has(a.key)));
  const names = [...new Set(ranked.map((one) => one.name))];
  return names.slice(0, 2).map((name) => (name.length > 24 ? `${name.slice(0, 22)}…` : name)).join(", ") + (names.length > 2 ? " …" : "");
}

/** Under the name: what is planned and when, what is denied, or what happened. */
function subLabel(place) {
  if (place.events.length !== 1) return "";
  const [event] = place.events;
  const status = markStatus(event);
  if (status === "planned" || status === "possible") return [t(`status.${status}`), whenBrief(event.date)].filter(Boolean).join(", ");
  return status === "denied" ? t("status.denied") : t(`type.${event.type}`);
}

/** Open the address of a place on OpenStreetMap; only ever by the reader's click. */
export const osmLink = (place) => `https://www.openstreetmap.org/?mlat=${place.lat}&mlon=${place.lon}#map=${isPoint(place) ? 11 : 6}/${place.lat}/${place.lon}`;

export const restoreView = (view) => (state.view ? view.setView(state.view) : view.fit());
export const rememberView = (text) => change({ view: text }, { replace: true });
