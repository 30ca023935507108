// On phones the panel is a sheet over the map with three stops: peek, half, full.
import { $ } from "./dom.js";

const ORDER = ["peek", "", "full"];

export function bindSheet() {
  const panel = $("panel");
  const grip = $("grip");
  const go = (stop) => {
    panel.dataset.stop = stop;
    grip.setAttribute("aria-expanded", String(stop !== "peek"));
  };
  const step = (by) => go(ORDER[Math.min(2, Math.max(0, ORDER.indexOf(panel.dataset.stop ?? "") + by))]);
  grip.addEventListener("click", () => { if (!dragged) go(panel.dataset.stop === "full" ? "" : panel.dataset.stop === "peek" ? "" : "full"); });
  grip.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp") step(1);
    else if (event.key === "ArrowDown") step(-1);
  });
  let dragged = false;
  grip.addEventListener("pointerdown", (event) => {
    const from = event.clientY;
    dragged = false;
    grip.setPointerCapture(event.pointerId);
    grip.onpointerup = (up) => {
      grip.onpointerup = null;
      if (Math.abs(up.clientY - from) < 12) return;
      dragged = true;
      step(up.clientY < from ? 1 : -1);
      setTimeout(() => { dragged = false; });
    };
  });
}
