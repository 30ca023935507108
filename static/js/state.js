// One selection and one filter state for all views. It lives in the address: Back undoes, a link reproduces.
import { page } from "./page.js";

const LISTS = ["hide", "status", "precision", "source", "lang"];
const TEXTS = ["from", "to", "q", "area"];

export const state = { article: null, tab: "", form: false, event: null, place: null, view: null, filters: emptyFilters() };
const listeners = new Set();

export function emptyFilters() {
  return { hide: [], status: [], precision: [], source: [], lang: [], from: "", to: "", q: "", area: "" };
}

export const subscribe = (listener) => listeners.add(listener);
export const isFiltered = (filters = state.filters) => JSON.stringify(filters) !== JSON.stringify(emptyFilters());

/** Change part of the state, write it to the address, tell the views. */
export function change(patch, { replace = false } = {}) {
  const before = { ...state };
  Object.assign(state, patch);
  const address = toAddress();
  if (address !== location.pathname + location.search + location.hash) {
    history[replace ? "replaceState" : "pushState"](null, "", address);
  }
  for (const listener of listeners) listener(state, before);
}

export const setFilter = (patch, options) => change({ filters: { ...state.filters, ...patch } }, options);

/** The parameters of the filters: for the address, the API and the exports alike. */
export function filterParams(filters = state.filters) {
  const params = new URLSearchParams();
  for (const name of LISTS) if (filters[name].length) params.set(name, filters[name].join(","));
  for (const name of TEXTS) if (filters[name]) params.set(name, filters[name]);
  return params;
}

export function toAddress() {
  if (page.embedded) return fileAddress();
  const path = state.article ? `${page.urls.home}articles/${encodeURIComponent(state.article)}` : page.urls.home;
  const query = filterParams().toString();
  const hash = selectionParams().toString();
  return path + (query ? `?${query}` : "") + (hash ? `#${hash}` : "");
}

/** In a file everything stands behind the #: browsers let a file change nothing else. */
function fileAddress() {
  const hash = new URLSearchParams([...filterParams(), ...selectionParams()]);
  if (state.article) hash.set("a", state.article);
  return `${location.pathname}${location.search}#${hash}`;
}

function selectionParams() {
  const hash = new URLSearchParams();
  if (state.event) hash.set("e", state.event);
  if (state.place) hash.set("p", state.place);
  if (state.tab) hash.set("tab", state.tab);
  if (state.form) hash.set("new", "1");
  if (state.view) hash.set("map", state.view);
  return hash;
}

function fromAddress() {
  const found = /\/articles\/([^/]+)$/.exec(location.pathname);
  const hash = new URLSearchParams(location.hash.slice(1));
  const params = page.embedded ? hash : new URLSearchParams(location.search);
  const filters = emptyFilters();
  for (const name of LISTS) filters[name] = (params.get(name) ?? "").split(",").filter(Boolean);
  for (const name of TEXTS) filters[name] = params.get(name) ?? "";
  const article = page.embedded ? hash.get("a") : found && decodeURIComponent(found[1]);
  return { article: article || null, event: hash.get("e"), place: hash.get("p"), tab: hash.get("tab") ?? "", form: hash.has("new"), view: hash.get("map"), filters };
}

/** Read the address now and whenever the browser goes back or forward. */
export function start() {
  Object.assign(state, fromAddress());
  addEventListener("popstate", () => {
    const before = { ...state };
    Object.assign(state, fromAddress());
    for (const listener of listeners) listener(state, before, true);
  });
}
