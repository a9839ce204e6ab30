import { setup } from 'xstate';
import { EventBus, FinalError, fromTask, sleep, type Duration, type Engine } from 'abeyance';
import { nameOf, type Stage } from './stage.ts';
import { order, subscription } from './workflows.ts';

/** A task that fails twice and works, and one that says at once that it never will. */
export const delivery = setup({
  types: {
    context: {} as { address: string },
    input: {} as { address: string },
    output: {} as { attempts: number },
  },
  actors: {
    deliver: fromTask(
      async ({ input, attempt }: { input: { address: string }; attempt: number }) => {
        if (input.address === '') throw new FinalError('there is no address');
        if (attempt < 3) throw new Error('nobody opened');
        return attempt;
      },
      { retry: { maxAttempts: 5, initialDelay: '60ms' }, timeout: '2s' },
    ),
  },
}).createMachine({
  id: 'delivery',
  context: ({ input }) => input,
  initial: 'driving',
  states: {
    driving: {
      invoke: {
        src: 'deliver',
        input: ({ context }) => context,
        onDone: 'delivered',
        onError: 'returned',
      },
    },
    delivered: { type: 'final' },
    returned: { type: 'final' },
  },
});

/** Has no `onError`: its failure is the workflow's. */
export const fragile = setup({
  actors: {
    breaks: fromTask(async () => {
      throw new FinalError('the glass broke');
    }),
  },
}).createMachine({
  id: 'fragile',
  initial: 'carrying',
  states: { carrying: { invoke: { src: 'breaks' } } },
});

/** What goes wrong is an error with a code to branch on, and a sentence that says what to do. */
export async function tellRefusals(stage: Stage, engine: Engine): Promise<void> {
  await stage.refusal('a workflow that is not there', 'WorkflowNotFound', () =>
    engine.sendSimpleEvent('order-43', 'manager.approval', {}),
  );
  await stage.refusal('one that has ended', 'WorkflowEnded', () =>
    engine.sendSimpleEvent('order-42', 'manager.approval', {}),
  );
  await stage.refusal('a forged event', 'EventRejected', () =>
    engine.sendSimpleEvent('audit', 'xstate.done.actor.charge'),
  );
  await stage.refusal('an event without a type', 'EventInvalid', () =>
    engine.sendEvent({ type: '' }),
  );
  await stage.refusal('a payload no file can keep', 'NotSerializable', () =>
    engine.sendSimpleEvent('audit', 'order.approved', { order: { callback: () => {} } }),
  );
  await stage.refusal('a duration that is none', 'DurationInvalid', () =>
    sleep('soon' as Duration, 'later'),
  );
  await stage.refusal('a machine that was not registered', 'WorkflowUnknown', () =>
    engine.start(setup({}).createMachine({ id: 'stranger' })),
  );
  await stage.refusal('a second start that must be the first', 'WorkflowExists', () =>
    engine.start(order, {
      id: 'order-42',
      input: { orderId: '42', opensAt: 0 },
      onConflict: 'error',
    }),
  );
  const handle = await engine.start(subscription, { id: 'subscription-3' });
  await stage.refusal('a wait outside that takes too long', 'WaitTimeout', () =>
    handle.waitFor(({ status }) => status === 'done', { timeout: '100ms' }),
  );
  const glass = await engine.start(fragile);
  await stage.refusal('the result of a workflow that failed', 'WorkflowFailed', () =>
    glass.result({ timeout: '2s' }),
  );
  await stage.refusal(
    'a bus for less than one event',
    'OptionInvalid',
    () => new EventBus({ capacity: 0 }),
  );
}

/** Errors of the world: tried again while that may help, then a transition of the chart. */
export async function tellRetries(stage: Stage, engine: Engine): Promise<void> {
  const first = await engine.start(delivery, {
    id: 'delivery-1',
    input: { address: '1 Main St' },
  });
  const second = await engine.start(delivery, { id: 'delivery-2', input: { address: '' } });
  const good = await first.waitFor(({ status }) => status === 'done', { timeout: '3s' });
  const bad = await second.waitFor(({ status }) => status === 'done', { timeout: '3s' });
  const failed = await engine.attempts({ workflowId: 'delivery-1' });
  for (const { key, attempt, error, endedAt, retryAt } of failed.items) {
    const wait = retryAt === undefined ? 'for good' : `again in ${retryAt - endedAt} ms`;
    stage.note(`${key} attempt ${attempt} failed, ${wait}: ${String(error)}`);
  }
  stage.claim(
    `the third attempt worked: ${nameOf(good.value)}`,
    good.value === 'delivered' && failed.items.length === 2,
    good.value,
  );
  const final = await engine.attempts({ workflowId: 'delivery-2' });
  stage.claim(
    `a FinalError was not tried again: ${nameOf(bad.value)} after ${final.items.length} attempt`,
    bad.value === 'returned' && final.items.length === 1,
    final.items,
  );
}
