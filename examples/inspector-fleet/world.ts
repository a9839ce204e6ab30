import { FinalError, fromTask, type RetryOptions, type TaskLogic } from 'abeyance/machines';
import type { Chance } from './chance.ts';

/** The part of a host that the world outside of the machines lives by. */
export interface WorldClock {
  now(): number;
  wake(at: number, fn: () => void): () => void;
}

/** Everything the tasks of the fleet call: it is slow at times, and fails at times. */
export interface World {
  readonly clock: WorldClock;
  readonly chance: Chance;
}

export interface Call<Output, Input> {
  /** Who is called, for what goes wrong. */
  readonly whom: string;
  /** Seconds it takes. */
  readonly takes: readonly [from: number, to: number];
  /** Per cent of the attempts that fail, and are tried again. */
  readonly fails: number;
  /** Per cent of the attempts that fail for good. */
  readonly refuses?: number;
  readonly retry: RetryOptions;
  readonly answer: (input: Input, key: string) => Output;
}

const TROUBLES = [
  'connection reset by peer',
  '503 Service Unavailable',
  'no answer in 10 s',
  '429 Too Many Requests',
] as const;

/** A task that asks somebody out there. */
export function call<Output, Input>(
  { clock, chance }: World,
  { whom, takes, fails, refuses = 0, retry, answer }: Call<Output, Input>,
): TaskLogic<Output, Input> {
  const [from, to] = takes;
  return fromTask<Output, Input>(
    async ({ input, key, signal }) => {
      const at = clock.now() + chance.delay(from, to) * 1_000;
      await new Promise<void>((resolve) => {
        const callOff = clock.wake(Math.round(at), resolve);
        signal.addEventListener('abort', callOff);
      });
      if (chance.happens(refuses)) throw new FinalError(`${whom}: refused, and will be again`);
      if (chance.happens(fails)) throw new Error(`${whom}: ${chance.pick(TROUBLES)}`);
      return answer(input, key);
    },
    { retry },
  );
}
