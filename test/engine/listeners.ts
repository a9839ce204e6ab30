import { createMachine } from 'xstate';
import type { World } from '../behaviours/world.ts';
import { sleep, waitForEvent, type LifecycleEvent, type Middleware } from '../../src/index.ts';

type Type = LifecycleEvent['type'];
type EventOf<T extends Type> = Extract<LifecycleEvent, { readonly type: T }>;

/** A middleware that keeps what it hears and passes it on. */
export interface Recorder {
  readonly middleware: Middleware;
  readonly heard: LifecycleEvent[];
  /** What it heard of one type. */
  readonly of: <T extends Type>(type: T) => EventOf<T>[];
}

export function recorder(): Recorder {
  const heard: LifecycleEvent[] = [];
  return {
    heard,
    middleware: (event, next) => {
      heard.push(event);
      return next(event);
    },
    of: <T extends Type>(type: T) =>
      heard.filter((event): event is EventOf<T> => event.type === type),
  };
}

/** Hears notices only, each as `type key`, and throws what `fails` gives. */
export function noter(fails: (nth: number) => Error | undefined = () => undefined): Noter {
  const notes: string[] = [];
  let tries = 0;
  const middleware: Middleware = async (event, next) => {
    if (!('id' in event)) return next(event);
    tries += 1;
    const error = fails(tries);
    if (error !== undefined) throw error;
    notes.push(event.type === 'workflow.cancelled' ? event.type : nameOf(event));
    return next(event);
  };
  return { middleware, notes, tries: () => tries };
}

export interface Noter {
  readonly middleware: Middleware;
  readonly notes: readonly string[];
  readonly tries: () => number;
}

function nameOf({ type, suspension }: EventOf<'node.suspended' | 'node.resumed'>): string {
  return `${type} ${suspension.key}`;
}

/** Sleeps for an hour, then waits for an approval, then is done. */
export const napper = createMachine({
  id: 'napper',
  initial: 'asleep',
  states: {
    asleep: sleep('1h', 'waiting'),
    waiting: waitForEvent({ event: 'approval', onEvent: 'done' }),
    done: { type: 'final' },
  },
});

/** Two regions that stand still at once. */
export const pair = createMachine({
  id: 'pair',
  type: 'parallel',
  states: {
    left: { initial: 'asleep', states: { asleep: sleep('1h', 'awake'), awake: { type: 'final' } } },
    right: {
      initial: 'waiting',
      states: {
        waiting: waitForEvent({
          event: 'approval',
          timeout: '1d',
          onEvent: 'met',
          onTimeout: 'met',
        }),
        met: { type: 'final' },
      },
    },
  },
});

/** Longer than an acknowledgement waits for company, ms. */
export const SETTLED_MS = 100;

/** Keys of the notices that are still to be told. */
export async function noticesKept(world: World, id: string): Promise<readonly string[]> {
  const { tasks } = await world.records(id);
  return tasks.filter(({ kind }) => kind === 'notices').map(({ key }) => key);
}
