// The one place that talks to the server. An answer that is an error becomes an ApiError with a sentence.
import { page } from "./page.js";
import { has, languageName, t } from "./i18n.js";

/** A problem of the server; common ones are worded in the language of the page. */
export class ApiError extends Error {
  constructor(problem) {
    super(has(`problem.${problem.code}`) ? t(`problem.${problem.code}`, { languages: page.text_languages?.map(languageName).join(", ") ?? "", detail: problem.detail }) : problem.detail || problem.title);
    this.status = problem.status;
    this.code = problem.code;
  }
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(page.urls.api + path, { headers: { Accept: "application/json", ...options.headers }, ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError({ status: 0, code: "offline", detail: t("error.offline") });
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(body ?? { status: response.status, detail: t("error.server", { status: response.status }) });
  return body;
}

/** A long text: `onStep({done, of, events})` while it is read; the result at the end. */
export async function addLong(article_, { signal, onStep }) {
  let response;
  try {
    response = await fetch(`${page.urls.api}articles?progress=1&words=${page.ui}`, { method: "POST", body: JSON.stringify(article_), headers: { "Content-Type": "application/json" }, signal });
    if (!response.ok) throw new ApiError(await response.json().catch(() => ({ status: response.status, detail: t("error.server", { status: response.status }) })));
    for await (const line of linesOf(response.body)) {
      if (line.problem) throw new ApiError(line.problem);
      if (line.result) return line.result;
      onStep(line);
    }
  } catch (error) {
    if (error instanceof ApiError || error.name === "AbortError") throw error;
  }
  throw new ApiError({ status: 0, code: "offline", detail: t("error.offline") });
}

/** The JSON objects of a stream, one a line. */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

const send = (method, path, value, signal) =>
  call(path, { method, body: JSON.stringify(value ?? {}), headers: { "Content-Type": "application/json" }, signal });

const id = encodeURIComponent;

export const articles = () => (page.embedded ? Promise.resolve({ articles: page.embedded }) : call("articles"));
export const article = (key) =>
  page.embedded ? Promise.resolve(page.embedded.find((one) => one.id === key)) : call(`articles/${id(key)}?words=${page.ui}`);
export const events = () => (page.embedded ? Promise.resolve(null) : call("events?profile=full&limit=5000"));
export const add = (article_, signal) => send("POST", `articles?words=${page.ui}`, article_, signal);
export const load = (url, signal) => send("POST", "pages", { url }, signal);
export const remove = (key) => send("DELETE", `articles/${id(key)}`);
export const restore = (key) => send("POST", `articles/${id(key)}/restore`);
export const correct = (key, correction) => send("POST", `articles/${id(key)}/corrections?words=${page.ui}`, correction);
export const corrections = () => call("corrections");
export const takeBack = (number) => send("DELETE", `corrections/${number}?words=${page.ui}`);
export const addMention = (key, words) => send("POST", `articles/${id(key)}/mentions?words=${page.ui}`, words);
export const addEvent = (key, told) => send("POST", `articles/${id(key)}/events?words=${page.ui}`, told);
export const changeEvent = (key, event, body) => send("POST", `articles/${id(key)}/events/${id(event)}?words=${page.ui}`, body);
export const pair = (body) => send("POST", "pairs", body);
export const pairs = () => (page.embedded ? Promise.resolve({ same: [], different: [] }) : call("pairs"));
export const examples = () => (page.embedded ? Promise.resolve({ examples: [] }) : call("examples"));
export const places = (query, language) => call(`places?q=${id(query)}&lang=${id(language ?? "")}`);
/** The map of a big collection: `params` are URLSearchParams with the filters and what is in view. */
export const mapView = (params, signal) => call(`map?${params}`, { signal });
export const mapSummary = (params, signal) => call(`map/summary?${params}`, { signal });
export const mapFacets = () => call("map/facets");
export const mapEvents = (params, signal) => call(`map/events?${params}`, { signal });
export const mapEvent = (key) => call(`map/events/${id(key)}`);
export const mapPlaces = (params, signal) => call(`map/places?${params}`, { signal });
export const mapArticles = (params, signal) => call(`map/articles?${params}`, { signal });

/** The filtered set as typed columns. */
export async function mapColumns(params, signal) {
  const response = await fetch(`${page.urls.api}map/columns?${params}`, { signal });
  if (!response.ok) throw new ApiError({ status: response.status, detail: t("error.server", { status: response.status }) });
  return response.arrayBuffer();
}

export const sources = () => call("sources");
export const switchSource = (source, on) => send("PUT", `sources/${id(source)}`, { on });
export const forgetSource = (source) => send("DELETE", `sources/${id(source)}`);
export const outgoing = (key) => call(`articles/${id(key)}/geocode`);
export const askOnline = (key, names) => send("POST", `articles/${id(key)}/geocode?words=${page.ui}`, { names });
