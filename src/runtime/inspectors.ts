import type { InspectionEvent, Observer } from 'xstate';
import type { Changes } from './changes.ts';
import type { Unsubscribable } from './handle.ts';
import type { Host } from './host.ts';
import { inspectionOf, type Introduced } from './inspection.ts';
import type { Logger } from './logger.ts';
import type { TakenTurn } from './turn-taker.ts';

/** What XState's own `inspect` option takes. */
export type InspectionObserver = Observer<InspectionEvent> | ((event: InspectionEvent) => void);

/** Turns kept for an observer that has not been told of them; the oldest are lost first. */
const WAITING_MAX = 10_000;

/** The parts of an engine that inspection needs. */
export interface InspectedEngine {
  readonly changes: Changes;
  readonly host: Host;
  readonly logger: Logger;
}

/**
 * Tells an observer of turns as XState's inspection events, soon after they are stored and never
 * within one. Whatever it throws is logged and hurts nobody.
 */
export function inspectTurns(
  { changes, host, logger }: InspectedEngine,
  observer: InspectionObserver,
): Unsubscribable {
  const next = (event: InspectionEvent): void => {
    if (typeof observer === 'function') observer(event);
    else observer.next?.(event);
  };
  const introduced: Introduced = new Map();
  let waiting: TakenTurn[] = [];
  let lost = 0;
  let isOver = false;
  const tell = (): void => {
    const turns = waiting;
    waiting = [];
    if (lost > 0) logger.warn('inspection fell behind', { lostTurns: lost });
    lost = 0;
    for (const taken of turns) {
      try {
        for (const event of inspectionOf(taken, introduced)) if (!isOver) next(event);
      } catch (error) {
        logger.error('an inspection observer threw', { error: String(error) });
      }
    }
  };
  const stop = changes.listenToTurns((taken) => {
    if (waiting.length === 0) host.defer(tell);
    waiting.push(taken);
    if (waiting.length <= WAITING_MAX) return;
    waiting.shift();
    lost += 1;
  });
  return {
    unsubscribe() {
      isOver = true;
      stop();
    },
  };
}
