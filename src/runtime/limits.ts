import { AbeyanceError } from '../machines/errors.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';

/** Every bound of an engine, each with its reason. All are set by `createEngine({ limits })`. */
export interface Limits {
  /** Microsteps of one turn: an eventless loop ends here and not in a hang. */
  readonly microsteps: number;
  /** Characters of one actor's state text; a larger one is refused. */
  readonly stateLength: number;
  /** Characters of one actor's state text from which the logger warns. */
  readonly stateLengthWarning: number;
  /** Characters of an event, an input or a task's result as text. */
  readonly eventLength: number;
  /** Characters of an id: of a workflow, an event, a metadata key or value. */
  readonly idLength: number;
  /** Events one workflow keeps for waits to come; the sender of one more is told so. */
  readonly deferredEvents: number;
  /** ms an early event is kept where its wait does not say: 7 days. */
  readonly deferredMs: number;
  /** ms a chart may take to cancel itself before it is stopped: 1 hour. */
  readonly cancelMs: number;
  /** Events without a target that are kept to be sent later; they are in memory, too. */
  readonly dueBroadcasts: number;
  /** ms the middleware may take over one event, all together: 30 seconds. */
  readonly middlewareMs: number;
  /** Times a notice is told before it is given up. */
  readonly noticeAttempts: number;
  /** Events and notices kept in memory for slow middleware. */
  readonly noticesWaiting: number;
  /** Entries of a workflow's metadata. */
  readonly metadataEntries: number;
  /** Workflows kept in memory between turns; the rest are read when a message comes. */
  readonly hotWorkflows: number;
  /** Events waiting in memory for one workflow's turn; the sender of one more is told so. */
  readonly mailboxLength: number;
  /** Turns waiting in memory to be written; whoever asks for one more is told so. */
  readonly unstoredTurns: number;
  /** Turns written in one transaction. */
  readonly batchCommits: number;
  /** Workflows, or checkpoints, that are cleaned up in one write: turns need not wait for more. */
  readonly cleanedAtOnce: number;
  /** Items of one page of a list. */
  readonly pageLength: number;
}

export const DEFAULT_LIMITS: Limits = {
  microsteps: 10_000,
  stateLength: 4_000_000,
  stateLengthWarning: 400_000,
  eventLength: 1_000_000,
  idLength: 512,
  deferredEvents: 1_000,
  deferredMs: 7 * 24 * 3_600_000,
  cancelMs: 3_600_000,
  dueBroadcasts: 1_000,
  middlewareMs: 30_000,
  noticeAttempts: 10,
  noticesWaiting: 10_000,
  metadataEntries: 32,
  hotWorkflows: 2_000,
  mailboxLength: 100_000,
  unstoredTurns: 100_000,
  batchCommits: 1_000,
  cleanedAtOnce: 100,
  pageLength: 1_000,
};

/** @throws `OptionInvalid` for an unknown name or a value that is not a positive whole number. */
export function readLimits(given: Partial<Limits> | undefined): Limits {
  const limits = readFields(given ?? {}, 'limits', Object.keys(DEFAULT_LIMITS));
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw invalidOption(`limits.${name}`, 'give a whole number above 0');
  }
  return { ...DEFAULT_LIMITS, ...limits };
}

/** @throws `LimitExceeded` with the limit's name, its value and what was found. */
export function checkLimit(name: keyof Limits, limits: Limits, found: number, what: string): void {
  const limit = limits[name];
  if (found <= limit) return;
  const message = `${what} is ${found}, over the limit of ${limit}; make it smaller or raise`;
  throw new AbeyanceError('LimitExceeded', `${message} \`limits.${name}\``, {
    details: { limit: name, value: limit, found },
  });
}
