// Short notices at the foot of the page, with one action at most; and words for screen readers.
import { $, el } from "./dom.js";

export function toast(text, { action, onAction, seconds = 10 } = {}) {
  const close = () => node.remove();
  const node = el("div.toast", { role: "status" }, el("span", {}, text),
    action ? el("button.button", { type: "button", onclick: () => { close(); onAction(); } }, action) : null);
  $("toasts").replaceChildren(node);
  const timer = setTimeout(close, seconds * 1000);
  node.addEventListener("pointerenter", () => clearTimeout(timer));
  node.addEventListener("focusin", () => clearTimeout(timer));
  return close;
}

export function announce(text) {
  $("live").textContent = text;
}
