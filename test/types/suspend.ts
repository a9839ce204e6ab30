import { createMachine, setup, type OutputFrom } from 'xstate';
import { expectTypeOf } from 'vitest';
import type { WorkflowEvent } from '../../src/machines/event.ts';
import { suspend, type Suspended } from '../../src/machines/suspend.ts';
import { fromTask, type TaskArgs, type TaskLogic } from '../../src/machines/task.ts';

const refund = setup({
  types: { input: {} as { amount: number }, output: {} as { refunded: number } },
}).createMachine({ id: 'refund', output: { refunded: 3 } });
const idle = createMachine({ id: 'idle' });

suspend('externalEvent', { event: 'paid', match: { 'payload.orderId': '42' }, timeout: '3d' });
suspend('delay', '5m');
suspend('delay', { days: 1 });
suspend('delay', { until: new Date(5), data: { whom: 'ann' } });
suspend('polling', { every: '10s', backoff: 2, maxDelay: '1m', maxAttempts: 9, timeout: '1h' });
suspend('subWorkflow', { workflow: refund, input: { amount: 3 }, onParentClose: 'abandon' });
suspend('subWorkflow', { workflow: idle });
suspend('subWorkflow', { workflow: 'refund', version: '2', input: { amount: 3 }, id: 'r-1' });

// @ts-expect-error: there is no such type
suspend('sleep', '5m');
// @ts-expect-error: nothing says what it waits for
suspend('externalEvent', {});
// @ts-expect-error: an option of another type
suspend('externalEvent', { event: 'paid', every: '10s' });
// @ts-expect-error: minutes are m
suspend('delay', '5min');
// @ts-expect-error: a time or a moment
suspend('delay', { duration: '5m', until: 5 });
// @ts-expect-error: nothing says how often
suspend('polling', { maxAttempts: 3 });
// @ts-expect-error: the machine asks for an amount
suspend('subWorkflow', { workflow: refund, input: { amount: '3' } });
// @ts-expect-error: the machine asks for an input
suspend('subWorkflow', { workflow: refund });
// @ts-expect-error: a machine has a version of its own
suspend('subWorkflow', { workflow: refund, input: { amount: 3 }, version: '2' });
// @ts-expect-error: there is no such policy
suspend('subWorkflow', { workflow: idle, onParentClose: 'keep' });

interface Receipt {
  readonly total: number;
}

/** What a suspension comes to is no output of the task. */
const charge = fromTask(async ({ input, suspend: wait }: TaskArgs<{ late: boolean }>) => {
  if (input.late) return wait('delay', '1d');
  return { total: 3 };
});
expectTypeOf<OutputFrom<typeof charge>>().toEqualTypeOf<{ total: number } | undefined>();

const declared = fromTask<Receipt, { late: boolean }>(async ({ input }) =>
  input.late ? (suspend('polling', { every: '1s' }) as Suspended<Receipt>) : { total: 3 },
);
expectTypeOf(declared).toEqualTypeOf<TaskLogic<Receipt, { late: boolean }>>();

const approval = fromTask(
  async ({ suspend: wait }) => wait('externalEvent', { event: 'approved' }),
  {
    awaits: ['approved'],
  },
);
expectTypeOf<OutputFrom<typeof approval>>().toEqualTypeOf<WorkflowEvent>();

const refunding = fromTask(async () =>
  suspend('subWorkflow', { workflow: refund, input: { amount: 3 } }),
);
expectTypeOf<OutputFrom<typeof refunding>>().toEqualTypeOf<{ refunded: number }>();

// @ts-expect-error: awaits is a list
fromTask(async () => 42, { awaits: 'paid' });
