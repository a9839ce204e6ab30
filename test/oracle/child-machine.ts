import { assign, emit, sendParent, setup, type AnyActorRef } from 'xstate';

export interface Context {
  readonly n: number;
  readonly ref?: AnyActorRef;
  readonly refs: readonly AnyActorRef[];
  readonly got?: unknown;
}

export const types = {
  context: {} as Context,
  events: {} as { type: string; [key: string]: unknown },
};
export const context: Context = { n: 0, refs: [] };

/** Sends, counts, ends and fails when told to. */
export const child = setup({ types }).createMachine({
  id: 'child',
  context,
  initial: 'on',
  states: {
    on: {
      on: {
        up: {
          actions: [
            sendParent({ type: 'hello' }),
            emit({ type: 'emitted' }),
            sendParent({ type: 'bye' }),
          ],
        },
        end: 'off',
        fail: {
          actions: assign(() => {
            throw new TypeError('child failed');
          }),
        },
        odd: {
          actions: assign(() => {
            toss({ code: 7 });
          }),
        },
        add: { actions: assign({ n: ({ context: { n } }) => n + 1 }) },
      },
    },
    off: { type: 'final' },
  },
  output: ({ context: { n } }) => ({ n }),
});

/** Not all that is thrown is an error. */
function toss(what: unknown): never {
  throw what;
}
