import { setup } from 'xstate';
import { expect, test } from 'vitest';
import {
  forEach,
  fromTask,
  poll,
  sendToWorkflow,
  sleep,
  subWorkflow,
  update,
} from '../../src/index.ts';
import { createTestEngine } from '../../src/testing.ts';

const step = setup({
  types: { context: {} as { whole: string }, input: {} as { whole: string } },
}).createMachine({
  id: 'step',
  context: ({ input }) => input,
  initial: 'working',
  states: {
    working: sleep('1h', {
      target: 'done',
      actions: sendToWorkflow(({ context }) => context.whole, { type: 'half' }),
    }),
    done: { type: 'final' },
  },
});

const whole = setup({
  types: {
    context: {} as { seen: readonly string[] },
    events: {} as { type: 'half' },
    output: {} as readonly string[],
  },
  actors: { echo: fromTask<string, string>(async ({ input }) => input) },
  actions: {
    note: update((draft, { event }) => {
      draft.seen.push(event.type);
    }),
  },
}).createMachine({
  id: 'whole',
  context: { seen: [] },
  initial: 'stepping',
  states: {
    stepping: subWorkflow({
      workflow: step,
      id: ({ self }) => `${self.id}-step`,
      input: ({ self }) => ({ whole: self.id }),
      onDone: 'asking',
      on: { half: { actions: 'note' } },
    }),
    asking: poll({
      src: 'echo',
      input: ({ self }) => self.id,
      every: '1m',
      until: () => true,
      onDone: {
        target: 'listing',
        actions: update((draft, { event }) => {
          draft.seen.push(event.output);
        }),
      },
    }),
    listing: forEach({
      src: 'echo',
      items: ({ self }) => [`item of ${self.id}`],
      input: ({ item, self }) => `${item}, ${self.id}`,
      onDone: {
        target: 'done',
        actions: update((draft, { event }) => {
          draft.seen.push(...event.output);
        }),
      },
    }),
    done: { type: 'final' },
  },
  output: ({ context }) => context.seen,
});

test('what a state begins can be told the id of its workflow, also after a crash', async () => {
  await using rig = await createTestEngine({ workflows: [whole] });
  await rig.engine.start(whole, { id: 'w-1' });
  rig.crash();
  await rig.restart();
  expect((await rig.engine.get('w-1-step')).getSnapshot().context).toEqual({ whole: 'w-1' });
  const { output } = await rig.runToEnd('w-1');
  expect(output).toEqual(['half', 'w-1', 'item of w-1, w-1']);
});
