/**
 * What a pause state says of itself in `meta.abeyance`, for the engine, the inspector and whoever
 * draws the chart. It is plain data but for the functions, which are looked up by place and never
 * stored.
 */
export type PauseMeta = SleepMeta | SleepUntilMeta | WaitForEventMeta;

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
}

export interface SleepMeta extends PauseMetaBase {
  readonly type: 'sleep';
}

export interface SleepUntilMeta extends PauseMetaBase {
  readonly type: 'sleepUntil';
}

export interface WaitForEventMeta extends PauseMetaBase {
  readonly type: 'waitingForEvent';
  /** The event descriptor that ends the wait. */
  readonly event: string;
  readonly whenEarly: WhenEarly;
  /** How long an early event is kept, in ms; `undefined`: the engine's limit. */
  readonly keepMs?: number;
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
    };

/** A suspension: its reason and the state it belongs to, by which it can be resumed. */
export type Suspension = SuspendReason & {
  /** Address of the actor that stands still. */
  readonly address: string;
  /** Dotted path of the state within its machine: the key to resume by. */
  readonly state: string;
};

/** The key of `meta` under which a pause state keeps its `PauseMeta`. */
export const PAUSE_META = 'abeyance';

/** Marks the event by which `resumeWorkflow` ends a wait: it passes the wait's `where`. */
export const RESUMED: unique symbol = Symbol.for('abeyance.resumed');

/** What a configuration names among its events while one of its delays asks to hear of restarts. */
export const RESTART_EVENT = 'workflow.restart';
