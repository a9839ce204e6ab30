import type { TaskLogic } from '../task.ts';
import type { ActorTree } from './actor-tree.ts';
import type { LiveActor } from './internals.ts';
import type { Logic, LogicKind } from './logic.ts';

/** What work outside the machine is started with; each kind takes of it what it knows. */
export interface WorkArgs {
  readonly key?: string;
  readonly attempt?: number;
  readonly signal?: unknown;
  readonly emit: (event: { readonly type: string }) => void;
  readonly sendBack?: (event: { readonly type: string }) => void;
  readonly receive?: (receiver: (event: { readonly type: string }) => void) => void;
}

/** The work an actor waits for, ready to be started. */
export interface Work {
  readonly kind: LogicKind;
  readonly address: string;
  /** Only of a `fromTask`; other promises are tried once and have no timeout. */
  readonly task: TaskLogic<unknown>['task'] | undefined;
  /** Calls the author's function: a promise, a dispose function or an observable comes back. */
  start(args: WorkArgs): unknown;
}

/** `undefined` where nobody waits for it any more. */
export function workOf(tree: ActorTree, key: string, input: unknown): Work | undefined {
  const node = tree.worker(key);
  if (node === undefined) return undefined;
  const { actor, kind, address } = node;
  const { config, task } = actor.logic as Logic;
  const run = config as (
    args: WorkArgs & { self: LiveActor; system: unknown; input: unknown },
  ) => unknown;
  const { system } = actor;
  return {
    kind,
    address,
    task,
    start: (args) => run({ ...args, input, self: actor, system }),
  };
}

/** What a custom action is called with beside its params. */
export function actionArgs(
  tree: ActorTree | undefined,
  address: string,
  context: unknown,
  event: unknown,
): unknown {
  const self = tree?.runtime.byAddress.get(address)?.actor;
  return { context, event, self, system: self?.system };
}
