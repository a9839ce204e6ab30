import { Actor, type AnyActorLogic, type AnyStateMachine, type EventObject } from 'xstate';

/*
 * What Abeyance knows of the inside of xstate 5.33: this file names it, and nothing outside this
 * folder does. Every member was read in xstate's source; differential tests fail when one moves.
 */

/** `Actor._processingStatus`; before, it is 0. */
export const RUNNING = 1;
export const STOPPED = 2;

export interface LiveSnapshot {
  status: 'active' | 'done' | 'error' | 'stopped';
  output: unknown;
  error: unknown;
  context?: any;
  input?: unknown;
  /** Of observables: nothing here, since what is subscribed lives with the work. */
  _subscription?: { unsubscribe(): void } | undefined;
  /** Machine snapshots only. */
  value?: any;
  children?: Record<string, LiveActor | undefined>;
  historyValue?: Record<string, readonly { readonly id: string }[]>;
  tags?: Set<string>;
  machine?: AnyStateMachine;
  can?: (event: EventObject) => boolean;
  _nodes?: readonly LiveStateNode[];
}

export interface LiveAction {
  readonly type: string;
  readonly params: unknown;
  readonly info: LiveActionArgs;
  readonly exec: ((args: any, params: unknown) => void) | undefined;
}

export interface LiveActionArgs {
  readonly context: any;
  readonly event: EventObject;
  readonly self: LiveActor;
  readonly system: LiveSystem;
}

export interface LiveScope {
  actionExecutor: (action: LiveAction) => void;
  emit: (event: EventObject) => void;
  logger: (...args: unknown[]) => void;
  sessionId: string;
}

/** An `Actor` as its own module sees it. */
export interface LiveActor {
  readonly id: string;
  logic: any;
  readonly src: unknown;
  sessionId: string;
  systemId: string | undefined;
  readonly system: LiveSystem;
  _parent: LiveActor | undefined;
  readonly _syncSnapshot: boolean | undefined;
  _snapshot: LiveSnapshot;
  _processingStatus: number;
  readonly _deferred: (() => void)[];
  readonly _actorScope: LiveScope;
  readonly mailbox: { start(): void };
  start(): void;
  subscribe(observer: {
    next?: (snapshot: LiveSnapshot) => void;
    error?: (error: unknown) => void;
  }): unknown;
  _stop(): void;
  _error(error: unknown): void;
  _send(event: EventObject): void;
  getSnapshot(): LiveSnapshot;
  getPersistedSnapshot(): unknown;
}

export interface LiveTransition {
  readonly source: LiveStateNode;
  readonly target: readonly LiveStateNode[] | undefined;
  readonly actions: readonly unknown[];
  readonly eventType: string | null;
  readonly reenter: boolean;
  readonly guard?: unknown;
  readonly description?: string;
  readonly meta?: unknown;
}

export interface LiveStateNode {
  readonly id: string;
  readonly key: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly path: readonly string[];
  readonly order: number;
  readonly parent: LiveStateNode | undefined;
  readonly states: Readonly<Record<string, LiveStateNode>>;
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly invoke: readonly { readonly id: string; readonly src: unknown }[];
  readonly initial: LiveTransition;
  readonly transitions: ReadonlyMap<string, readonly LiveTransition[]>;
  readonly always: readonly LiveTransition[] | undefined;
  readonly after: readonly (LiveTransition & { readonly delay: number | string })[];
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly tags: readonly string[];
  readonly ownEvents: readonly string[];
  readonly description: string | undefined;
  readonly history: 'shallow' | 'deep' | false;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface LiveInspection {
  readonly type: string;
  readonly actorRef: LiveActor;
  readonly event?: EventObject;
  readonly _transitions?: readonly LiveTransition[];
}

/** What an actor asks of its system: XState's own, or the recording one of a tree. */
export interface LiveSystem {
  readonly _snapshot: { _scheduledEvents: Record<string, never> };
  _bookId(): string;
  _register(sessionId: string, actor: LiveActor): string;
  _unregister(actor: LiveActor): void;
  _set(systemId: string, actor: LiveActor): void;
  get(systemId: string): LiveActor | undefined;
  getAll(): Record<string, LiveActor>;
  inspect(observer: unknown): { unsubscribe(): void };
  _sendInspectionEvent(event: LiveInspection): void;
  _relay(source: LiveActor | undefined, target: LiveActor, event: EventObject): void;
  readonly scheduler: LiveScheduler;
  getSnapshot(): { _scheduledEvents: Record<string, never> };
  start(): void;
  readonly _clock: { setTimeout(fn: () => void, ms: number): unknown; clearTimeout(id: any): void };
  readonly _logger: (...args: unknown[]) => void;
  /** The clock of the turn, ms since epoch: ours, not XState's. */
  now(): number;
}

export interface LiveScheduler {
  schedule(
    source: LiveActor,
    target: LiveActor,
    event: EventObject,
    delay: number,
    id?: string,
  ): void;
  cancel(source: LiveActor, id: string): void;
  cancelAll(source: LiveActor): void;
}

export interface ActorBirth {
  readonly id: string;
  readonly system: LiveSystem;
  readonly input?: unknown;
  readonly snapshot?: unknown;
}

/**
 * Makes the root actor of a tree. An `Actor` takes its system from its parent alone, so it is born
 * under a stand-in which the system takes away again while adopting it, before the first step.
 */
export function createRoot(logic: AnyActorLogic, birth: ActorBirth): LiveActor {
  const { system, ...options } = birth;
  const parent = { system } as unknown;
  return new Actor(logic, { ...options, parent } as any) as unknown as LiveActor;
}

/** What XState's own `createActor` makes, whose system is XState's own too. */
export function createPlain(logic: unknown, options: object): LiveActor {
  return new Actor(logic as AnyActorLogic, options as any) as unknown as LiveActor;
}

/** What a child is born again with. */
export interface ChildBirth {
  readonly id: string;
  readonly src: unknown;
  readonly parent: LiveActor;
  readonly snapshot: unknown;
  readonly systemId: string | undefined;
  readonly syncSnapshot: boolean;
}

export function createChild(logic: unknown, birth: ChildBirth): LiveActor {
  return new Actor(logic as AnyActorLogic, birth as any) as unknown as LiveActor;
}

export function rootNode(machine: AnyStateMachine): LiveStateNode {
  return machine.root as unknown as LiveStateNode;
}

export function isActorRef(value: object): value is LiveActor {
  return 'sessionId' in value && 'send' in value && 'getSnapshot' in value;
}

/** The machine a logic is, or was copied from; `undefined` where it is none. */
export function wholeMachine(logic: unknown): AnyStateMachine | undefined {
  if (!isMachine(logic)) return undefined;
  if (typeof logic.provide === 'function') return logic;
  const root = logic.root as { readonly machine?: unknown } | undefined;
  const whole = root?.machine;
  return isMachine(whole) && typeof whole.provide === 'function' ? whole : undefined;
}

export function isMachine(logic: unknown): logic is AnyStateMachine {
  return typeof logic === 'object' && logic !== null && '__xstatenode' in logic;
}
