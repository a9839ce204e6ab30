import { setup } from 'xstate';
import { sendToWorkflow, sleep, sleepUntil, update, waitForEvent } from 'abeyance';

interface Approval {
  readonly type: 'manager.approval';
  readonly payload: { readonly orderId: string; readonly user: string };
}

/** Sleeps, sleeps until a moment, waits for an event, and sends one: the four pauses as states. */
export const order = setup({
  types: {
    context: {} as { orderId: string; opensAt: number; approvedBy: string },
    input: {} as { orderId: string; opensAt: number },
    events: {} as Approval,
    output: {} as { approvedBy: string },
  },
}).createMachine({
  id: 'order',
  context: ({ input }) => ({ ...input, approvedBy: 'nobody' }),
  initial: 'cooling',
  states: {
    cooling: sleep('250ms', 'closed'),
    closed: sleepUntil(({ context }) => context.opensAt, 'approval'),
    approval: waitForEvent({
      event: 'manager.approval',
      where: ({ context, event }) => event.payload.orderId === context.orderId,
      timeout: '5s',
      onEvent: {
        target: 'approved',
        actions: [
          update((draft, { event }) => {
            draft.approvedBy = event.payload.user;
          }),
          sendToWorkflow('audit', ({ context }) => ({
            type: 'order.approved',
            orderId: context.orderId,
          })),
        ],
      },
      onTimeout: 'rejected',
    }),
    approved: { type: 'final' },
    rejected: { type: 'final' },
  },
  output: ({ context }) => ({ approvedBy: context.approvedBy }),
});

/** Hears from orders which of them were approved. */
export const audit = setup({
  types: {
    context: {} as { approved: string[] },
    events: {} as { type: 'order.approved'; orderId: string },
  },
}).createMachine({
  id: 'audit',
  context: { approved: [] },
  on: {
    'order.approved': {
      actions: update((draft, { event }) => {
        draft.approved.push(event.orderId);
      }),
    },
  },
});

/** Waits only if it has to, and not for ever: a timeout is a transition like any other. */
export const purchase = setup({
  types: {
    context: {} as { needsApproval: boolean },
    input: {} as { needsApproval: boolean },
    events: {} as Approval,
  },
}).createMachine({
  id: 'purchase',
  context: ({ input }) => input,
  initial: 'checking',
  states: {
    checking: {
      always: [
        { guard: ({ context }) => context.needsApproval, target: 'approval' },
        { target: 'paid' },
      ],
    },
    approval: waitForEvent({
      event: 'manager.approval',
      timeout: '400ms',
      onEvent: 'paid',
      onTimeout: 'escalated',
    }),
    paid: { type: 'final' },
    escalated: { type: 'final' },
  },
});

/** `setTimeout` can hold no more than 24.8 days. */
export const subscription = setup({}).createMachine({
  id: 'subscription',
  initial: 'running',
  states: {
    running: sleep('30d', 'renewing'),
    renewing: sleep('5s', 'renewed'),
    renewed: { type: 'final' },
  },
});

/** Waits for three steps, whichever comes first. */
export const release = setup({
  types: {
    context: {} as { steps: string[] },
    events: {} as { type: 'step.completed'; payload: { step: string } },
    output: {} as string[],
  },
}).createMachine({
  id: 'release',
  context: { steps: [] },
  initial: 'collecting',
  states: {
    collecting: {
      on: {
        'step.completed': {
          actions: update((draft, { event }) => {
            draft.steps.push(event.payload.step);
          }),
        },
      },
      always: { guard: ({ context }) => context.steps.length === 3, target: 'out' },
    },
    out: { type: 'final' },
  },
  output: ({ context }) => context.steps,
});

/** Works for a while and tells the release it belongs to. */
export const step = setup({
  types: {
    context: {} as { release: string; step: string; workMs: number },
    input: {} as { release: string; step: string; workMs: number },
  },
}).createMachine({
  id: 'step',
  context: ({ input }) => input,
  initial: 'working',
  states: {
    working: sleep(({ context }) => context.workMs, {
      target: 'completed',
      actions: sendToWorkflow(
        ({ context }) => context.release,
        ({ context }) => ({ type: 'step.completed', payload: { step: context.step } }),
      ),
    }),
    completed: { type: 'final' },
  },
});

/** Waits for the word that goes to all. */
export const listener = setup({
  types: { events: {} as { type: 'system.maintenance.scheduled' } },
}).createMachine({
  id: 'listener',
  initial: 'serving',
  states: {
    serving: waitForEvent({ event: 'system.maintenance.scheduled', onEvent: 'stopped' }),
    stopped: { type: 'final' },
  },
});

/** Sleeps and is done: a thousand of these are nothing. */
export const nap = setup({}).createMachine({
  id: 'nap',
  initial: 'sleeping',
  states: { sleeping: sleep('400ms', 'awake'), awake: { type: 'final' } },
});
