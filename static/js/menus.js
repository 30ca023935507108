// Pop-up menus and dialogs: one open at a time, closed by Escape, by a click elsewhere, or by a choice.
import { $, el, icon, focusOn } from "./dom.js";
import { t } from "./i18n.js";

let open = null;

export function closeMenu({ back = true } = {}) {
  if (!open) return;
  const { node, opener, away } = open;
  open = null;
  removeEventListener("pointerdown", away, true);
  node.remove();
  opener.setAttribute("aria-expanded", "false");
  if (back) focusOn(opener);
}

/** Show `node` under `opener`; a second call on the same opener closes it. */
export function openMenu(opener, node) {
  const same = open?.opener === opener;
  closeMenu({ back: false });
  if (same) return;
  $("menus").append(node);
  const box = opener.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - node.offsetWidth - 8));
  const below = box.bottom + 6;
  const top = below + node.offsetHeight > innerHeight - 8 ? Math.max(8, box.top - node.offsetHeight - 6) : below;
  Object.assign(node.style, { left: `${left}px`, top: `${top}px` });
  const away = (event) => { if (!node.contains(event.target) && !opener.contains(event.target)) closeMenu({ back: false }); };
  addEventListener("pointerdown", away, true);
  opener.setAttribute("aria-expanded", "true");
  open = { node, opener, away };
  node.addEventListener("keydown", keys);
  focusOn(node.querySelector("button, a, input, select"));
}

function keys(event) {
  if (event.key === "Escape") {
    event.stopPropagation();
    closeMenu();
    return;
  }
  if (event.target.matches("input, select") || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...event.currentTarget.querySelectorAll("button, a[href]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  focusOn(items[to]);
  event.preventDefault();
}

export const menuItem = (label, action, props = {}) =>
  el("button.item-button", { type: "button", role: "menuitem", ...props, onclick: () => { closeMenu(); action(); } }, label);

export function menu(...children) {
  return el("div.menu", { role: "menu" }, ...children);
}

/** A modal dialog with a title; returns it. Closing gives the focus back. */
export function dialog(title, ...children) {
  const opener = document.activeElement;
  const node = el("dialog", { "aria-label": title },
    el("div.dialog-head", {}, el("h2", {}, title), el("button.button.quiet.square", { type: "button", "aria-label": t("action.close"), onclick: () => node.close() }, icon("close"))),
    el("div.dialog-body", {}, ...children));
  node.addEventListener("close", () => { node.remove(); focusOn(opener); });
  node.addEventListener("click", (event) => event.target === node && node.close());
  document.body.append(node);
  node.showModal();
  return node;
}
