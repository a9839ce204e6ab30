import type { EventObject } from 'xstate';
import type { Construct } from './constructs.ts';
import type { LiveActor } from './live-actor.ts';
import type { MachineKit } from './machine-kit.ts';
import type { StepClock } from './step-clock.ts';

interface Node {
  readonly id: string;
  readonly type: string;
  readonly history: 'shallow' | 'deep' | false;
  readonly tags: readonly string[];
  readonly meta: unknown;
  readonly parent: Node | undefined;
  readonly initial: { readonly actions: readonly unknown[]; readonly target: readonly Node[] };
  readonly transitions: ReadonlyMap<string, readonly unknown[]>;
  readonly invoke: readonly {
    readonly id: string;
    readonly src: unknown;
    readonly input: unknown;
  }[];
  readonly config: { readonly on?: Readonly<Record<string, unknown>>; readonly target?: unknown };
}

interface Transition {
  readonly eventType: string | null;
  readonly source: Node;
  readonly target: readonly Node[] | undefined;
  readonly actions: readonly unknown[];
  readonly reenter: boolean;
  readonly guard: unknown;
}

interface Snapshot {
  readonly status: string;
  readonly _nodes?: readonly Node[];
  readonly historyValue?: Readonly<Record<string, unknown>>;
}

/** What XState's inspection tells. */
export interface Inspected {
  readonly type: string;
  readonly actorRef: LiveActor;
  readonly snapshot?: Snapshot;
  readonly event?: EventObject;
  readonly action?: { readonly type: string; readonly params: unknown };
  readonly _transitions?: readonly Transition[];
}

const BY_LOGIC: Readonly<Record<string, Construct>> = {
  P: 'logic: promise',
  C: 'logic: callback',
  O: 'logic: observable',
  E: 'logic: event observable',
  T: 'logic: transition',
};

const BY_EVENT: readonly (readonly [prefix: string, Construct])[] = [
  ['xstate.after.', 'transition: after'],
  ['xstate.done.actor.', 'invoke: onDone'],
  ['xstate.snapshot.', 'invoke: onSnapshot'],
  ['xstate.error.actor.', 'invoke: onError'],
];

const BY_RELAY: Readonly<Record<string, Construct>> = {
  'xstate.promise.resolve': 'promise: resolve',
  'xstate.promise.reject': 'promise: reject',
  'xstate.observable.next': 'observable: next',
  'xstate.observable.error': 'observable: error',
  'xstate.observable.complete': 'observable: complete',
};

const BY_ACTION: Readonly<Record<string, Construct>> = {
  'xstate.emit': 'emit',
  'xstate.cancel': 'cancel',
  'xstate.log': 'log',
  'xstate.stopChild': 'stopChild',
};

/** Counts which constructs live XState really came by. */
export class LiveCounter {
  readonly #kit: MachineKit;
  readonly count: (construct: Construct) => void;
  readonly #entered = new Map<LiveActor, ReadonlySet<Node>>();
  readonly #invoked = new Set<string>();

  constructor(kit: MachineKit) {
    this.#kit = kit;
    this.count = kit.count;
  }

  inspected(what: Inspected): void {
    if (what.type === '@xstate.microstep') this.#stepped(what);
    else if (what.type === '@xstate.action') this.#acted(what);
    else if (what.type === '@xstate.actor') this.#born(what.actorRef);
  }

  relayed(source: LiveActor | undefined, target: LiveActor, event: EventObject): void {
    const known = BY_RELAY[event.type];
    if (known !== undefined) this.count(known);
    if (event.type.startsWith('xstate.snapshot.')) this.count('syncSnapshot');
    if (source === undefined || event.type.startsWith('xstate.')) return;
    if (source === target) this.count('sendTo: self');
    if (source._parent === target) {
      this.count('sendTo: parent');
      if (source.logic === this.#kit.C) this.count('callback: sends back');
    }
    if (target._parent === source) this.count('sendTo: child');
  }

  scheduled(source: LiveActor, delay: number, id: string | undefined, clock: StepClock): void {
    this.count('delay: number');
    const dueAt = clock.time + delay;
    if (clock.timers.some(([at]) => at === dueAt)) this.count('delay: equal due times');
    const timers = (source.system as never as { _snapshot: { _scheduledEvents: object } })
      ._snapshot;
    const known = `${source.sessionId}.${id}` in timers._scheduledEvents;
    if (id !== undefined && known) this.count('delay: id set again');
  }

  acted(label: string, params: unknown): void {
    if (!label.endsWith('.named')) this.count('action: inline');
    else this.count(params === undefined ? 'action: named' : 'action: params');
  }

  /** How the whole stands after a step. */
  stands(root: LiveActor): void {
    const { status } = root.getSnapshot();
    if (status === 'done') this.count('state: final of the root');
    if (status === 'error') this.count('error: unhandled, of the root');
    if (Object.keys(root.system.getAll()).length > 0) this.count('systemId');
  }

  #born({ logic, id }: LiveActor): void {
    const name = Object.keys(BY_LOGIC).find((key) => this.#kit.logics[key as 'P'] === logic);
    const known = name === undefined ? undefined : BY_LOGIC[name];
    if (known !== undefined) this.count(known);
    else if (id !== 'wf' && typeof logic === 'object' && 'root' in (logic ?? {})) {
      this.count('logic: machine');
    }
    if (id.startsWith('x:')) this.count('spawn without id');
  }

  #acted({ action, actorRef }: Inspected): void {
    const known = BY_ACTION[action?.type ?? ''];
    if (known !== undefined) this.count(known);
    const params = (action?.params ?? {}) as Readonly<Record<string, unknown>>;
    if (action?.type === 'xstate.raise') {
      this.count(params['delay'] === undefined ? 'raise: at once' : 'raise: delayed');
    }
    if (action?.type !== 'xstate.sendTo') return;
    const { targetId, delay, to } = params;
    if (targetId === '#_parent') this.count('sendParent');
    else if (typeof targetId === 'string') this.count('sendTo: child by id');
    if (delay === undefined) return;
    this.count('sendTo: delayed');
    if ((to as LiveActor | undefined)?._parent === actorRef)
      this.count('sendTo: delayed to a child');
  }

  #stepped({ actorRef, snapshot, _transitions: transitions = [] }: Inspected): void {
    for (const transition of transitions) this.#taken(transition, actorRef);
    const before = this.#entered.get(actorRef) ?? new Set<Node>();
    const nodes = new Set(snapshot?._nodes ?? []);
    this.#entered.set(actorRef, nodes);
    for (const node of nodes) if (!before.has(node)) this.#isEntered(node, actorRef);
  }

  #taken(transition: Transition, actor: LiveActor): void {
    const { eventType, source, target, actions, reenter } = transition;
    this.count(kindOf(transition));
    if (eventType?.startsWith('xstate.error.actor.')) this.count('error: to the parent, handled');
    if (target === undefined && actions.length === 0) this.count('transition: forbidden');
    if (reenter) this.count('transition: reenter');
    if ((target?.length ?? 0) > 1) this.count('transition: several targets');
    const candidates = source.transitions.get(eventType ?? '') ?? [];
    if (candidates.length > 1) this.count('transition: several candidates');
    if (typeof source.config.on?.[eventType ?? ''] === 'string') {
      this.count('transition: target as text');
    }
    for (const node of target ?? []) if (node.type === 'history') this.#recalled(node, actor);
  }

  #recalled({ id, history, config }: Node, actor: LiveActor): void {
    // an actor that is being made has none yet
    const before = actor._snapshot as unknown as Snapshot | undefined;
    const historyValue = before?.historyValue ?? {};
    if (id in historyValue) {
      this.count(history === 'deep' ? 'history: deep, remembered' : 'history: shallow, remembered');
    } else if (config.target !== undefined) this.count('history: default target');
    else this.count('history: none, so the initial state');
  }

  #isEntered(node: Node, actor: LiveActor): void {
    if (node.type === 'compound') this.count('state: compound');
    if (node.type === 'parallel') this.count('state: parallel');
    if (node.type === 'final') this.count('state: final');
    if (node.tags.length > 0) this.count('state: tags');
    if (node.meta !== undefined) this.count('state: meta');
    const { initial } = node.parent ?? {};
    if (initial !== undefined && initial.actions.length > 0 && initial.target[0] === node) {
      this.count('initial: with actions');
    }
    if (node.invoke.length > 1) this.count('invoke: several');
    for (const [index, { id, src, input }] of node.invoke.entries()) {
      if (id !== `${index}.${node.id}`) this.count('invoke: id of its own');
      if (typeof src === 'string' && src.startsWith('xstate.invoke.')) {
        this.count('invoke: inline logic');
      }
      if (typeof input === 'object') this.count('input: static');
      const key = `${actor.sessionId} ${id}`;
      if (this.#invoked.has(key)) this.count('invoke: started again');
      this.#invoked.add(key);
    }
  }
}

function kindOf({ eventType, source, guard }: Transition): Construct {
  if (eventType === null || eventType === '') return 'transition: always';
  if (eventType === '*') return 'transition: wildcard';
  if (eventType === 'xstate.route') {
    const guarded = typeof guard === 'function' && 'guards' in guard;
    return guarded ? 'transition: route with a guard' : 'transition: route';
  }
  if (eventType.endsWith('.*')) return 'transition: partial wildcard';
  if (eventType.startsWith('xstate.done.state.')) {
    return source.type === 'parallel'
      ? 'state: onDone of a parallel'
      : 'state: onDone of a compound';
  }
  const known = BY_EVENT.find(([prefix]) => eventType.startsWith(prefix));
  return known?.[1] ?? 'transition: exact event';
}
