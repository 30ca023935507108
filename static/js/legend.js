// The legend: always visible; folds on small screens.
import { $, el, phone } from "./dom.js";
import { t } from "./i18n.js";

export function drawLegend() {
  const entry = (name, text, mark = "") => el("li", {}, el("span.sample", { class: name, "aria-hidden": "true" }, mark), text);
  const legend = $("legend");
  legend.append(el("summary", {}, t("legend.label")), el("ul", {},
    entry("happened", t("legend.happened")), entry("claimed", t("legend.claimed")), entry("planned", t("legend.planned")),
    entry("denied", t("legend.denied")), entry("area", t("legend.area")), entry("open", t("legend.open"), "?")));
  legend.open = !phone();
}
