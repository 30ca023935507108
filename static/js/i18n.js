// Words, numbers and dates in the language of the interface.
import { page } from "./page.js";

const plural = new Intl.PluralRules(page.ui);
const numbers = new Intl.NumberFormat(page.ui);
const UTC = { timeZone: "UTC" };
const full = new Intl.DateTimeFormat(page.ui, { day: "numeric", month: "long", year: "numeric", ...UTC });
const short = new Intl.DateTimeFormat(page.ui, { day: "numeric", month: "short", year: "numeric", ...UTC });
const month = new Intl.DateTimeFormat(page.ui, { month: "long", year: "numeric", ...UTC });
const monthOnly = new Intl.DateTimeFormat(page.ui, { month: "long", ...UTC });
const dayMonth = new Intl.DateTimeFormat(page.ui, { day: "numeric", month: "short", ...UTC });
const weekday = new Intl.DateTimeFormat(page.ui, { weekday: "long", ...UTC });

/** A message with its values; `count` picks the plural form and is written as a number. */
export function t(key, values = {}) {
  let entry = page.messages[key];
  if (entry === undefined) return key;
  if (typeof entry === "object") entry = entry[plural.select(values.count)] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    return typeof values[name] === "number" ? numbers.format(values[name]) : String(values[name]);
  });
}

export const has = (key) => key in page.messages;
export const number = (value) => numbers.format(value);

/** Four characters at most: 999, 1,2k, 12k, 1,2M. */
export function shortNumber(value) {
  const [by, unit] = value < 999.5 ? [1, ""] : value < 999500 ? [1000, "k"] : [1e6, "M"];
  const part = value / by;
  return numbers.format(part < 9.95 && unit ? Math.round(part * 10) / 10 : Math.round(part)) + unit;
}

export function toDate(iso) {
  const [year, monthNumber = 1, day = 1] = String(iso).slice(0, 10).split("-").map(Number);
  const date = new Date(Date.UTC(2000, monthNumber - 1, day));
  date.setUTCFullYear(year);
  return Number.isNaN(date.getTime()) ? null : date;
}

export const isoDay = (date) => date.toISOString().slice(0, 10);
export const dateLong = (iso) => (toDate(iso) ? full.format(toDate(iso)) : "");
export const dateShort = (iso) => (toDate(iso) ? short.format(toDate(iso)) : "");
export const dayMonthOf = (date) => dayMonth.format(date);
export const monthOf = (date) => month.format(date);
export const rangeShort = (from, to, brief = false) => (brief ? short : full).formatRange(from, to);

/** The time of an event in words, as exact as it is known. */
export function when(date, style = "long") {
  if (!date || (!date.first && !date.last)) return t("date.unknown");
  const form = style === "long" ? full : short;
  const first = date.first && toDate(date.first);
  const last = date.last && toDate(date.last);
  if (first && !last) return t("date.from", { date: form.format(first) });
  if (!first && last) return t("date.until", { date: form.format(last) });
  if (date.precision === "month" && first.getUTCMonth() === last.getUTCMonth()) return month.format(first);
  if (date.precision === "year") return String(first.getUTCFullYear());
  const range = date.first === date.last ? form.format(first) : form.formatRange(first, last);
  return date.precision === "vague" || date.precision === "season" ? t("date.about", { date: range }) : range;
}

/** A short word for a planned time on the map: a month, a weekday of the coming week, or a date. */
export function whenBrief(date) {
  if (!date?.first) return "";
  const first = toDate(date.first);
  if (date.precision === "month") return monthOnly.format(first);
  return date.basis === "weekday" ? weekday.format(first) : dayMonth.format(first);
}

const regions = new Map();
const languages = new Intl.DisplayNames([page.ui], { type: "language" });

export function countryName(code, language = page.ui) {
  if (!/^[A-Z]{2}$/.test(code ?? "")) return "";
  if (!regions.has(language)) regions.set(language, new Intl.DisplayNames([language, page.ui], { type: "region" }));
  return regions.get(language).of(code);
}

export function languageName(code) {
  try {
    return languages.of(code);
  } catch {
    return code ?? "";
  }
}

export const compareText = new Intl.Collator(page.ui).compare;
