import { invalidOption, readFields } from './invalid-option.ts';

/**
 * What a pause state says of itself in `meta.abeyance`, for the engine, the inspector and whoever
 * draws the chart. It is plain data but for the functions, which are looked up by place and never
 * stored.
 */
export type PauseMeta =
  | SleepMeta
  | SleepUntilMeta
  | WaitForEventMeta
  | PollingMeta
  | SubWorkflowMeta;

/** What becomes of a delay when nobody ran while it went by (B1). */
export type OnRestart = 'deadline' | 'remaining' | 'restart';

/** What becomes of an event that comes before its wait (B13). */
export type WhenEarly = 'defer' | 'drop' | 'reject';

/** Reads the context and the clock of the turn (ms since epoch) and gives a delay in ms. */
export type DynamicDelay = (args: { readonly context: never; readonly now: number }) => number;

interface PauseMetaBase {
  /** Delays by `after` key that are only known when the state is entered. */
  readonly delays?: Readonly<Record<string, DynamicDelay>>;
  /** Default `deadline`: a delay is due at the time it was due, whatever happened in between. */
  readonly onRestart?: OnRestart;
  /**
   * Key of the child state with which the pause begins; `undefined`: with the state itself. What
   * the state invokes, and delays that are functions, begin with it too.
   */
  readonly begins?: string;
}

export interface SleepMeta extends PauseMetaBase {
  readonly type: 'sleep';
}

export interface SleepUntilMeta extends PauseMetaBase {
  readonly type: 'sleepUntil';
}

export interface WaitForEventMeta extends PauseMetaBase {
  readonly type: 'waitingForEvent';
  /** The event descriptor that ends the wait; several: a wait for any of them, or for more. */
  readonly event: string | readonly string[];
  readonly whenEarly: WhenEarly;
  /** How long an early event is kept, in ms; `undefined`: the engine's limit. */
  readonly keepMs?: number;
}

/** The event descriptors a wait is for. */
export function awaitedEvents({ event }: Pick<WaitForEventMeta, 'event'>): readonly string[] {
  return typeof event === 'string' ? [event] : event;
}

/** A state that asks again and again: it stands still between two attempts. */
export interface PollingMeta extends PauseMetaBase {
  readonly type: 'polling';
}

/** A state that waits for the end of a workflow it began. */
export interface SubWorkflowMeta extends PauseMetaBase {
  readonly type: 'subWorkflow';
}

/** Why an actor stands still, since when and until when: the record of one suspension. */
export type SuspendReason =
  | {
      readonly type: 'sleep';
      readonly durationMs: number;
      /** ms since epoch. */
      readonly startedAt: number;
      /** ms since epoch. */
      readonly dueAt: number;
    }
  | {
      readonly type: 'sleepUntil';
      /** ms since epoch. */
      readonly startedAt: number;
      /** ms since epoch. */
      readonly dueAt: number;
    }
  | {
      readonly type: 'waitingForEvent';
      /** The event descriptors that end the wait. */
      readonly events: readonly string[];
      /** ms since epoch. */
      readonly startedAt: number;
      /** ms since epoch of the timeout; `undefined`: it waits for as long as it takes. */
      readonly dueAt: number | undefined;
    }
  | {
      readonly type: 'subWorkflow';
      /** Id of the workflow it waits for. */
      readonly workflowId: string;
      /** ms since epoch. */
      readonly startedAt: number;
      /** ms since epoch of the timeout; `undefined`: it waits for as long as it takes. */
      readonly dueAt: number | undefined;
    }
  | {
      readonly type: 'polling';
      /** ms since epoch. */
      readonly startedAt: number;
      /** ms since epoch of the next attempt; `undefined`: the application makes it. */
      readonly dueAt: number | undefined;
    };

/** A suspension: its reason, and what stands still. */
export type Suspension = SuspendReason & {
  /** Names it among the suspensions of its workflow, to be resumed by. */
  readonly key: string;
  /** Address of the actor that stands still: a machine, or a task that suspended itself. */
  readonly address: string;
  /** Dotted path of the state within its machine; `undefined`: a task stands still. */
  readonly state: string | undefined;
  /**
   * What a suspended task said of itself. Where the application handles sub-workflows and the task
   * says nothing, what is to be run: `{ workflow, version, input }`.
   */
  readonly data?: unknown;
};

/** The four kinds of suspension a task may return and an application may handle itself. */
export type SuspendType = 'externalEvent' | 'subWorkflow' | 'polling' | 'delay';

export const SUSPEND_TYPES: readonly SuspendType[] = [
  'externalEvent',
  'subWorkflow',
  'polling',
  'delay',
];

/** Which of the four kinds a suspension is of. @throws `OptionInvalid` for what is none. */
export function suspendTypeOf(reason: Pick<SuspendReason, 'type'>): SuspendType {
  const { type } = readFields(reason, 'reason');
  switch (type) {
    case 'sleep':
    case 'sleepUntil':
      return 'delay';
    case 'waitingForEvent':
      return 'externalEvent';
    case 'subWorkflow':
    case 'polling':
      return type;
    default:
      throw invalidOption('reason.type', 'give a suspension');
  }
}

/** The key of a suspension: the state of the root, or of which actor it is beside that. */
export function suspensionKey(
  workflowId: string,
  { address, state }: Pick<Suspension, 'address' | 'state'>,
): string {
  if (state === undefined) return address;
  return address === workflowId ? state : `${address} ${state}`;
}

/** The key of `meta` under which a pause state keeps its `PauseMeta`. */
export const PAUSE_META = 'abeyance';

/**
 * The key of `meta` by which a state of ours says that it is at work by its actors: nothing but
 * their ends moves it, so it stands still no more than they do.
 */
export const WORKS_META = 'abeyance.works';

/** Marks the event by which `resumeWorkflow` ends a wait: it passes the wait's `where`. */
export const RESUMED: unique symbol = Symbol.for('abeyance.resumed');

/** Ends a polling state by hand: what `resumeWorkflow` sends to it, with the data as `output`. */
export const RESUME_EVENT = 'workflow.resume';

/** Events that nobody waits for by name: states that helpers make send them to each other. */
export function isHelpersOwn(eventType: string): boolean {
  return eventType === RESUME_EVENT || eventType.startsWith('workflow.each.');
}

/** What a configuration names among its events while one of its delays asks to hear of restarts. */
export const RESTART_EVENT = 'workflow.restart';
