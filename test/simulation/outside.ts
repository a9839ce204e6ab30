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
  /** The store owes it an answer that will never come: somebody has to end it. */
  hung?: boolean;
  /** Its machines are without the fault they had. */
  readonly mended?: boolean;
}

const BEHAVIOURS = ['prompt', 'slow', 'fails', 'failsForGood', 'hangs', 'deaf'] as const;

/**
 * `mute`: never ends, whatever its signal says; `twice`: ends, and ends again otherwise; `dies`:
 * its process does not survive it; `throws`: before it is under way.
 */
export type Trouble = 'mute' | 'twice' | 'dies' | 'throws';
type Behaviour = (typeof BEHAVIOURS)[number] | Trouble;

const SLOW_MS = 20 * 60_000;

export interface OutsideOptions {
  readonly troubles?: Readonly<Partial<Record<Trouble, number>>>;
  /** How likely a custom action is the last thing its process does. */
  readonly actionDeaths?: number;
  readonly kill?: (process: Life) => boolean;
}

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
  readonly #weights: Partial<Record<Behaviour, number>>;
  /** Ends the process that asks, unless this is a time of calm. */
  readonly #kill: (process: Life) => boolean;
  readonly #actionDeaths: number;

  constructor(host: VirtualHost, chance: Chance, more: OutsideOptions = {}) {
    const { troubles = {}, actionDeaths = 0, kill = () => false } = more;
    this.#host = host;
    this.#chance = chance;
    this.#weights = { ...chance.swarm(BEHAVIOURS, 0.4), prompt: 10, ...troubles };
    this.#kill = kill;
    this.#actionDeaths = actionDeaths;
  }

  mark(process: Life, mark: string): void {
    if (process.dead) return;
    const dies = this.#actionDeaths > 0 && !this.healthy && this.#chance.hit(this.#actionDeaths);
    const before = dies && this.#chance.hit(0.5);
    if (before && this.#kill(process)) return this.#count('action dies before');
    this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1);
    if (dies && !before && this.#kill(process)) this.#count('action dies after');
  }

  call(process: Life, call: Call): Promise<string> {
    if (process.dead) return new Promise(() => {});
    this.latest = Math.max(this.latest, this.#host.now());
    const answered = { ...call, process, by: this.latest, token: undefined, settled: false };
    this.calls.push(answered);
    const weights = this.#weights as Readonly<Record<Behaviour, number>>;
    const behaviour = this.healthy ? 'prompt' : this.#chance.weighted(weights);
    this.#count(behaviour);
    switch (behaviour) {
      case 'mute':
        return new Promise(() => {});
      case 'dies':
        return this.#kill(process) ? new Promise(() => {}) : this.#behave(answered, 'prompt');
      case 'throws':
        answered.settled = true;
        throw new Error(`no way to ${call.key}`);
      case 'twice':
        return endsTwice(this.#behave(answered, 'prompt'));
      default:
        return this.#behave(answered, behaviour);
    }
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
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

/** What a careless library gives for a promise: it says how it ended, and then says otherwise. */
function endsTwice(promise: Promise<string>): Promise<string> {
  const then = async (
    succeed: (token: string) => void,
    fail: (error: unknown) => void,
  ): Promise<void> => {
    const [result] = await Promise.allSettled([promise]);
    if (result.status === 'fulfilled') succeed(result.value);
    else fail(result.reason);
    succeed('and it was well');
    fail(new Error('and it was not'));
  };
  // oxlint-disable-next-line unicorn/no-thenable -- that is what it is about
  return { then } as unknown as Promise<string>;
}
