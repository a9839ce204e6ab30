import { assign, setup } from 'xstate';
import { fromTask, sleep, waitForEvent, type WorkflowHandle } from '../../src/index.ts';
import type { World } from '../behaviours/world.ts';

export const HOUR_MS = 3_600_000;

/** Keys of the calls of `charge`, in order. */
export const charges: string[] = [];

/** Cools for an hour, waits for an approval, charges, ships for two hours. */
export const order = setup({
  types: { context: {} as { notes: number; by: string | undefined; charged: unknown } },
  actors: {
    charge: fromTask(async ({ key }) => {
      charges.push(key);
      return `paid ${charges.length}`;
    }),
  },
}).createMachine({
  id: 'order',
  context: { notes: 0, by: undefined, charged: undefined },
  initial: 'cooling',
  on: { note: { actions: assign({ notes: ({ context }) => context.notes + 1 }) } },
  states: {
    cooling: sleep('1h', 'approval'),
    approval: waitForEvent({
      event: 'approve',
      timeout: '1d',
      onEvent: {
        target: 'charging',
        actions: assign({ by: ({ event }) => (event as { payload?: string }).payload }),
      },
      onTimeout: 'rejected',
    }),
    charging: {
      invoke: {
        src: 'charge',
        onDone: { target: 'shipping', actions: assign({ charged: ({ event }) => event.output }) },
      },
    },
    shipping: sleep('2h', 'done'),
    done: { type: 'final' },
    rejected: { type: 'final' },
  },
});

/** An order on its way. Snapshots of it are `o@1`, `o@2` and, where it stands, `o@4`. */
export async function shipped(world: World, options = {}): Promise<WorkflowHandle> {
  charges.length = 0;
  const engine = await world.open([order], options);
  const handle = await world.run(engine.start(order, { id: 'o' }));
  await world.advance(HOUR_MS);
  await world.run(handle.send({ type: 'approve', payload: 'ann' } as never));
  return handle;
}

/** Ids of the snapshots there are; a star marks where a workflow stands now. */
export async function snapshotsOf(world: World, query = {}): Promise<string> {
  const { items } = await world.run(world.engine.listSnapshots(query));
  return items.map(({ id, current }) => `${id}${current ? '*' : ''}`).join(' ');
}
