import type { Recording } from '../../src/machines/recording.ts';
import { workKey } from '../../src/machines/xstate/actor-node.ts';
import type { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import type { Commit, WorkflowRow } from '../../src/runtime/records.ts';
import { causeOf, commitOf } from '../../src/runtime/turn.ts';
import { PROMISE_EVENTS } from './lane.ts';
import { picture } from './picture.ts';

/** What one message does to a tree; `undefined`: nobody was there to take it. */
export type Act = (tree: ActorTree) => Recording | undefined;

/** An event that goes from one actor to another, told among what a turn says. */
export interface Sent {
  readonly type: 'sent';
  readonly said: unknown;
}

/** A promise of an actor settles. */
export function answering(
  node: ActorTree['root'] | undefined,
  how: 'resolve' | 'reject',
  data: unknown,
  now: number,
): Act | undefined {
  const event = { type: PROMISE_EVENTS[how], data };
  return node && ((tree) => tree.answer(workKey(node), event, now));
}

/** Takes a step and has each event that goes from one actor to another told among the rest. */
export function record(tree: ActorTree, act: Act): Recording | undefined {
  const { runtime } = tree;
  const send = runtime.sendEvent.bind(runtime);
  runtime.sendEvent = (source, target, event) => {
    const lost = (target as typeof target | undefined)?._processingStatus === 2;
    if (!lost && target !== undefined && runtime.turn !== undefined) {
      const said = picture({ send: event, to: pathOf(target) }, pathOf);
      runtime.turn.effects.push({ type: 'sent', said } as never);
    }
    send(source, target, event);
  };
  const { stackTraceLimit } = Error;
  // Where an error came through on its way says whether its actor was read back.
  Error.stackTraceLimit = 0;
  try {
    return act(tree);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    runtime.sendEvent = send;
  }
}

/** The commit that an engine would make of it. */
export function commitFor(
  row: WorkflowRow,
  recording: Recording,
  tree: ActorTree,
  now: number,
): Commit {
  const cause = causeOf(row, { source: 'event', event: { type: 'any' } });
  const active = recording.status === 'active';
  const verdict = {
    status: active ? ('running' as const) : ('done' as const),
    outcome: 'handled' as const,
    suspensions: active ? tree.suspensions([], now) : [],
    failure: undefined,
    messages: [],
    dropped: [],
    deadLetters: [],
    tasks: [],
    tasksDropped: [],
    sends: [],
    number: 0,
    checkpoints: { isCheckpoint: false, left: undefined },
  };
  return commitOf(row, recording, cause, verdict, tree, now);
}

/**
 * A commit as text, but for which context keys its history line names: one that was set to an equal
 * object is named or not by whether that object was read back in between. Nothing is decided by it.
 */
export function commitText(commit: Commit): string {
  const { turn } = commit;
  const { contexts: _, ...body } = JSON.parse(turn.body) as { readonly contexts?: unknown };
  const text = { ...commit, turn: { ...turn, body } };
  return JSON.stringify(text, (key, value: unknown) => (key === 'graph' ? '' : value));
}

/** Of two actors with one id, the later has an address of its own; their paths are the same. */
export function plainPath(address: string): string {
  return address.replaceAll(/~\d+/g, '');
}

export function pathOf(actor: object): string {
  return plainPath((actor as { sessionId: string }).sessionId);
}
