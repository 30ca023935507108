// The coordinates of a point of the map: right click, or a long press on a touch screen.
import { el } from "./dom.js";
import { t } from "./i18n.js";

export function pointMenu(map, event) {
  document.querySelector(".point-menu")?.remove();
  const { lat, lng } = event.latlng.wrap();
  const text = `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
  const close = () => menu.remove();
  const menu = el("div.point-menu", { role: "dialog", "aria-label": t("point.label") }, el("b", {}, text),
    el("button.button.small", { type: "button", onclick: () => { navigator.clipboard?.writeText(text); close(); } }, t("point.copy")),
    el("a.button.small", { href: `https://www.openstreetmap.org/#map=${Math.round(map.getZoom())}/${lat.toFixed(5)}/${lng.toFixed(5)}`, target: "_blank", rel: "noopener noreferrer" }, t("action.osm")));
  Object.assign(menu.style, { left: `${Math.min(event.originalEvent.clientX, innerWidth - 220)}px`, top: `${Math.min(event.originalEvent.clientY, innerHeight - 130)}px` });
  document.body.append(menu);
  menu.querySelector("button").focus();
  setTimeout(() => addEventListener("pointerdown", (pointer) => menu.contains(pointer.target) || close(), { once: true }));
  menu.addEventListener("keydown", (key) => key.key === "Escape" && close());
}
