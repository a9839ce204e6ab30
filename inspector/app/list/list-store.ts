import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { CountAnswer, Delta, Source, SummaryRow } from '../../protocol/index.ts';
import type { ListWindow } from '../base/list-window.ts';
import type { Rows } from '../base/row-cursor.ts';
import { Recount } from './recount.ts';
import { RowBook } from './row-book.ts';

/** Rows asked for at a time where one scrolls. */
export const PAGE_ROWS = 200;
/** The same where one jumped into the midst: what lies between is read too. */
const JUMP_ROWS = 1_000;
/** Rows beyond those in sight that are read ahead. */
const AHEAD_ROWS = 100;
/** Rows read anew where too much has changed: those behind them wait until they are looked at. */
const REFILL_MAX = 5_000;
/** The first page is not read before one hears of changes; waits for that at most so long, ms. */
const HEAR_MS = 250;
/** Tries again after this, where a watch was cut off, ms. */
const RETRY_MS = 2_000;
/** Between two readings anew, at least, ms. */
const REFRESH_MS = 1_000;
/** Rows that wait to be shown; of more only the number is known. */
const HELD_MAX = 2_000;

/** Where the next page is read: from the newest on, or from the oldest back. */
interface Reading {
  readonly newestFirst: boolean;
  readonly limit: number;
}

/** What the list shows of a search, newest first, and goes on hearing of. */
export class ListStore {
  readonly #source: Source;
  readonly #recount: Recount;
  readonly #changes: Signal<number> = signal(0);
  readonly #error: Signal<unknown> = signal(undefined);
  readonly #loading: Signal<boolean> = signal(true);
  readonly #held = new Map<string, SummaryRow>();
  #book = new RowBook();
  #query = '';
  #total: number | undefined;
  #downFrom: number | undefined;
  #upFrom: number | undefined;
  #complete = false;
  #isHolding = false;
  #wanted: ListWindow = { first: 0, end: 0 };
  #filling = false;
  /** What was heard while a page was read: the page may be older. */
  #meanwhile: Delta[] = [];
  #underWay = 0;
  /** Only the newest search writes. */
  #current: AbortController = new AbortController();

  constructor(source: Source) {
    this.#source = source;
    this.#recount = new Recount(source, () => this.#fit());
  }

  /** Grows with each change of the rows. */
  get changes(): ReadonlySignal<number> {
    return this.#changes;
  }

  /** Those that are known; to be read with `changes`. */
  get rows(): Rows & Pick<RowBook, 'at' | 'get' | 'rows' | 'size' | 'isLeaving' | 'leaving'> {
    return this.#book;
  }

  /** Of all statuses, whatever the search says of them. */
  get counted(): ReadonlySignal<CountAnswer | undefined> {
    return this.#recount.counted;
  }

  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** `true`: what is shown is of the search before. */
  get loading(): ReadonlySignal<boolean> {
    return this.#loading;
  }

  /** Rows that came and wait until one looks away; see `hold`. */
  get held(): number {
    return this.#held.size;
  }

  /** Shows what a query finds, and goes on hearing of it. */
  async search(query: string): Promise<void> {
    this.close();
    const current = new AbortController();
    this.#current = current;
    this.#query = query;
    this.#loading.value = true;
    this.#meanwhile = [];
    this.#underWay = 0;
    this.#total = undefined;
    let isHeard = false;
    const heard = new Promise<void>((resolve) => {
      void this.#listen(current, () => {
        isHeard = true;
        resolve();
      });
    });
    await Promise.race([heard, rest(HEAR_MS)]);
    const wasHeard = isHeard;
    this.#recount.begin(query);
    await this.#refresh(current);
    if (wasHeard || current.signal.aborted) return;
    // what changed between the page and the first word of changes nobody told
    void heard.then(() => this.#refresh(current));
  }

  /** Reads once more what failed. */
  again(): void {
    this.#error.value = undefined;
    if (this.#loading.peek()) void this.search(this.#query);
    else void this.#fill(this.#current);
  }

  /** These are in sight: what of them is not known is read. */
  want(sight: ListWindow): void {
    this.#wanted = sight;
    if (!this.#loading.peek() && this.#error.peek() === undefined) void this.#fill(this.#current);
  }

  /** While one reads in the list, nothing in it moves: what comes waits, what goes stays, pale. */
  hold(isHolding: boolean): void {
    if (this.#isHolding === isHolding) return;
    this.#isHolding = isHolding;
    if (!isHolding) this.release();
  }

  /** Shows what waits, and takes away what only stayed. */
  release(): void {
    if (this.#held.size === 0 && this.#book.leaving === 0) return;
    this.#book.dropLeaving();
    const isMore = this.#held.size >= HELD_MAX;
    for (const row of [...this.#held.values()].toReversed()) this.#book.insert(row);
    this.#held.clear();
    this.#fit();
    if (isMore) void this.#refresh(this.#current);
  }

  close(): void {
    this.#current.abort();
    this.#recount.end();
  }

  /** Reads anew as much as was shown, and shows it at once. */
  async #refresh({ signal: asked }: AbortController): Promise<void> {
    const fresh = new RowBook();
    const rows = this.#loading.peek() ? 1 : Math.min(this.#book.headLength, REFILL_MAX);
    let cursor: number | undefined;
    this.#underWay += 1;
    try {
      do {
        const limit = Math.min(JUMP_ROWS, Math.max(PAGE_ROWS, rows - fresh.size));
        const request = { query: this.#query, after: cursor, limit, newestFirst: true };
        const answer = await this.#source.list(request);
        if (asked.aborted) return;
        fresh.addPage(answer.rows);
        ({ cursor } = answer);
      } while (cursor !== undefined && fresh.size < rows);
      this.#book = fresh;
      this.#downFrom = cursor;
      this.#upFrom = undefined;
      this.#complete = cursor === undefined;
      this.#held.clear();
      this.#error.value = undefined;
      this.#loading.value = false;
      for (const delta of this.#meanwhile) this.#take(delta, false);
      this.#fit();
    } catch (failure) {
      if (!asked.aborted) this.#error.value = failure;
    } finally {
      if (!asked.aborted) this.#ended();
    }
  }

  async #fill(current: AbortController): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (!current.signal.aborted) {
        const reading = this.#nextReading();
        if (reading === undefined) return;
        await this.#read(reading, current);
      }
    } finally {
      this.#filling = false;
      // another search began meanwhile, and what it wants was not begun
      if (current.signal.aborted && !this.#loading.peek()) void this.#fill(this.#current);
    }
  }

  #nextReading(): Reading | undefined {
    const book = this.#book;
    if (!book.hasGap || this.#error.peek() !== undefined) return undefined;
    const { first, end } = this.#wanted;
    const below = end + AHEAD_ROWS - book.headLength;
    const above = book.count - book.tailLength - (first - AHEAD_ROWS);
    if (below <= 0 || above <= 0) return undefined;
    const newestFirst = below <= above;
    const rows = newestFirst ? below : above;
    return { newestFirst, limit: rows > PAGE_ROWS * 2 ? JUMP_ROWS : PAGE_ROWS };
  }

  async #read({ newestFirst, limit }: Reading, { signal: asked }: AbortController): Promise<void> {
    const book = this.#book;
    const after = newestFirst ? this.#downFrom : this.#upFrom;
    this.#underWay += 1;
    try {
      const request = { query: this.#query, after, limit, newestFirst };
      const { rows, cursor } = await this.#source.list(request);
      if (asked.aborted || book !== this.#book) return;
      const isMet = newestFirst ? book.addPage(rows) : book.addPageFromEnd(rows);
      if (newestFirst) this.#downFrom = cursor;
      else this.#upFrom = cursor;
      this.#complete ||= isMet || cursor === undefined;
      for (const delta of this.#meanwhile) this.#take(delta, this.#isHolding);
      this.#fit();
    } catch (failure) {
      if (!asked.aborted) this.#error.value = failure;
    } finally {
      if (!asked.aborted) this.#ended();
    }
  }

  #ended(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#meanwhile = [];
  }

  async #listen(current: AbortController, heard: () => void): Promise<void> {
    const { signal: asked } = current;
    const request = { query: this.#query };
    while (!asked.aborted) {
      try {
        for await (const delta of this.#source.watch(request, { signal: asked })) {
          if (asked.aborted) return;
          heard();
          await this.#heard(delta, current);
        }
        heard();
        return;
      } catch {
        // the page of rows says what is wrong
        heard();
      }
      await rest(RETRY_MS);
      if (!asked.aborted) await this.#refresh(current);
    }
  }

  async #heard(delta: Delta, current: AbortController): Promise<void> {
    if (delta.type === 'resync') {
      this.#recount.soon();
      await this.#refresh(current);
      await rest(REFRESH_MS);
      return;
    }
    if (this.#underWay > 0) this.#meanwhile.push(delta);
    if (delta.rows.length + delta.removed.length === 0) return;
    this.#recount.soon();
    if (this.#loading.peek()) return;
    this.#take(delta, this.#isHolding);
    this.#fit();
  }

  #take(delta: Delta, isHolding: boolean): void {
    if (delta.type === 'resync') return;
    const book = this.#book;
    for (const row of delta.rows) {
      if (book.has(row.id)) book.update(row);
      else if (!isHolding) book.insert(row);
      else if (this.#held.size < HELD_MAX) this.#held.set(row.id, row);
    }
    for (const id of delta.removed) this.#held.delete(id);
    if (isHolding) book.leave(delta.removed);
    else book.remove(delta.removed);
  }

  /** The rows between both ends are as many as the count leaves. */
  #fit(): void {
    this.#total = this.#recount.total(this.#query) ?? this.#total;
    const book = this.#book;
    const known = book.size - book.leaving + this.#held.size;
    book.setGap(this.#complete ? 0 : Math.max(1, (this.#total ?? 0) - known));
    this.#changes.value += 1;
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
