import type { WorkflowRecords } from '../../src/runtime/store.ts';
import { CoreLane, NotStarted } from './core-lane.ts';
import { Runaway, type Lane, type LaneOptions, type Report, type Step } from './lane.ts';
import { LiveLane } from './live-lane.ts';
import { parting, picture, withoutSessionIds } from './picture.ts';
import type { Random } from './random.ts';
import { RowsLane } from './rows-lane.ts';

/** How many timers one pass of time may fire. */
const FIRED_MAX = 60;

/** Looks at what is stored after a step. */
export type Look = (records: WorkflowRecords) => void;

/** What a history is written in: of one act each lane takes as many steps as it needs. */
export type Doing = (
  | Step
  /** Time passes, and what comes due on the way fires one by one. */
  | { readonly type: 'pass'; readonly ms: number }
  /** The process is down for so long, and what came due meanwhile fires one by one. */
  | { readonly type: 'down'; readonly ms: number }
) & {
  /** Of an engine: the write it dies at, and whether that is durable. */
  readonly dies?: { readonly skip: number; readonly stored: boolean };
};

/** Where two runs parted, and all that is needed to run it again. */
export class Difference extends Error {
  /** A case is made smaller as long as it fails in the same way. */
  readonly kind: string;

  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** One history of a machine, taken live and durably side by side and compared after each step. */
export class History {
  readonly #live: LiveLane;
  readonly #core: CoreLane | undefined;
  readonly #rows: RowsLane | undefined;
  readonly #beside: Lane | undefined;
  readonly #steps: Step[] = [];
  /** How sessions were named, by lane. */
  readonly #ids = new Map<string, Map<string, string>>();
  report: Report | undefined;
  /** The last that pictures the world: while time only passes there is nothing new to see. */
  pictured: Report | undefined;
  /** All that was said since it was last asked for, and what work did. */
  said: unknown[] = [];
  worked: Report['worked'][number][] = [];

  readonly #look: Look;

  constructor(options: LaneOptions, look: Look = () => {}) {
    const { core = true, rows = true } = options;
    this.#look = look;
    this.#live = new LiveLane(options);
    this.#core = core ? new CoreLane(options) : undefined;
    this.#rows = rows ? new RowsLane(options) : undefined;
    this.#beside = options.beside?.(options);
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** @throws `Difference`, `Runaway`. */
  do(doing: Doing): void {
    if (doing.type === 'pass') this.pass(doing.ms);
    else if (doing.type === 'down') this.down(doing.ms);
    else this.take(doing);
  }

  /** @throws `Difference`, `Runaway`. */
  take(step: Step): Report {
    this.#steps.push(step);
    const live = this.#live.take(step);
    const { said, ...stands } = live;
    const rows = this.#rows?.take(step);
    if (rows !== undefined) this.#compare('rows', live, rows);
    const beside = this.#beside?.take(step);
    if (beside !== undefined) this.#compare('beside', live, beside);
    // what actors send each other is not told by the core
    const told = said.filter((one) => !('send' in (one as object)));
    const core = this.#takeCore(step, live);
    if (core !== undefined) this.#compare('core', { said: told, ...stands }, core);
    if (!live.ended && this.#rows !== undefined) this.#look(this.#rows.records);
    this.said.push(...said);
    this.worked.push(...live.worked);
    this.report = live;
    if (step.type !== 'wait') this.pictured = live;
    return live;
  }

  /** Of a machine that throws when it is started the core keeps nothing but says so. */
  #takeCore(step: Step, live: Report): Report | undefined {
    try {
      return this.#core?.take(step);
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      const failed = live.world as { readonly error?: unknown };
      const cause = picture(error.cause, () => '');
      if (live.ended && String(failed.error) === String(cause)) return undefined;
      const message = `only the core did not start it: ${String(cause)}`;
      throw new Difference('core start', message, { cause: error });
    }
  }

  /** Time passes, and what comes due on the way fires one by one. */
  pass(ms: number): void {
    const until = this.#fire(ms);
    if (until > 0) this.take({ type: 'wait', ms: until });
  }

  /** The process is down: what came due meanwhile fires when it is back. */
  down(ms: number): void {
    this.take({ type: 'restart', ms });
    this.#fire(0);
  }

  /** What is left of the time when nothing more comes due in it. */
  #fire(ms: number): number {
    let left = ms;
    let fired = 0;
    while (this.report?.ended === false && this.report.dueIn <= left) {
      const { dueIn } = this.report;
      left -= dueIn;
      if (dueIn > 0) this.take({ type: 'wait', ms: dueIn });
      fired += 1;
      if (fired > FIRED_MAX) throw new Runaway('its timers set each other without end');
      this.take({ type: 'fire' });
    }
    return left;
  }

  /** As text: what was not given an id is numbered alike on both sides. */
  #compare(lane: string, lived: Report, stored: Report): void {
    const live = textOf(lived, this.#idsOf(`live beside ${lane}`));
    const durable = textOf(stored, this.#idsOf(lane));
    if (live === durable) return;
    const what = lived.ended === stored.ended ? 'stands' : 'ends';
    throw new Difference(
      `${lane} ${what}`,
      `after step ${this.#steps.length}: ${JSON.stringify(this.#steps.at(-1))}\n` +
        `steps: ${JSON.stringify(this.#steps)}\n` +
        `${parting('live', live, lane, durable)}\n` +
        `said live: ${JSON.stringify(lived.said)}\nsaid ${lane}: ${JSON.stringify(stored.said)}`,
    );
  }

  #idsOf(lane: string): Map<string, string> {
    const known = this.#ids.get(lane) ?? new Map<string, string>();
    this.#ids.set(lane, known);
    return known;
  }
}

/** Actors without ids are named by when they appear, and so those that worked are sorted last. */
function textOf({ worked, ...report }: Report, ids: Map<string, string>): string {
  const text = withoutSessionIds(JSON.stringify(report), ids);
  if (worked.length === 0) return text;
  const lines = worked.map((one) => withoutSessionIds(JSON.stringify(one), ids));
  return `${text} ${lines.toSorted().join(' ')}`;
}

/** Makes up what happens next from how things stand. */
export function randomDoing(report: Report, random: Random): Doing {
  const { running, works, over } = report;
  const roll = random.int(100);
  if (roll < 24) return { type: 'pass', ms: random.pick([1, 3, 5, 7, 12, 25]) };
  if (roll < 28) return { type: 'down', ms: random.pick([0, 2, 5, 12, 60]) };
  if (roll < 48 && works > 0) return bringing(random.int(works), random);
  if (roll < 55 && over > 0) {
    return { type: 'late', work: random.int(Math.min(over, 2)), data: eventOf(random) };
  }
  const to = random.chance(75) ? 0 : random.int(running);
  return { type: 'event', to, event: eventOf(random) };
}

function bringing(work: number, random: Random): Doing {
  const roll = random.int(100);
  if (roll < 65) return { type: 'give', work, data: eventOf(random) };
  if (roll < 88) return { type: 'fail', work, error: random.pick(REASONS) };
  return { type: 'end', work };
}

function eventOf(random: Random): { readonly type: string; readonly n: number } {
  const type = random.pick(['a', 'a', 'b', 'b', 'c', 'c', 'x.y', 'x.z', 'i', 'boom', 'zz']);
  return { type, n: random.int(9) };
}

const REASONS: readonly unknown[] = ['no text', undefined, { code: 3 }, new Error('no')];
