// Results count code points; JavaScript strings count UTF-16 units. This turns one into the other.
export function codePointIndex(text) {
  if (!/[\ud800-\udfff]/.test(text)) return { at: (offset) => Math.min(offset, text.length), from: (unit) => unit };
  const units = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  const last = units.length - 1;
  return {
    at: (offset) => units[Math.min(offset, last)],
    from(target) {
      let low = 0;
      let high = last;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (units[middle] < target) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
