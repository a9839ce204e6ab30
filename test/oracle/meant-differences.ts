import { RUNNING, STOPPED, type LiveActor, type LiveScheduler } from './live-actor.ts';
import type { StepClock } from './step-clock.ts';

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
    /** Of an engine: timers that came due with the one it ran for are taken before it fails. */
    waits: (clock: StepClock, setBefore: number): boolean => clock.isDueOf(setBefore),
    /** One that throws fails its actor after the turn, and those that follow are not run. */
    fail: (actor: LiveActor, error: unknown): void => {
      if (actor._snapshot.status !== 'active') return;
      actor._snapshot = { ...actor._snapshot, status: 'error', error } as never;
      actor._error(error);
    },
  },
  dueFirst: {
    row: 'A timer that is due comes before an event that comes with it',
    /** Of an engine: in XState they come in the order in which the platform has them. */
    first: (clock: StepClock): boolean => clock.isDueOf(Infinity),
  },
  workAfter: {
    row: 'Work begins after the commit',
    /** Its code runs when the turn is over: of what was begun in it only if that still goes on. */
    runs: (actor: LiveActor, ranBefore: boolean): boolean =>
      ranBefore || actor._processingStatus === RUNNING,
  },
} as const;
