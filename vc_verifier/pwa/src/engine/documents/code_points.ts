/** The order of code points, which canonical N-Quads are sorted in; JavaScript sorts by units. */

/** Compare two texts by code points: units of surrogate pairs stand after all others. */
export function byCodePoints(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const first = one.charCodeAt(index);
    const second = other.charCodeAt(index);
    if (first !== second) return weight(first) - weight(second);
  }
  return one.length - other.length;
}

function weight(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
