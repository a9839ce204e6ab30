import {
  createMachine,
  enqueueActions,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyStateMachine,
  type DoneActorEvent,
  type ErrorActorEvent,
} from 'xstate';

import { WORKS_META } from './pause.ts';
import { siblingsOf } from './xstate/siblings.ts';

/** How one item ended. */
export type ItemResult<TOutput = unknown> =
  | { readonly status: 'fulfilled'; readonly value: TOutput }
  | { readonly status: 'rejected'; readonly reason: unknown };

/** How all is done, the same for each item. */
export interface EachPolicy {
  /** Whether an item may fail without the others. */
  readonly settle: boolean;
  /** Whether each end of an item is told to the machine around it. */
  readonly tells: boolean;
}

/** To a chunk: so many more may run at once. */
export const START = 'workflow.each.start';
/** From a chunk, and on to the machine around all: an item has ended. */
export const ITEM = 'workflow.each.item';

/** How an item ended, as the machine around it hears of it. */
export type ItemEvent<TOutput = unknown> = ItemResult<TOutput> & {
  readonly type: typeof ITEM;
  /** Its place among all. */
  readonly index: number;
};

/** The same as a chunk tells of it. */
export type ChunkNews = ItemEvent & {
  /** Whether it was the last of its chunk. */
  readonly isLast: boolean;
};

export interface ChunkInput {
  /** Index of its first item among all. */
  readonly first: number;
  /** What each item is given. */
  readonly inputs: readonly unknown[];
}

interface ChunkContext {
  readonly first: number;
  readonly size: number;
  /** Of the items that did not begin yet: the last ones. */
  readonly inputs: readonly unknown[];
  /** What the items came to that have ended, by index within the chunk. */
  readonly results: Readonly<Record<string, unknown>>;
  readonly ended: number;
}

type ChunkEvent =
  | { readonly type: typeof START; readonly slots: number }
  | DoneActorEvent
  | ErrorActorEvent;

/**
 * Some of the items of a `forEach`. Each end of an item writes the row of its chunk alone, so many
 * items cost little more than few: what is written is as long as a chunk, and not as the whole.
 */
export function chunkMachine(
  item: AnyActorLogic | undefined,
  { settle, tells }: EachPolicy,
): AnyStateMachine {
  const machine = createMachine(
    {
      types: {} as { context: ChunkContext; input: ChunkInput; events: ChunkEvent },
      id: 'chunk',
      context: ({ input }) => ({ ...input, size: input.inputs.length, results: {}, ended: 0 }),
      initial: 'working',
      states: {
        working: {
          meta: { [WORKS_META]: true },
          on: {
            [START]: { actions: 'begin' },
            'xstate.done.actor.*': { actions: ['begin', 'end'] },
            ...(settle && { 'xstate.error.actor.*': { actions: ['begin', 'end'] } }),
          },
        },
      },
    },
    {
      actors: { ...(item && { item }) },
      actions: {
        // As many as there is room for: so much as was given, or that of the item that has ended.
        begin: enqueueActions(({ context: { inputs, size }, event, enqueue, self }) => {
          const slots = 'slots' in event ? event.slots : 1;
          const next = size - inputs.length;
          for (const [at, input] of inputs.slice(0, slots).entries()) {
            enqueue.spawnChild('item', { id: String(next + at), input });
          }
          enqueue.assign({ inputs: inputs.slice(slots) });
          const free = slots - inputs.length;
          const other = free > 0 ? siblingsOf(self).find(isOpen) : undefined;
          if (other !== undefined) enqueue.sendTo(other, { type: START, slots: free });
        }),
        end: enqueueActions(({ context, event, enqueue }) => {
          if (!('actorId' in event)) return;
          const { first, results, ended, size } = context;
          const { actorId } = event;
          const result: ItemResult =
            'output' in event
              ? { status: 'fulfilled', value: event.output }
              : { status: 'rejected', reason: event.error };
          const kept = settle || !('value' in result) ? result : result.value;
          enqueue.stopChild(actorId);
          enqueue.assign({ results: { ...results, [actorId]: kept }, ended: ended + 1 });
          const isLast = ended + 1 === size;
          const index = first + Number(actorId);
          if (tells || isLast) enqueue.sendParent({ ...result, type: ITEM, index, isLast });
        }),
      },
    },
  );
  return machine;
}

/**
 * Whether a chunk has items that did not begin. What one has no use for goes to such another, and
 * not by the machine around them: its row names all chunks, and is not to be written for each item.
 */
function isOpen(chunk: AnyActorRef): boolean {
  return contextOf(chunk).inputs.length > 0;
}

function contextOf(chunk: AnyActorRef): ChunkContext {
  return (chunk.getSnapshot() as { readonly context: ChunkContext }).context;
}

/** What the items of a chunk came to, in their order, once all have ended. */
export function resultsOf(chunk: AnyActorRef): readonly unknown[] {
  const { results, size } = contextOf(chunk);
  return Array.from({ length: size }, (_, index) => results[index]);
}
