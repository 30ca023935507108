// Arrow keys on a mark: the keyboard goes to the nearest mark in that direction.
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const NARROW = 0.34; // cosine of the widest angle that still counts as "in that direction": 70°

export const isArrow = (key) => key in DIRECTIONS;

/** The nearest of `points` ({x, y} in pixels) from `from` in the direction of an arrow key; null when there is none. */
export function nearest(from, points, key) {
  const [dx, dy] = DIRECTIONS[key];
  let best = null;
  for (const point of points) {
    const [x, y] = [point.x - from.x, point.y - from.y];
    const distance = Math.hypot(x, y);
    const straight = distance ? (x * dx + y * dy) / distance : 0;
    if (straight < NARROW) continue;
    const cost = distance * (2 - straight);
    if (!best || cost < best.cost) best = { point, cost };
  }
  return best?.point ?? null;
}
