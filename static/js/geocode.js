// The online geocoder: which names would leave the machine, to which service; they are sent when the reader says so.
import { page } from "./page.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";
import * as api from "./api.js";
import { announce, toast } from "./toast.js";

/** A note above the text of an article; it stays hidden when no service is set up or no name is open. */
export function onlineOffer(article, { onAnswer }) {
  const note = el("section.online.notice", { hidden: true, "aria-label": t("online.label") });
  if (page.geocoder) {
    api.outgoing(article.id).then((found) => { if (found.names.length) fill(note, article, found, onAnswer); }, () => {});
  }
  return note;
}

function fill(note, article, { service, names }, onAnswer) {
  const boxes = names.map(({ name }) => el("input", { type: "checkbox", checked: true, value: name, onchange: () => count() }));
  const problem = el("p.problem", { role: "alert", hidden: true });
  const progress = el("div.progress", { hidden: true }, el("i"));
  const button = el("button.button.small.primary", { type: "button", onclick: () => send() });
  const wanted = () => boxes.filter((box) => box.checked).map((box) => box.value);

  function count() {
    button.textContent = t("online.ask", { count: wanted().length, service });
    button.disabled = !wanted().length;
  }

  async function send() {
    button.disabled = true;
    progress.hidden = false;
    problem.hidden = true;
    try {
      const answer = await api.askOnline(article.id, wanted());
      if (answer.problem) fail(answer.problem);
      else {
        onAnswer(answer);
        const text = t("online.done", { service });
        toast(text, { seconds: 5 });
        announce(text);
      }
    } catch (error) {
      fail(error.message);
    }
  }

  function fail(detail) {
    problem.textContent = `${t("online.failed", { service })} (${detail})`;
    problem.hidden = false;
    progress.hidden = true;
    count();
  }

  const checks = boxes.map((box) => el("label.check", {}, box, el("span", { dir: "auto" }, box.value)));
  note.append(el("p", {}, t("online.hint", { service })), el("div.online-names", { role: "group", "aria-label": t("online.names") }, checks), el("div.actions", {}, button), progress, problem);
  count();
  note.hidden = false;
}
