// Events that the application listens for itself: `node examples/middleware/external-event.ts`
// A workflow waits for a payment. Where payments are told of (a queue, a webhook receiver, the bus
// of another service) is the application's business, and so is how long to wait.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { createEngine, fromTask, suspend } from 'abeyance';
import { setup } from 'xstate';
import { Handling, nameOf, type Handler } from './handling.ts';

const invoice = setup({
  types: { context: {} as { number: string }, input: {} as { number: string } },
  actors: {
    payment: fromTask(async ({ input }: { input: { number: string } }) =>
      suspend('externalEvent', {
        event: 'payment.received',
        data: { topic: `payments.${input.number}` },
      }),
    ),
  },
}).createMachine({
  id: 'invoice',
  context: ({ input }) => input,
  initial: 'unpaid',
  states: {
    unpaid: { invoke: { src: 'payment', input: ({ context }) => context, onDone: 'paid' } },
    paid: { type: 'final', output: ({ event }) => event['output'] as unknown },
  },
  output: ({ event }) => event['output'],
});

/** Registers a listener while a workflow waits, and takes it away when it does no more. */
function listeningTo(source: EventEmitter): Handler {
  const listeners = new Map<string, (payload: unknown) => void>();
  return {
    type: 'externalEvent',
    begin: ({ workflowId, suspension, resume }) => {
      const { topic } = suspension.data as { readonly topic: string };
      const listener = (payload: unknown): void => void resume(payload);
      listeners.set(nameOf(workflowId, suspension), listener);
      source.on(topic, listener);
    },
    end: ({ workflowId, suspension }) => {
      const { topic } = suspension.data as { readonly topic: string };
      const listener = listeners.get(nameOf(workflowId, suspension));
      if (listener !== undefined) source.off(topic, listener);
    },
  };
}

const payments = new EventEmitter();
const handling = new Handling(listeningTo(payments));
await using engine = await createEngine({
  workflows: [invoice],
  handles: { externalEvent: 'application' },
  middleware: [handling.middleware],
});
await handling.takeUp(engine);

const handle = await engine.start(invoice, { id: 'invoice-7', input: { number: '7' } });
const cancelled = await engine.start(invoice, { id: 'invoice-8', input: { number: '8' } });
await handle.waitFor(({ status }) => status === 'suspended');
await cancelled.waitFor(({ status }) => status === 'suspended');
while (payments.eventNames().length < 2) await engine.sleep('1ms');
console.log(`listening to ${payments.eventNames().join(', ')}`);

payments.emit('payments.7', { amount: 250 });
assert.deepEqual(await handle.result(), { amount: 250 });
await cancelled.cancel('sent in error');
while (payments.eventNames().length > 0) await engine.sleep('1ms');
console.log('invoice-7 is paid, invoice-8 is cancelled, and nobody listens any more');
