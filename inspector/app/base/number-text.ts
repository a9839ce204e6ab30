/** A count with its thousands apart: `98 412`. */
export function countText(count: number): string {
  return count.toLocaleString('en').replaceAll(',', '\u202f');
}

/** A count and what is counted: `1 workflow`, `12 workflows`. */
export function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
