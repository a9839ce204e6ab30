import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { lifecycleOf, type LifecycleEvent } from './lifecycle.ts';
import type { MiddlewareChain } from './middleware.ts';
import { NoticeTries, type KeptNotices } from './notice-tries.ts';
import { NOTICES, noticesRevision } from './notices.ts';
import type { TaskRow } from './records.ts';
import type { DueItem, WorkflowRecords } from './store.ts';

/** Notices are told until they were heard, an event once. */
type Item =
  | { readonly type: 'notices'; readonly kept: KeptNotices }
  | { readonly type: 'event'; readonly event: LifecycleEvent };

/** What one workflow has to tell, in order. */
interface Line {
  items: Item[];
  /** The store has notices that `items` has not: those that come now are read with them. */
  more: boolean;
  /** Some came while the store was being read. */
  again: boolean;
}

/** The store is being read for a line. */
interface Reading {
  readonly id: string;
  readonly line: Line;
  /** Keys of rows that needed no telling when the reading began. */
  readonly heard: ReadonlySet<string>;
}

/** Workflows told of at once: a middleware calls services, and those have their own limits. */
const AT_ONCE = 256;
/** Rows taken from the store at a time. */
const ROWS_AT_ONCE = 64;
/**
 * How long, in ms, after there is room again the store is read for what was left there. Some of
 * that waits behind what is to be tried later, so it is found and left again each time.
 */
const LOOK_AGAIN_MS = 1_000;
/** Workflows that are known to wait: of those that are not the store is asked in vain. */
const WAITING_MAX = 10_000;
/** How long a closing engine goes on telling, in ms: what is left is told by the next. */
const CLOSE_WITHIN_MS = 5_000;

/**
 * Tells the middleware: of one workflow in order, of different ones side by side, and never within
 * a turn. Notices stay in the store until they were heard, so whatever does not fit here, fails or
 * is cut off by a crash is found there again.
 */
export class NoticeLines {
  readonly #core: EngineCore;
  readonly #chain: MiddlewareChain;
  readonly #tries: NoticeTries;
  readonly #lines = new Map<string, Line>();
  /** Lines that wait for one of the places. */
  readonly #ready = new Set<string>();
  /** Some of the workflows whose notices wait for another try, and until when, ms since epoch. */
  readonly #waiting = new Map<string, number>();
  #running = 0;
  /** Lines and items in memory. */
  #size = 0;
  /** The earliest due of what was left in the store for want of room; `undefined`: nothing. */
  #leftFrom: number | undefined;
  /** Calls off the next look at those. */
  #lookAgain: (() => void) | undefined;
  /** Events that were dropped for want of room, since that was last logged. */
  #dropped = 0;
  #closed = false;
  #emptied: (() => void)[] = [];

  constructor(core: EngineCore, chain: MiddlewareChain) {
    this.#core = core;
    this.#chain = chain;
    this.#tries = new NoticeTries(core, chain);
  }

  /** Something happened that is told once; where there is no room it is not. */
  addEvent(workflowId: string, event: LifecycleEvent): void {
    if (!this.#isFull()) {
      this.#push(workflowId, { type: 'event', event });
      return;
    }
    if (this.#dropped === 0) this.#core.logger.warn('lifecycle events are dropped');
    this.#dropped += 1;
  }

  /** The notices of a turn that was just stored. */
  addNotices(hot: HotWorkflow, row: TaskRow): void {
    const { id, noticesFrom } = hot;
    if (noticesFrom !== undefined && noticesFrom > this.#core.host.now()) return;
    const line = this.#lines.get(id);
    if (line === undefined && this.#isFull()) {
      hot.noticesFrom = 0;
      this.#leave(row.dueAt ?? 0);
    } else if (noticesFrom !== undefined || line?.more === true || this.#isFull()) {
      // those of earlier turns, which the store has, come first
      this.#look(id);
    } else {
      this.#push(id, { type: 'notices', kept: { workflow: lifecycleOf(hot.row), row } });
    }
  }

  /** Notices came due: an earlier process left them, or it is time for another try. */
  takeDue({ workflowId, key, dueAt }: DueItem): void {
    if (this.#tries.isHeard(key) || this.#waits(workflowId)) return;
    if (this.#lines.has(workflowId) || !this.#isFull()) this.#look(workflowId);
    else this.#leave(dueAt);
  }

  /** Tells what can be told now, within a time. */
  async close(): Promise<void> {
    const { host, logger } = this.#core;
    if (this.#lines.size > 0) {
      await new Promise<void>((resolve) => {
        const callOff = host.wake(host.now() + CLOSE_WITHIN_MS, resolve);
        this.#emptied.push(() => {
          callOff();
          resolve();
        });
      });
    }
    this.#closed = true;
    this.#lookAgain?.();
    const left = this.#lines.size;
    if (left > 0) logger.warn('closed while middleware was at work', { workflows: left });
  }

  #isFull(): boolean {
    return this.#size >= this.#core.limits.noticesWaiting;
  }

  #leave(dueAt: number): void {
    this.#leftFrom = Math.min(this.#leftFrom ?? dueAt, dueAt);
  }

  #push(id: string, item: Item): void {
    this.#line(id).items.push(item);
    this.#size += 1;
  }

  /** Has the store read for what this workflow has to tell. */
  #look(id: string): void {
    const line = this.#line(id);
    line.more = true;
    line.again = true;
  }

  #line(id: string): Line {
    const known = this.#lines.get(id);
    if (known !== undefined) return known;
    const line: Line = { items: [], more: false, again: false };
    this.#lines.set(id, line);
    this.#size += 1;
    this.#ready.add(id);
    this.#begin();
    return line;
  }

  #begin(): void {
    for (const id of this.#ready) {
      if (this.#running >= AT_ONCE) return;
      this.#ready.delete(id);
      const line = this.#lines.get(id);
      if (line === undefined) continue;
      this.#running += 1;
      void this.#work(id, line);
    }
  }

  async #work(id: string, line: Line): Promise<void> {
    // not within whatever stored it
    await Promise.resolve();
    while (!this.#closed && (line.items.length > 0 || line.more)) {
      const item = line.items.shift();
      if (item === undefined) {
        await this.#read(id, line);
        continue;
      }
      this.#size -= 1;
      if (item.type === 'event') await this.#tellOnce(item.event);
      else await this.#tellNotices(line, item.kept);
    }
    this.#size -= 1 + line.items.length;
    this.#lines.delete(id);
    this.#running -= 1;
    this.#goOn();
  }

  /** There is room again. */
  #goOn(): void {
    const { due, host, limits, logger } = this.#core;
    this.#begin();
    if (this.#lines.size === 0) for (const emptied of this.#emptied.splice(0)) emptied();
    if (this.#closed || this.#size > limits.noticesWaiting / 2) return;
    if (this.#dropped > 0) {
      logger.warn('lifecycle events were dropped', { count: this.#dropped });
      this.#dropped = 0;
    }
    if (this.#leftFrom === undefined) return;
    this.#lookAgain ??= host.wake(host.now() + LOOK_AGAIN_MS, () => {
      const dueAt = this.#leftFrom ?? host.now();
      this.#leftFrom = undefined;
      this.#lookAgain = undefined;
      due.comeBack(dueAt);
    });
  }

  async #tellOnce(event: LifecycleEvent): Promise<void> {
    try {
      await this.#chain.tell(event);
    } catch (error) {
      const { type, workflowId } = event;
      this.#core.logger.warn('a middleware threw', { workflowId, type, error: String(error) });
    }
  }

  async #tellNotices(line: Line, kept: KeptNotices): Promise<void> {
    const outcome = await this.#tries.tell(kept);
    if (outcome.type === 'over') return;
    // those behind one that was not heard wait for it, in the store
    this.#wait(kept.workflow.workflowId, outcome.type === 'later' ? outcome.at : 0);
    const left = line.items.filter(({ type }) => type === 'event');
    this.#size -= line.items.length - left.length;
    line.items = left;
    line.more = false;
  }

  async #read(id: string, line: Line): Promise<void> {
    const { store, due, logger } = this.#core;
    line.again = false;
    // what is read may be older than the end of those, which may be gone when it is here
    const heard = this.#tries.heard();
    let noticesFrom: number | undefined = 0;
    try {
      const records = await store.load(id);
      line.more = line.again;
      noticesFrom = this.#take({ id, line, heard }, records);
      // the clock may have gone back since they were written: then the due loop has passed them by
      if (noticesFrom !== undefined) due.comeBack(noticesFrom);
    } catch (error) {
      logger.error('notices were not read', { workflowId: id, error: String(error) });
      line.more = false;
      due.restart();
    }
    this.#wait(id, noticesFrom);
  }

  /** When notices of this workflow are to be read again; `undefined`: none are there. */
  #wait(id: string, from: number | undefined): void {
    const hot = this.#core.hot.peek(id);
    if (hot !== undefined) hot.noticesFrom = from;
    this.#waiting.delete(id);
    if (from === undefined) return;
    this.#waiting.set(id, from);
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined && this.#waiting.size > WAITING_MAX) this.#waiting.delete(oldest);
  }

  /** What is due may stand behind what is not. */
  #waits(id: string): boolean {
    return (this.#waiting.get(id) ?? 0) > this.#core.host.now();
  }

  /** Takes what can be told now; gives when the first of the rest can be, ms since epoch. */
  #take({ id, line, heard }: Reading, records: WorkflowRecords | undefined): number | undefined {
    if (records === undefined) return undefined;
    const now = this.#core.host.now();
    const workflow = lifecycleOf(records.workflow);
    const rows = records.tasks
      .filter(({ kind, key }) => kind === NOTICES && !heard.has(key))
      .toSorted((one, other) => noticesRevision(one) - noticesRevision(other));
    for (const [index, row] of rows.entries()) {
      if (row.dueAt !== undefined && row.dueAt > now) return row.dueAt;
      if (index === ROWS_AT_ONCE) {
        line.more = true;
        return undefined;
      }
      this.#push(id, { type: 'notices', kept: { workflow, row } });
    }
    return undefined;
  }
}
