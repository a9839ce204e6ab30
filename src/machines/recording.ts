import type { Configuration } from './configuration.ts';
import type { OnRestart } from './pause.ts';

/** An event as machines see it. */
export interface MachineEvent {
  readonly type: string;
}

/** A message that is not yet due. Its key is its source and send id: set again it is replaced. */
export interface Timer {
  readonly key: string;
  /** Address of the actor that set it. */
  readonly source: string;
  readonly target: TimerTarget;
  readonly event: MachineEvent;
  /** ms since epoch. */
  readonly setAt: number;
  /** ms since epoch. */
  readonly dueAt: number;
  /** Order among timers due together: that in which they were set. */
  readonly number: number;
  /** Dotted path of the state whose `after` it is; `undefined`: an action set it. */
  readonly state: string | undefined;
  readonly onRestart: OnRestart | undefined;
}

/** An actor of the same tree, fenced by its incarnation, or another workflow. */
export type TimerTarget =
  | { readonly type: 'actor'; readonly address: string; readonly incarnation: number }
  | { readonly type: 'workflow'; readonly id: string };

export type WorkKind = 'promise' | 'callback' | 'observable' | 'eventObservable';

/** Work an actor wants done outside the machine: it is hosted after the commit. */
export interface WorkStarted {
  /** `order-1/charge#3`: also its idempotency key (K1). */
  readonly key: string;
  readonly address: string;
  readonly incarnation: number;
  readonly kind: WorkKind;
  /** Name of the logic among its parent's: an implementation, an invocation or a place. */
  readonly src: string;
  readonly input: unknown;
}

/** A custom action, seen while its machine stepped and to be run after the commit, in order. */
export interface RecordedAction {
  readonly address: string;
  /** Hash of the definition of the machine whose action it is. */
  readonly definition: string;
  /**
   * Name among the implementations, or the place of an inline action (`order.cooling:entry.0`), of
   * an enqueued one with its number there (`order.cooling:entry.0/enqueue.1`).
   */
  readonly name: string;
  readonly params: unknown;
  readonly context: unknown;
  readonly event: MachineEvent;
  /** Of a function enqueued in `enqueueActions`: how it came to be, from the outermost in. */
  readonly collected?: readonly Collected[];
  /** The function as it was met; `undefined` once it was read back from a store. */
  readonly exec: ((args: unknown, params: unknown) => void) | undefined;
}

/** What one `enqueueActions` was called with, and how its guards answered it. */
export interface Collected {
  /** Left out where it is the action's own. */
  readonly context?: unknown;
  readonly params: unknown;
  readonly checks: readonly boolean[];
}

/** What a turn says without asking for work: for listeners and the logger of this process. */
export type Utterance =
  | { readonly type: 'action'; readonly action: RecordedAction }
  | { readonly type: 'emit'; readonly address: string; readonly event: MachineEvent }
  | { readonly type: 'log'; readonly address: string; readonly args: readonly unknown[] };

/** An event for another workflow. */
export interface OutgoingEvent {
  readonly workflowId: string;
  readonly event: MachineEvent;
  readonly number: number;
}

/** An event for a callback actor's receivers, delivered to its work after the commit. */
export interface ReceivedEvent {
  readonly workKey: string;
  readonly event: MachineEvent;
}

/** What a turn asks of the world, one by one. */
export type Effect =
  | Utterance
  | { readonly type: 'startWork'; readonly work: WorkStarted }
  | { readonly type: 'stopWork'; readonly key: string }
  | { readonly type: 'tellWork'; readonly key: string; readonly event: MachineEvent }
  | { readonly type: 'setTimer'; readonly timer: Timer }
  | { readonly type: 'cancelTimer'; readonly key: string }
  | ({ readonly type: 'send' } & OutgoingEvent)
  | { readonly type: 'lost'; readonly address: string; readonly event: MachineEvent };

/** An actor other than the root, as it is to be stored. */
export interface ActorChange {
  readonly address: string;
  readonly configuration: Configuration | undefined;
  readonly state: string;
}

/** How a machine's context changed: only top-level keys whose value is another one. */
export interface ContextChange {
  /** `undefined`: the root. */
  readonly address?: string;
  /** The state value after the turn, as JSON text; the root's is in the turn's configuration. */
  readonly value?: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
}

/** Whether the event the turn took did anything, and if not, why. */
export type Handling =
  | { readonly type: 'handled' }
  | { readonly type: 'ignored'; readonly reason: 'unknown' | 'guard' | 'forbidden' };

export type RootStatus = 'active' | 'done' | 'error' | 'stopped';

/** Everything one turn did, recorded and not acted on. */
export interface Recording {
  readonly handling: Handling;
  readonly status: RootStatus;
  readonly output: unknown;
  /** The root's error; with `thrown`, user code threw in the root's own step. */
  readonly error: unknown;
  readonly thrown: boolean;
  readonly configuration: Configuration;
  /** The root's context: not to be changed. */
  readonly context: unknown;
  /** The root's state text. */
  readonly state: string;
  readonly actors: readonly ActorChange[];
  readonly actorsDropped: readonly string[];
  readonly contexts: readonly ContextChange[];
  /** Ids of transitions taken, in order, `address id`. */
  readonly transitions: readonly string[];
  readonly timersSet: readonly Timer[];
  readonly timersCleared: readonly string[];
  readonly workStarted: readonly WorkStarted[];
  readonly workStopped: readonly string[];
  readonly received: readonly ReceivedEvent[];
  readonly utterances: readonly Utterance[];
  readonly outgoing: readonly OutgoingEvent[];
  /** Events whose actor was gone. */
  readonly lost: readonly { readonly address: string; readonly event: MachineEvent }[];
  /** All of that, but for what goes into rows alone, in the order in which XState has it. */
  readonly effects: readonly Effect[];
}
