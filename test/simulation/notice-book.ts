import type { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { lifecycleOf, type Notice } from '../../src/runtime/lifecycle.ts';
import type { Middleware } from '../../src/runtime/middleware.ts';
import { NOTICES, readNotices } from '../../src/runtime/notices.ts';
import type { Commit, TaskRow } from '../../src/runtime/records.ts';
import { suspensionChange } from '../../src/runtime/suspension-change.ts';
import { readSuspensions } from '../../src/runtime/suspensions.ts';
import { Chance } from './chance.ts';
import type { Picture } from './invariants.ts';
import type { Life } from './outside.ts';

const BEHAVIOURS = ['prompt', 'slow', 'throws', 'hangs'] as const;

/** Longer than a middleware may take. */
const SLOW_MS = 40_000;

/**
 * What middleware has to hear, by what was durably written, and what it heard. It outlives every
 * process; while the world is not healthy it takes its time, throws, or never comes back.
 */
export class NoticeBook {
  healthy = false;
  readonly breaches: string[] = [];
  /** How often it did what. */
  readonly counts = new Map<string, number>();
  readonly #host: VirtualHost;
  readonly #chance: Chance;
  readonly #weights: Readonly<Record<(typeof BEHAVIOURS)[number], number>>;
  /** Ids of notices that were written, in order, by workflow. */
  readonly #written = new Map<string, string[]>();
  readonly #heard = new Set<string>();
  /** What stood still after the last commit, as text, by workflow. */
  readonly #standing = new Map<string, string>();

  constructor(host: VirtualHost, seed: number) {
    this.#host = host;
    this.#chance = new Chance(seed);
    this.#weights = { ...this.#chance.swarm(BEHAVIOURS, 0.4), prompt: 20 };
  }

  /** A commit is durable: it has to tell of all that began and ended to stand still in it. */
  note({ workflow, tasks, turn }: Commit): void {
    const { id, suspensions, status } = workflow;
    const before = readSuspensions(this.#standing.get(id) ?? '[]', id);
    const { begun, ended } = suspensionChange(before, readSuspensions(suspensions, id), 'event');
    this.#standing.set(id, suspensions);
    const rows = tasks.filter(({ kind }) => kind === NOTICES);
    const notices = rows.flatMap((row) => readNotices(row, lifecycleOf(workflow)));
    const told = notices.map(({ type, ...notice }) =>
      'suspension' in notice ? `${type} ${notice.suspension.key}` : type,
    );
    const due = [
      ...ended.map(({ key }) => `node.resumed ${key}`),
      ...begun.map(({ key }) => `node.suspended ${key}`),
    ];
    const cancelled = told.filter((name) => name === 'workflow.cancelled').length;
    const isCancel = status === 'cancelled' && turn.outcome === 'handled';
    if (cancelled > 1 || (cancelled === 1 && !isCancel)) this.breaches.push(`${id} was cancelled`);
    const rest = told.filter((name) => name !== 'workflow.cancelled');
    if (rest.toSorted().join() !== due.toSorted().join()) {
      this.breaches.push(`${id}@${turn.revision} tells ${rest.join()} and not ${due.join()}`);
    }
    const written = this.#written.get(id) ?? [];
    written.push(...notices.map((notice) => notice.id));
    this.#written.set(id, written);
  }

  /** The middleware of one process. */
  middleware(life: Life): Middleware {
    return async (event, next) => {
      if ('id' in event && !life.dead) await this.#hear(life, event);
      return next(event);
    };
  }

  /** What must have been heard by now: all that the store does not keep for another try. */
  unrest({ records }: Picture): readonly string[] {
    if (!this.healthy) return [];
    const found: string[] = [];
    for (const [id, written] of this.#written) {
      const { workflow, tasks = [] } = records.get(id) ?? {};
      const about = workflow && lifecycleOf(workflow);
      const idsOf = (row: TaskRow): readonly string[] =>
        about === undefined ? [] : readNotices(row, about).map(({ id: one }) => one);
      // one that was heard may wait a moment for something to be written along with
      const kept = tasks
        .filter(({ kind }) => kind === NOTICES)
        .filter((row) => idsOf(row).some((one) => !this.#heard.has(one)));
      const overdue = kept.filter(({ dueAt = 0 }) => dueAt < this.#host.now() - SLOW_MS);
      // those behind one that waits for another try wait with it
      if (overdue.length === kept.length) for (const { key } of overdue) found.push(`${key} waits`);
      const waiting = new Set(kept.flatMap(idsOf));
      for (const one of written) {
        if (!this.#heard.has(one) && !waiting.has(one)) found.push(`${one} was never heard`);
      }
    }
    return found;
  }

  async #hear(life: Life, { id, workflowId }: Notice): Promise<void> {
    const written = this.#written.get(workflowId) ?? [];
    const place = written.indexOf(id);
    if (place === -1) this.breaches.push(`${id} was heard and is in no turn`);
    const missed = written.slice(0, place).filter((one) => !this.#heard.has(one));
    if (missed.length > 0) this.breaches.push(`${id} was heard before ${missed.join()}`);
    const behaviour = this.healthy ? 'prompt' : this.#chance.weighted(this.#weights);
    this.counts.set(behaviour, (this.counts.get(behaviour) ?? 0) + 1);
    if (behaviour === 'throws') throw new Error('not now');
    if (behaviour === 'hangs') await new Promise(() => {});
    if (behaviour === 'slow') await this.#wait(this.#chance.below(SLOW_MS));
    if (!life.dead) this.#heard.add(id);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#host.wake(this.#host.now() + ms, resolve);
    });
  }
}
