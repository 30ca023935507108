// The typed columns of a filtered set (EVC2): read without parsing, counted on the grid for any period in milliseconds.
import { page } from "./page.js";
import { groupOf } from "./model.js";
import { latitude, pointKey } from "./cells.js";

const HEAD = 12;
const STEPS = 2 ** 24;
const OPEN = 65535;
const FIRST_DAY = 25568; // 1 January 1970, counted from 31 December 1899
const MARKS = ["happened", "ongoing", "claimed", "planned", "possible", "denied"];

/** The arrays of an answer, one number in each for each feature, in the order of their first days. */
export function unpack(buffer) {
  const view = new DataView(buffer);
  if (view.getUint32(0) !== 0x45564332) throw new Error("no EVC2");
  const n = view.getUint32(4, true);
  const size = view.getUint32(8, true);
  const { codes } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD, size)));
  const start = HEAD + size;
  const short = (i) => new Uint16Array(buffer, start + 2 * n * i, n);
  const byte = (i) => new Uint8Array(buffer, start + (8 + i) * n, n);
  const groups = Uint8Array.from(codes, ([type]) => page.groups.indexOf(groupOf(type)));
  return { n, codes, groups, x: short(0), y: short(1), first: short(2), span: short(3), xLow: byte(0), yLow: byte(1), code: byte(2) };
}

const dayOf = (iso) => Date.parse(iso) / 86400000 + FIRST_DAY;

/** The rows that may touch the period: all from `start` to before `end`, sorted by their first day. */
function reach(set, to) {
  const after = (day) => {
    let [low, high] = [0, set.n];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (set.first[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [after(0), after(to)];
}

/**
 * Cells of the grid of a view (`cells.js`) for the rows whose time touches the days from `from` to `to` (ISO, or empty),
 * and how many rows in the whole set do.
 */
export function countCells(set, { from, to }, grid) {
  const first = from ? dayOf(from) : 0;
  const [start, end] = from || to ? reach(set, to ? dayOf(to) : OPEN) : [0, set.n];
  const { first: begin, span } = set;
  const passing = new Uint32Array(end - start);
  let number = 0;
  for (let i = start; i < end; i++) if (!from || begin[i] + span[i] >= first || span[i] === OPEN) passing[number++] = i;
  const cells = [];
  for (const turn of [-360, 0, 360]) {
    const [west, east] = [Math.max(grid.west + turn, -180), Math.min(grid.east + turn, 180)];
    if (west < east) cells.push(...countBox(set, passing.subarray(0, number), grid, west, east));
  }
  return { cells, passing: number };
}

/** The cells of one box that does not cross 180°. The loop sees a million rows: plain arrays, nothing made inside. */
function countBox(set, rows, grid, west, east) {
  const perStep = 360 / STEPS / grid.size;
  const column = Math.floor((west + 180) / grid.size + 1e-9);
  const row = Math.floor((grid.low + 180) / grid.size + 1e-9);
  const columns = Math.ceil((east + 180) / grid.size - 1e-9) - column;
  const size = columns * (Math.ceil((grid.high + 180) / grid.size - 1e-9) - row);
  const groups = page.groups.length;
  const { x, y, xLow, yLow, code, groups: groupOfCode } = set;
  const number = new Uint32Array(size);
  const counts = new Uint32Array(size * groups);
  const [xs, ys] = [new Float64Array(size), new Float64Array(size)];
  const lead = new Int32Array(size);
  const spread = new Uint8Array(size);
  for (let n = 0; n < rows.length; n++) {
    const i = rows[n];
    const up = y[i] * 256 + yLow[i];
    const along = x[i] * 256 + xLow[i];
    const c = Math.floor(along * perStep) - column;
    if (c < 0 || c >= columns || up === STEPS - 1) continue;
    const cell = (Math.floor(up * perStep) - row) * columns + c;
    if (cell < 0 || cell >= size) continue;
    if (number[cell] === 0) lead[cell] = i;
    else if (x[i] !== x[lead[cell]] || y[i] !== y[lead[cell]]) spread[cell] = 1;
    number[cell]++;
    xs[cell] += along;
    ys[cell] += up;
    counts[cell * groups + groupOfCode[code[i]]]++;
  }
  const found = [];
  for (let cell = 0; cell < size; cell++) if (number[cell]) found.push(cellOf(set, number[cell], xs[cell], ys[cell], counts.subarray(cell * groups, (cell + 1) * groups), spread[cell] ? null : lead[cell]));
  return found;
}

/** As `cells.js` makes one of an answer of the API; the page knows no names. */
function cellOf(set, total, xs, ys, numbers, lead) {
  const [lon, lat] = [(xs / total / STEPS) * 360 - 180, latitude((ys / total / STEPS) * 360 - 180)];
  const counts = page.groups.map((group, i) => [group, numbers[i]]).filter(([, count]) => count).sort((a, b) => b[1] - a[1]);
  const [type, mark] = lead === null ? [] : set.codes[set.code[lead]];
  const status = mark === "ongoing" || !MARKS.includes(mark) ? "happened" : mark;
  return { key: pointKey(lat, lon), lat, lon, sum: { counts, total, type, status }, events: [], spot: lead !== null, event: null, name: "", level: "", country: "", admin1: "", radiusKm: null, confidence: null, group: counts[0][0] };
}
