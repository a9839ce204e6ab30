import { expect } from 'vitest';
import { assign, createActor, setup } from 'xstate';
import { createDurableActor } from '../../src/testing.ts';

/** Runs it by XState's own `createActor` and durably: what can be seen is the same. */
export function same<T>(run: (create: typeof createActor) => T): T {
  const durable = run(createDurableActor as typeof createActor);
  expect(durable).toEqual(run(createActor));
  return durable;
}

export const types = {
  context: {} as { n: number },
  events: {} as { type: 'up' } | { type: 'end' },
};

export const counter = setup({ types }).createMachine({
  id: 'counter',
  context: { n: 0 },
  initial: 'on',
  states: { on: { on: { end: 'off' } }, off: { type: 'final' } },
  on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
});
