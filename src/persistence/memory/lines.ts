interface Numbered {
  readonly sequence: number;
}

/** Puts a line where its number belongs, in the place of one that has it. */
export function putInOrder<T extends Numbered>(lines: T[], line: T): void {
  const place = placeOf(lines, line.sequence);
  const replaced = lines[place]?.sequence === line.sequence ? 1 : 0;
  lines.splice(place, replaced, line);
}

/** Removes the line that has this number, if there is one. */
export function dropInOrder(lines: Numbered[], sequence: number): void {
  const place = placeOf(lines, sequence);
  if (lines[place]?.sequence === sequence) lines.splice(place, 1);
}

/** Removes, in place, every line that `test` refuses. */
export function keepOnly<T>(lines: T[], test: (line: T) => boolean): void {
  let end = 0;
  for (const line of lines) {
    if (!test(line)) continue;
    lines[end] = line;
    end += 1;
  }
  lines.length = end;
}

/** The first place whose number is not below `sequence`. */
function placeOf(lines: readonly Numbered[], sequence: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.sequence ?? Infinity) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
