import type { WorkflowRecords } from '../../src/runtime/store.ts';
import { DurableLane } from './durable-lane.ts';
import { Runaway, type LaneOptions, type Report, type Step } from './lane.ts';
import { LiveLane } from './live-lane.ts';
import { parting, withoutSessionIds } from './picture.ts';
import type { Random } from './random.ts';

/** How many timers one pass of time may fire. */
const FIRED_MAX = 60;

/** Looks at what is stored after a step. */
export type Look = (records: WorkflowRecords) => void;

export type Verdict = 'equal' | 'runaway';

/** Where the two runs parted, and all that is needed to run it again. */
export class Difference extends Error {}

/** One history of a machine, taken live and durably side by side and compared after each step. */
export class History {
  readonly #live: LiveLane;
  readonly #durable: DurableLane;
  readonly #steps: Step[] = [];
  readonly #liveIds = new Map<string, string>();
  readonly #durableIds = new Map<string, string>();
  report: Report | undefined;
  /** The last that pictures the world: while time only passes there is nothing new to see. */
  pictured: Report | undefined;

  readonly #look: Look;

  constructor(options: LaneOptions, look: Look = () => {}) {
    this.#look = look;
    this.#live = new LiveLane(options);
    this.#durable = new DurableLane(options);
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** @throws `Difference`, `Runaway`. */
  take(step: Step): Report {
    this.#steps.push(step);
    const live = this.#live.take(step);
    const durable = this.#durable.take(step);
    this.#compare(live, durable);
    if (!live.ended) this.#look(this.#durable.records);
    this.report = live;
    if (step.type !== 'wait') this.pictured = live;
    return live;
  }

  /** Time passes, and what comes due on the way fires one by one. */
  pass(ms: number): void {
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
    this.take({ type: 'wait', ms: left });
  }

  /** As text: what was not given an id is numbered alike on both sides. */
  #compare(lived: Report, stored: Report): void {
    const live = withoutSessionIds(JSON.stringify(lived), this.#liveIds);
    const durable = withoutSessionIds(JSON.stringify(stored), this.#durableIds);
    if (live === durable) return;
    throw new Difference(
      `after step ${this.#steps.length}: ${JSON.stringify(this.#steps.at(-1))}\n` +
        `steps: ${JSON.stringify(this.#steps)}\n` +
        `${parting('live   ', live, 'durable', durable)}\n` +
        `said live:    ${JSON.stringify(lived.said)}\nsaid durable: ${JSON.stringify(stored.said)}`,
    );
  }
}

export function randomHistory(options: LaneOptions, random: Random, look?: Look): Verdict {
  const history = new History(options, look);
  try {
    history.take({ type: 'start', input: random.chance(50) ? { n: random.int(5) } : undefined });
    for (let count = 6 + random.int(10); count > 0 && history.report?.ended === false; count -= 1) {
      randomStep(history, history.report, random);
    }
    return 'equal';
  } catch (error) {
    if (error instanceof Runaway) return 'runaway';
    throw error;
  }
}

function randomStep(history: History, { running, promises }: Report, random: Random): void {
  const roll = random.int(100);
  if (roll < 22) history.pass(1 + random.int(25));
  else if (roll < 40 && promises > 0) {
    const promise = random.int(promises);
    if (random.chance(70)) history.take({ type: 'resolve', promise, data: { n: random.int(9) } });
    else history.take({ type: 'reject', promise, error: random.pick(REASONS) });
  } else {
    const to = random.chance(75) ? 0 : random.int(running);
    const type = random.pick(['a', 'a', 'b', 'b', 'c', 'c', 'x.y', 'x.z', 'i', 'boom', 'zz']);
    history.take({ type: 'event', to, event: { type, n: random.int(9) } });
  }
}

const REASONS: readonly unknown[] = [new Error('no'), 'no text', undefined, { code: 3 }];
