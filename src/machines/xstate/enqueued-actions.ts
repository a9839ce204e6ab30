import type { AnyStateMachine } from 'xstate';
import type { Collected } from '../recording.ts';
import { rootNode, type LiveActor, type LiveStateNode, type LiveSystem } from './internals.ts';
import { outgoing } from './places.ts';

type Inline = (...args: never[]) => unknown;

interface CollectArgs {
  readonly context: unknown;
  readonly event: unknown;
  readonly enqueue: Enqueue;
  readonly check: (guard: unknown) => boolean;
  readonly self: LiveActor | undefined;
  readonly system: LiveSystem | undefined;
}

/** A function that also carries `assign`, `raise` and the others. */
type Enqueue = (action: unknown) => void;

interface EnqueueActions extends Inline {
  readonly collect: (args: CollectArgs, params: unknown) => void;
}

/** Where a function that was enqueued is found again: its place, and what led there. */
export interface Origin {
  readonly place: string;
  readonly collected: readonly Collected[];
}

/**
 * Functions enqueued in `enqueueActions` are often made in it, so no chart shows them. Each gets a
 * place by its number among what was enqueued (`order.cooling:entry.0/enqueue.1`), and collecting
 * is repeated as it went before, with the same context, event and answers, to find it again.
 */
export class EnqueuedActions {
  readonly #origins = new WeakMap<Inline, Origin>();

  /** Has a machine of our own collect through us. */
  watch(machine: AnyStateMachine): void {
    const implemented = machine.implementations.actions as Record<string, unknown>;
    for (const [name, action] of Object.entries(implemented)) {
      implemented[name] = this.#placed(action, name, []);
    }
    this.#visit(rootNode(machine));
  }

  originOf(action: unknown): Origin | undefined {
    return typeof action === 'function' ? this.#origins.get(action as Inline) : undefined;
  }

  #visit(node: LiveStateNode): void {
    this.#replace(`${node.id}:entry`, node, 'entry');
    this.#replace(`${node.id}:exit`, node, 'exit');
    if (node.type === 'compound') this.#replace(`${node.id}:initial`, node.initial, 'actions');
    for (const { place, transition } of outgoing(node)) {
      this.#replace(place, transition, 'actions');
    }
    for (const child of Object.values(node.states)) this.#visit(child);
  }

  /** A list of its own: the author's may be shared by other machines. */
  #replace<K extends string>(at: string, owner: Readonly<Record<K, readonly unknown[]>>, key: K) {
    const list = owner[key].map((action, index) => this.#placed(action, `${at}.${index}`, []));
    Object.assign(owner, { [key]: list });
  }

  #placed(action: unknown, place: string, outer: readonly Collected[]): unknown {
    if (!isEnqueueActions(action)) return action;
    const collect = (args: CollectArgs, params: unknown): void => {
      const checks: boolean[] = [];
      const collected = [...outer, { context: args.context, params, checks }];
      let count = 0;
      const enqueue = (inner: unknown): void => {
        args.enqueue(this.#enqueued(inner, { place: `${place}/enqueue.${count}`, collected }));
        count += 1;
      };
      const check = (guard: unknown): boolean => {
        const answer = args.check(guard);
        checks.push(answer);
        return answer;
      };
      action.collect({ ...args, enqueue: Object.assign(enqueue, args.enqueue), check }, params);
    };
    // An `enqueueActions` is never called, only read.
    return Object.assign(() => {}, action, { collect });
  }

  #enqueued(action: unknown, origin: Origin): unknown {
    if (isEnqueueActions(action)) return this.#placed(action, origin.place, origin.collected);
    if (typeof action !== 'function' || 'resolve' in action) return action;
    // A function of its own for each time: one that the author enqueues twice has two places.
    const run = (...args: never[]): unknown => (action as Inline)(...args);
    Object.defineProperty(run, 'name', { value: action.name });
    this.#origins.set(run, origin);
    return run;
  }
}

/** What collecting is repeated with. */
export interface Repeated {
  readonly collected: readonly Collected[];
  readonly context: unknown;
  readonly event: unknown;
  readonly self: LiveActor | undefined;
}

/** What stands between a place and the number of a function it enqueues. */
const ENQUEUED = '/enqueue.';

/** Whether a name is that of an enqueued function; its `enqueueActions` and numbers. */
export function enqueuedPlace(
  name: string,
): { readonly base: string; readonly numbers: readonly number[] } | undefined {
  const parts = name.split(ENQUEUED);
  const count = parts.findLastIndex((part) => !/^\d+$/.test(part)) + 1;
  // the first is of the name even where it is a number
  const [base, numbers] = [parts.slice(0, Math.max(1, count)), parts.slice(Math.max(1, count))];
  if (numbers.length === 0) return undefined;
  return { base: base.join(ENQUEUED), numbers: numbers.map(Number) };
}

/** Collects again and gives the function that was enqueued; `undefined` where it is not there. */
export function enqueuedAgain(
  base: unknown,
  numbers: readonly number[],
  { collected, context, event, self }: Repeated,
): Inline | undefined {
  let action = base;
  for (const [depth, number] of numbers.entries()) {
    const frame = collected[depth];
    if (!isEnqueueActions(action) || frame === undefined) return undefined;
    const answers = [...frame.checks];
    const enqueued: unknown[] = [];
    const enqueue = Object.assign((inner: unknown) => void enqueued.push(inner), IGNORED);
    const check = (): boolean => answers.shift() ?? false;
    // Left out where it is the action's own.
    const given = 'context' in frame ? frame.context : context;
    const system = self?.system;
    action.collect({ context: given, event, enqueue, check, self, system }, frame.params);
    action = enqueued[number];
  }
  return typeof action === 'function' ? (action as Inline) : undefined;
}

/** A context that the action has as well is stored once. */
export function withoutOwn(collected: readonly Collected[], own: unknown): readonly Collected[] {
  return collected.map((frame) => {
    const { params, checks } = frame;
    return frame.context === own ? { params, checks } : frame;
  });
}

function ignore(): void {}

/** Built-in actions took effect in the turn itself. */
const IGNORED = {
  assign: ignore,
  cancel: ignore,
  raise: ignore,
  sendTo: ignore,
  sendParent: ignore,
  spawnChild: ignore,
  stopChild: ignore,
  emit: ignore,
};

function isEnqueueActions(action: unknown): action is EnqueueActions {
  return typeof action === 'function' && 'collect' in action;
}
