// Citations of an event: plain, BibTeX, CSL-JSON.
import { t, dateLong } from "./i18n.js";

const clean = (text) => text.replace(/\s+/g, " ").trim();
const tex = (text) => clean(text).replace(/([\\{}$&#^_%~])/g, (sign) => ({ "\\": "\\textbackslash{}", "^": "\\^{}", "~": "\\~{}" })[sign] ?? `\\${sign}`);

export function citations(event, address) {
  const today = new Date().toISOString().slice(0, 10);
  const [year, month, day] = (event.published || "").split("-").map(Number);
  const plain = [event.source && `${event.source}:`, `“${clean(event.articleTitle || event.title)}”.`, event.published && `${dateLong(event.published)}.`, `“${clean(event.quote)}”`, t("cite.read", { date: dateLong(today) }), address].filter(Boolean).join(" ");
  const bib = [`@misc{${event.id.slice(0, 12)},`, `  title = {${tex(event.articleTitle || event.title)}},`, event.source && `  howpublished = {${tex(event.source)}},`, year && `  year = {${year}},`, month && `  month = {${month}},`, `  url = {${address}},`, `  urldate = {${today}},`, `  note = {${tex(event.quote)}}`, "}"].filter(Boolean).join("\n");
  const csl = JSON.stringify([{ id: event.id, type: "article-newspaper", title: event.articleTitle || event.title, "container-title": event.source || undefined, issued: year ? { "date-parts": [[year, month, day].filter(Boolean)] } : undefined, URL: address, language: event.lang, note: clean(event.quote) }], null, 2);
  return { plain, bib, csl };
}
