// Actors whose logic stands inline: they run, and what is not durable about them is told.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromPromise,
  sendTo,
  waitFor,
  type AnyActorRef,
} from 'xstate';
import { IN_MEMORY } from './kit.ts';

describe.each(IN_MEMORY)('%s: spawn of what stands inline', (_, create) => {
  test('in an assign', async () => {
    const machine = createMachine({
      types: {} as { context: { ref?: AnyActorRef } },
      context: {},
      on: {
        go: {
          actions: assign({
            ref: ({ spawn }) =>
              spawn(
                fromPromise(async () => 3),
                { id: 'p' },
              ),
          }),
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    const ref = actor.getSnapshot().context.ref!;
    expect((await waitFor(ref, ({ status }) => status === 'done')).output).toBe(3);
  });

  test('in the context', () => {
    const got: string[] = [];
    const machine = createMachine({
      types: {} as { context: { ref: AnyActorRef } },
      context: ({ spawn }) => ({
        ref: spawn(fromCallback(({ receive }) => receive(({ type }) => void got.push(type)))),
      }),
      on: { go: { actions: sendTo(({ context }) => context.ref, { type: 'word' }) } },
    });
    create(machine).start().send({ type: 'go' });
    expect(got).toEqual(['word']);
  });
});
