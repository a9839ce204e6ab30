import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { createEngine, forEach, fromTask } from '../../src/index.ts';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import type { Store } from '../../src/runtime/store.ts';

const doubling = setup({
  types: { context: {} as { count: number }, input: {} as { count: number }, output: {} as number },
  actors: {
    double: fromTask(async ({ input }: { input: { number: number } }) => input.number * 2),
  },
}).createMachine({
  id: 'doubling',
  context: ({ input }) => input,
  initial: 'doubling',
  states: {
    doubling: forEach({
      src: 'double',
      items: ({ context: { count } }) => Array.from({ length: count }, (_, number) => ({ number })),
      onDone: 'done',
    }),
    done: { type: 'final', output: ({ event }) => sum(event['output'] as readonly number[]) },
  },
  output: ({ event }) => event.output as number,
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Does it for so many items, and gives how long the states were that were written for each. */
async function lengthPerItem(count: number): Promise<number> {
  let length = 0;
  const store = memoryStore();
  const counting: Store = {
    ...store,
    write: (batch) => {
      for (const { workflow, actors } of batch.commits) {
        length += sum([workflow, ...actors].map(({ state }) => state.length));
      }
      return store.write(batch);
    },
  };
  await using engine = await createEngine({ workflows: [doubling], store: counting });
  const handle = await engine.start(doubling, { input: { count } });
  expect(await handle.result()).toBe(count * (count - 1));
  return length / count;
}

// The clock is real since nothing here waits for time.
test('ten thousand items cost each not much more than a few', { timeout: 120_000 }, async () => {
  const few = await lengthPerItem(300);
  const many = await lengthPerItem(10_000);

  expect(many / few).toBeLessThan(2);
});
