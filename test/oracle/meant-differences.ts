import { STOPPED, type LiveActor, type LiveScheduler } from './live-actor.ts';

/** What code outside of machines does in a turn, and when it is done after that. */
export interface Later {
  readonly rank: Rank;
  readonly run: () => void;
}

export type Rank = (typeof RANKS)[number];

/** Custom actions first, then what goes on and what ends, then what is new. */
const RANKS = ['action', 'receive', 'stop', 'start', 'receive at first'] as const;

/**
 * Every difference from XState that is meant, each by the words of `docs/compatibility.md` that say
 * so, and how plain XState is made to do likewise. Nothing else may differ.
 */
export const MEANT = {
  timerReplaced: {
    row: 'The same send id set again replaces the timer.',
    /** XState lets the older one fire as well, and forgets how to cancel the newer one. */
    before: (scheduler: LiveScheduler, source: LiveActor, id: string): void =>
      scheduler.cancel(source, id),
  },
  orphansStopped: {
    row: 'Children of an actor that failed are stopped',
    /** XState leaves them running, and those of a stopped actor whose place another took. */
    after: (actors: readonly LiveActor[]): void => {
      for (const actor of actors) {
        if (actor._parent?._processingStatus !== STOPPED) continue;
        actor._stop();
        actor.system._unregister(actor);
      }
    },
  },
  actionsAfter: {
    row: 'Custom actions run after the commit',
    /** One that throws fails its actor after the turn, and those that follow are not run. */
    fail: (actor: LiveActor, error: unknown): void => {
      if (actor._snapshot.status !== 'active') return;
      actor._snapshot = { ...actor._snapshot, status: 'error', error } as never;
      actor._error(error);
    },
  },
  workAfter: {
    row: 'Work begins after the commit',
    /** What it sends comes as turns of their own. */
    inOrder: (later: readonly Later[]): readonly Later[] =>
      later.toSorted((one, other) => RANKS.indexOf(one.rank) - RANKS.indexOf(other.rank)),
  },
} as const;
