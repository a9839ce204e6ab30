import type { SummaryRow } from '../../protocol/index.ts';
import type { Rows } from '../base/row-cursor.ts';

/** More than so many taken out at once are taken out in one pass. */
const ONE_BY_ONE_MAX = 32;
/** Distance between the numbers of neighbours: room for those that come between. */
const STEP = 1;
/** Where numbering from the other end begins. */
const FAR = 2 ** 40;

interface Entry {
  readonly row: SummaryRow;
  /** Grows along the list: by it an entry's place is found. */
  readonly number: number;
  /** The search finds it no longer; it stays until one looks away. */
  readonly leaving: boolean;
}

/**
 * What is known of a long list: rows from its beginning, rows from its end, and between them a gap
 * of those that were not read yet. A changed row costs a look-up, one that comes or goes a search
 * by halves, however long the list is.
 */
export class RowBook implements Rows {
  #head: Entry[] = [];
  #tail: Entry[] = [];
  readonly #entries = new Map<string, Entry>();
  #gap = 0;
  #leaving = 0;

  /** Rows that are known. */
  get size(): number {
    return this.#entries.size;
  }

  /** Rows there are, as far as one knows. */
  get count(): number {
    return this.#head.length + this.#gap + this.#tail.length;
  }

  get headLength(): number {
    return this.#head.length;
  }

  get tailLength(): number {
    return this.#tail.length;
  }

  /** Rows that stay although the search finds them no longer. */
  get leaving(): number {
    return this.#leaving;
  }

  get hasGap(): boolean {
    return this.#gap > 0;
  }

  /** How many are between both ends, where they have not met; 0 joins them. */
  setGap(rows: number): void {
    this.#gap = rows;
    if (rows > 0 || this.#tail.length === 0) return;
    this.#head = [...this.#head, ...this.#tail];
    this.#tail = [];
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  get(id: string): SummaryRow | undefined {
    return this.#entries.get(id)?.row;
  }

  isLeaving(id: string): boolean {
    return this.#entries.get(id)?.leaving === true;
  }

  at(index: number): SummaryRow | undefined {
    const inHead = this.#head[index] ?? this.#tail[index - this.#head.length - this.#gap];
    // entries in the arrays only say where: what is newest stands in the map
    return inHead === undefined ? undefined : this.#entries.get(inHead.row.id)?.row;
  }

  keyAt(index: number): string | undefined {
    return this.at(index)?.id;
  }

  indexOf(id: string): number | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    const inHead = placeOf(this.#head, entry.number);
    if (inHead !== undefined) return inHead;
    const inTail = placeOf(this.#tail, entry.number);
    return inTail === undefined ? undefined : this.#head.length + this.#gap + inTail;
  }

  /** Those that are known, in order. */
  *rows(): Iterable<SummaryRow> {
    for (const part of [this.#head, this.#tail]) {
      for (const { row } of part) yield this.#entries.get(row.id)?.row ?? row;
    }
  }

  /** Adds a page at the end of the head. `true`: it reached what is known of the end. */
  addPage(rows: readonly SummaryRow[]): boolean {
    for (const row of rows) {
      const known = this.#entries.get(row.id);
      if (known === undefined) {
        const number = (this.#head.at(-1)?.number ?? 0) + STEP;
        this.#head.push(this.#enter({ row, number, leaving: false }));
        continue;
      }
      this.update(row);
      if (placeOf(this.#tail, known.number) !== undefined) return true;
    }
    return false;
  }

  /** Adds a page read from the end, oldest first. `true`: it reached the head. */
  addPageFromEnd(rows: readonly SummaryRow[]): boolean {
    const added: Entry[] = [];
    let isMet = false;
    let number = this.#tail[0]?.number ?? FAR;
    for (const row of rows) {
      const known = this.#entries.get(row.id);
      if (known !== undefined) {
        this.update(row);
        isMet = placeOf(this.#head, known.number) !== undefined;
        if (isMet) break;
        continue;
      }
      number -= STEP;
      added.push(this.#enter({ row, number, leaving: false }));
    }
    this.#tail = [...added.toReversed(), ...this.#tail];
    return isMet;
  }

  /** A row as it is now, where it is known; an older one changes nothing. */
  update(row: SummaryRow): boolean {
    const entry = this.#entries.get(row.id);
    if (entry === undefined || entry.row.revision > row.revision) return false;
    if (entry.leaving) this.#leaving -= 1;
    this.#entries.set(row.id, { ...entry, row, leaving: false });
    return true;
  }

  /** Puts a row where it belongs, newest first; `false`: that is in the gap. */
  insert(row: SummaryRow): boolean {
    if (this.#entries.has(row.id)) return this.update(row);
    const { createdAt } = row;
    const oldest = this.#head.at(-1)?.row.createdAt ?? -Infinity;
    if (this.#gap === 0 || createdAt >= oldest) {
      this.#put('head', row);
      return true;
    }
    const newest = this.#tail[0]?.row.createdAt ?? -Infinity;
    if (createdAt > newest) return false;
    this.#put('tail', row);
    return true;
  }

  /** Marks rows as such that stay only until one looks away. */
  leave(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined || entry.leaving) continue;
      this.#entries.set(id, { ...entry, leaving: true });
      this.#leaving += 1;
    }
  }

  /** Takes out those that only stayed. */
  dropLeaving(): void {
    if (this.#leaving === 0) return;
    this.remove([...this.#entries.values()].flatMap((one) => (one.leaving ? one.row.id : [])));
  }

  remove(ids: readonly string[]): void {
    const known = ids.flatMap((id) => this.#entries.get(id) ?? []);
    const isFew = known.length <= ONE_BY_ONE_MAX;
    for (const entry of known) {
      if (entry.leaving) this.#leaving -= 1;
      if (isFew && !takenOut(this.#head, entry.number)) takenOut(this.#tail, entry.number);
      this.#entries.delete(entry.row.id);
    }
    if (isFew) return;
    const isThere = ({ row }: Entry): boolean => this.#entries.has(row.id);
    this.#head = this.#head.filter(isThere);
    this.#tail = this.#tail.filter(isThere);
  }

  #enter(entry: Entry): Entry {
    this.#entries.set(entry.row.id, entry);
    return entry;
  }

  #put(part: 'head' | 'tail', row: SummaryRow): void {
    const entries = part === 'head' ? this.#head : this.#tail;
    const at = firstWhere(entries, (entry) => entry.row.createdAt <= row.createdAt);
    const before = entries[at - 1]?.number;
    const after = entries[at]?.number;
    const number = between(before, after);
    if (number === undefined) {
      this.#renumber(entries);
      this.#put(part, row);
      return;
    }
    entries.splice(at, 0, this.#enter({ row, number, leaving: false }));
  }

  /** Too many came between the same two for a number to fit there. */
  #renumber(entries: Entry[]): void {
    const first = entries[0]?.number ?? 0;
    for (const [index, { row }] of entries.entries()) {
      const newest = this.#entries.get(row.id);
      if (newest === undefined) continue;
      const entry = { ...newest, number: first + index * STEP };
      entries[index] = this.#enter(entry);
    }
  }
}

function between(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined) return (after ?? 1) - STEP;
  if (after === undefined) return before + STEP;
  const number = (before + after) / 2;
  return number > before && number < after ? number : undefined;
}

/** The first place from which on something holds, found by halves. */
function firstWhere(entries: readonly Entry[], holds: (entry: Entry) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && holds(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function placeOf(entries: readonly Entry[], number: number): number | undefined {
  const at = firstWhere(entries, (entry) => entry.number >= number);
  return entries[at]?.number === number ? at : undefined;
}

function takenOut(entries: Entry[], number: number): boolean {
  const at = placeOf(entries, number);
  if (at !== undefined) entries.splice(at, 1);
  return at !== undefined;
}
