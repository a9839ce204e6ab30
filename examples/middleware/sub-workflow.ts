// Sub-workflows that run elsewhere: `node examples/middleware/sub-workflow.ts`
// An order waits for its packing, which another service runs, with a store of its own. Here that
// service is a second engine; it could as well be a queue of jobs in another language.
import assert from 'node:assert/strict';
import { createEngine, sleep, subWorkflow, type Engine } from 'abeyance';
import { setup } from 'xstate';
import { Handling, type Handler } from './handling.ts';

const packing = setup({
  types: { context: {} as { items: number }, input: {} as { items: number } },
}).createMachine({
  id: 'packing',
  context: ({ input }) => input,
  initial: 'packing',
  states: {
    packing: sleep(({ context }) => context.items * 10, 'packed'),
    packed: { type: 'final' },
  },
  output: ({ context }) => ({ parcels: Math.ceil(context.items / 2) }),
});

const order = setup({
  types: { context: {} as { items: number }, input: {} as { items: number } },
}).createMachine({
  id: 'order',
  context: ({ input }) => input,
  initial: 'packing',
  states: {
    packing: subWorkflow({
      workflow: 'packing',
      input: ({ context }) => ({ items: context.items }),
      onDone: 'packed',
      onError: 'failed',
    }),
    packed: { type: 'final', output: ({ event }) => event['output'] as unknown },
    failed: { type: 'final', output: 'failed' },
  },
  output: ({ event }) => event['output'],
});

/** Runs them in the other engine, under the id that the one who waits has for them. */
function runningIn(elsewhere: Engine): Handler {
  return {
    type: 'subWorkflow',
    begin: async ({ suspension, resume }) => {
      assert(suspension.type === 'subWorkflow');
      const { input } = suspension.data as { readonly input: { readonly items: number } };
      // a start is repeated without harm: it attaches to what runs under that id
      const handle = await elsewhere.start(packing, { id: suspension.workflowId, input });
      void handle.result().then(resume, () => {});
    },
    // whoever waited is gone: by our policy it is cancelled with it
    end: async ({ suspension }) => {
      assert(suspension.type === 'subWorkflow');
      await elsewhere.cancelWorkflow(suspension.workflowId, 'nobody waits for it');
    },
  };
}

await using elsewhere = await createEngine({ workflows: [packing] });
const handling = new Handling(runningIn(elsewhere));
await using engine = await createEngine({
  workflows: [order],
  handles: { subWorkflow: 'application' },
  middleware: [handling.middleware],
});
await handling.takeUp(engine);

const handle = await engine.start(order, { id: 'order-1', input: { items: 5 } });
const left = await engine.start(order, { id: 'order-2', input: { items: 360_000 } });
await left.waitFor(({ status }) => status === 'suspended');
assert.deepEqual(await handle.result(), { parcels: 3 });
await left.cancel('out of stock');
while ((await elsewhere.count({ status: ['done', 'cancelled'] })) < 2) await engine.sleep('1ms');
const { items } = await elsewhere.list();
for (const { id, status } of items) console.log(`elsewhere, ${id} is ${status}`);
assert.equal(await engine.count({ workflow: 'packing' }), 0);
