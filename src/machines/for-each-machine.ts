import {
  assign,
  createMachine,
  enqueueActions,
  sendParent,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyStateMachine,
} from 'xstate';
import {
  chunkMachine,
  ITEM,
  resultsOf,
  START,
  type ChunkInput,
  type ChunkNews,
  type EachPolicy,
  type ItemEvent,
} from './for-each-chunk.ts';
import { WORKS_META } from './pause.ts';
import { borrowing } from './xstate/borrow.ts';

export interface EachParts extends EachPolicy {
  readonly src: string | AnyActorLogic;
  readonly concurrency: number;
  /** Given each event that tells of an item, before it is sent. */
  readonly telling: (event: ItemEvent) => ItemEvent;
}

export interface EachInput {
  /** What each item is given. */
  readonly inputs: readonly unknown[];
}

interface EachContext {
  /** How many items may run at the same time. */
  readonly slots: number;
  /** How many chunks there are. */
  readonly chunks: number;
  /** How many of them have ended. */
  readonly ended: number;
}

/** The machine a `forEach` invokes: it lets a bounded number of items run, chunk after chunk. */
export function forEachMachine(parts: EachParts): AnyStateMachine {
  const { src } = parts;
  if (typeof src !== 'string') return machineOf(parts, src);
  return borrowing(machineOf(parts, undefined), {
    src,
    with: (logic) => machineOf(parts, logic as AnyActorLogic),
  });
}

function machineOf(parts: EachParts, item: AnyActorLogic | undefined): AnyStateMachine {
  const { concurrency, tells, telling } = parts;
  const chunk = chunkMachine(item, parts);
  const machine = createMachine(
    {
      types: {} as { context: EachContext; input: EachInput; events: ChunkNews },
      id: 'each',
      context: ({ input: { inputs }, spawn }) => {
        const chunks = chunksOf(inputs);
        for (const [number, input] of chunks.entries()) {
          spawn('chunk', { id: String(number), input });
        }
        const slots = Math.min(concurrency, inputs.length);
        return { slots, chunks: chunks.length, ended: 0 };
      },
      initial: 'working',
      states: {
        working: {
          meta: { [WORKS_META]: true },
          entry: 'give',
          on: {
            [ITEM]: { actions: tells ? ['count', 'tell'] : 'count' },
          },
          always: { guard: ({ context: { ended, chunks } }) => ended === chunks, target: 'done' },
        },
        done: { type: 'final' },
      },
      // Each chunk keeps what came of it until then.
      output: ({ context, self }) => {
        // An actor that is only being made has no snapshot yet.
        if (context.chunks === 0) return [];
        const { children } = self.getSnapshot() as { children: Record<string, AnyActorRef> };
        const chunks = Array.from({ length: context.chunks }, (_, number) => children[number]);
        return chunks.flatMap((one) => (one === undefined ? [] : resultsOf(one)));
      },
    },
    {
      actors: { chunk },
      actions: {
        count: assign(({ context: { ended }, event }) => ({
          ended: event.isLast ? ended + 1 : ended,
        })),
        tell: sendParent(({ event }) => telling(event)),
        give: enqueueActions(({ context: { slots }, enqueue }) => {
          if (slots > 0) enqueue.sendTo('0', { type: START, slots });
        }),
      },
    },
  );
  return machine;
}

/** The more items, the longer a chunk: neither one of them nor their list shall cost the most. */
function chunksOf(inputs: readonly unknown[]): readonly ChunkInput[] {
  const size = Math.max(CHUNK_MIN, Math.ceil(Math.cbrt(4 * inputs.length)));
  return Array.from({ length: Math.ceil(inputs.length / size) }, (_, chunk) => {
    const first = chunk * size;
    return { first, inputs: inputs.slice(first, first + size) };
  });
}

/** Fewer items are not worth an actor of their own. */
const CHUNK_MIN = 25;
