// Events from a queue of the application's:
// `npm run -s build && node examples/middleware/external-event.ts`
import { EventEmitter, once } from 'node:events';
import { setup } from 'xstate';
import { createEngine, fromTask, suspend, type Engine, type Middleware } from 'abeyance';

const payment = setup({
  actors: {
    charge: fromTask(async ({ key }) =>
      suspend('externalEvent', {
        event: 'payment.confirmed',
        timeout: '1d',
        // what the application needs to know where to listen
        data: { channel: `payments/${key}` },
      }),
    ),
  },
}).createMachine({
  id: 'payment',
  initial: 'charging',
  states: {
    charging: { invoke: { src: 'charge', onDone: 'paid', onError: 'failed' } },
    paid: { type: 'final' },
    failed: { type: 'final' },
  },
});

/** What stands for a message queue. */
const queue = new EventEmitter();
const held: { engine?: Engine } = {};

/** Listens where the task said, and gives the task what comes there. */
const listening: Middleware = async (event, next) => {
  if (event.type === 'node.suspended' && event.suspendType === 'externalEvent') {
    const { workflowId, suspension } = event;
    const { channel } = suspension.data as { readonly channel: string };
    void once(queue, channel).then(([message]: unknown[]) =>
      held.engine?.resumeWorkflow(workflowId, message, {
        suspension: suspension.key,
        since: suspension.startedAt,
      }),
    );
    queue.emit('listening', channel);
  }
  await next(event);
};

await using engine = await createEngine({
  workflows: [payment],
  handles: { externalEvent: 'application' },
  middleware: [listening],
});
held.engine = engine;
// the bank confirms as soon as someone listens
queue.once('listening', (channel: string) => {
  setImmediate(() => queue.emit(channel, { receipt: 7 }));
});
const handle = await engine.start(payment, { id: 'payment-1' });
await handle.result();
const { value } = handle.getSnapshot();
console.log(`payment-1 is ${JSON.stringify(value)}`);
