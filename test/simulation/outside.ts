import type { VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { TaskSignal } from '../../src/index.ts';
import type { Chance } from './chance.ts';

/** What a task of a machine asks of the world. */
export interface Call {
  readonly key: string;
  readonly attempt: number;
  readonly input: unknown;
  readonly signal: TaskSignal;
}

/** One call the world was asked for, and what became of it. */
export interface Answered extends Call {
  readonly process: Life;
  /** The latest the clock had ever been: it may have gone back since the call was due. */
  readonly by: number;
  /** What the world said: a token that only this call has, or an error. */
  token: string | undefined;
  settled: boolean;
}

/** The life of one process; the dead ask for nothing and hear nothing. */
export interface Life {
  readonly number: number;
  dead: boolean;
}

const BEHAVIOURS = ['prompt', 'slow', 'fails', 'failsForGood', 'hangs', 'deaf'] as const;
type Behaviour = (typeof BEHAVIOURS)[number];

const SLOW_MS = 20 * 60_000;

/**
 * The world outside the machines: what tasks call and where custom actions leave their mark. It
 * outlives every process. When healthy, it answers at once and well.
 */
export class Outside {
  healthy = false;
  latest = 0;
  readonly calls: Answered[] = [];
  /** How often each mark was left. */
  readonly marks = new Map<string, number>();
  readonly counts = new Map<string, number>();
  readonly #host: VirtualHost;
  readonly #chance: Chance;
  readonly #weights: Record<Behaviour, number>;

  constructor(host: VirtualHost, chance: Chance) {
    this.#host = host;
    this.#chance = chance;
    this.#weights = { ...chance.swarm(BEHAVIOURS, 0.4), prompt: 10 };
  }

  mark(process: Life, mark: string): void {
    if (process.dead) return;
    this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1);
  }

  call(process: Life, call: Call): Promise<string> {
    if (process.dead) return new Promise(() => {});
    this.latest = Math.max(this.latest, this.#host.now());
    const answered = { ...call, process, by: this.latest, token: undefined, settled: false };
    this.calls.push(answered);
    const behaviour = this.healthy ? 'prompt' : this.#chance.weighted(this.#weights);
    this.counts.set(behaviour, (this.counts.get(behaviour) ?? 0) + 1);
    return this.#behave(answered, behaviour);
  }

  #behave(call: Answered, behaviour: Behaviour): Promise<string> {
    const token = `${call.key}~${this.calls.length}`;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        if (call.process.dead || call.settled) return;
        call.settled = true;
        then();
      };
      const succeed = (): void =>
        settle(() => {
          call.token = token;
          resolve(token);
        });
      const fail = (error: Error): void => settle(() => reject(error));
      if (behaviour !== 'deaf') {
        const { signal } = call;
        signal.addEventListener('abort', () => fail(new Error('aborted')), { once: true });
      }
      if (behaviour === 'hangs') return;
      // an answer may come long after the one who asked has gone on
      const slow = behaviour === 'slow' || behaviour === 'deaf';
      const delay = this.healthy ? 0 : this.#chance.below(slow ? SLOW_MS : 2_000);
      const error = Object.assign(new Error(`refused ${token}`), {
        ...(behaviour === 'failsForGood' ? { final: true } : undefined),
      });
      const failing = behaviour === 'fails' || behaviour === 'failsForGood';
      const answer = failing ? (): void => fail(error) : succeed;
      if (delay === 0) answer();
      else this.#host.wake(this.#host.now() + delay, answer);
    });
  }
}
