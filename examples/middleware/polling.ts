// Polling by a worker of the application's:
// `npm run -s build && node examples/middleware/polling.ts`
import { setTimeout as rest } from 'node:timers/promises';
import { setup } from 'xstate';
import { createEngine, fromTask, suspend, type Engine, type Middleware } from 'abeyance';

const shipment = setup({
  actors: {
    track: fromTask<unknown>(async () =>
      suspend('polling', { every: '10m', data: { parcel: 'p-7' } }),
    ),
  },
}).createMachine({
  id: 'shipment',
  initial: 'tracking',
  states: {
    tracking: { invoke: { src: 'track', onDone: 'delivered' } },
    delivered: { type: 'final' },
  },
});

/** What stands for the carrier: it knows after the third question. */
const carrier = {
  asked: 0,
  async placeOf(_parcel: string): Promise<string | undefined> {
    this.asked += 1;
    return this.asked < 3 ? undefined : 'at the door';
  },
};
const held: { engine?: Engine } = {};

/** Asks at its own pace, in one place for all workflows if it likes, and says what it learnt. */
async function poll(workflowId: string, suspension: { key: string; data?: unknown }) {
  const { parcel } = suspension.data as { readonly parcel: string };
  let place = await carrier.placeOf(parcel);
  while (place === undefined) {
    await rest(5);
    place = await carrier.placeOf(parcel);
  }
  await held.engine?.resumeWorkflow(workflowId, { place }, { suspension: suspension.key });
}

const polling: Middleware = async (event, next) => {
  if (event.type === 'node.suspended' && event.suspendType === 'polling') {
    void poll(event.workflowId, event.suspension);
  }
  await next(event);
};

await using engine = await createEngine({
  workflows: [shipment],
  handles: { polling: 'application' },
  middleware: [polling],
});
held.engine = engine;
const handle = await engine.start(shipment, { id: 'shipment-1' });
await handle.result();
const { value } = handle.getSnapshot();
console.log(`shipment-1 is ${JSON.stringify(value)} after ${carrier.asked} questions`);
