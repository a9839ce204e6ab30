import { setup } from 'xstate';
import { createCore, type CoreState } from '../../src/core.ts';

const machine = setup({
  types: {
    context: {} as { count: number },
    input: {} as { from: number },
    events: {} as { type: 'add'; by: number },
  },
}).createMachine({ id: 'm', context: ({ input }) => ({ count: input.from }) });

const core = createCore(machine);
const { stored } = core.step(undefined, { type: 'start', id: 'a', input: { from: 1 } }, 0);
core.step(stored, { type: 'event', event: { type: 'add', by: 2 } }, 0);
const count: number = core.read(stored).context.count;
const can: boolean = core.read(stored).can({ type: 'add', by: count });
// @ts-expect-error no such event
core.step(stored, { type: 'event', event: { type: 'remove' } }, 0);
// @ts-expect-error the input is of another kind
core.step(undefined, { type: 'start', id: 'a', input: { from: can } }, 0);
// @ts-expect-error a state is not made by hand
const made: CoreState = { id: 'a' };
const several = createCore([machine, setup({}).createMachine({ id: 'other' })]);
export const status: string = several.read(made).status;
