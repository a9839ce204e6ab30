// An approval that goes up the line: each approver has two days, then the next one is asked.
//
// Takes: approval.decided { by, approved }, of whoever is asked now.
// Shows: waitForEvent with `where` and a timeout, a task with retries, guards by name, a loop.
import { fromTask, update, waitForEvent } from 'abeyance/machines';
import { setup } from 'xstate';

interface Purchase {
  readonly purchase: string;
  readonly amount: number;
  /** Who is asked, one after the other. */
  readonly approvers: readonly string[];
}

interface Context extends Purchase {
  readonly level: number;
  readonly decidedBy: string | undefined;
}

export const approval = setup({
  types: {
    context: {} as Context,
    input: {} as Purchase,
    events: {} as {
      readonly type: 'approval.decided';
      readonly payload: { readonly by: string; readonly approved: boolean };
    },
    output: {} as { readonly decidedBy: string | undefined },
  },
  actors: {
    /** Stands in for a mail with two buttons. The key keeps it from being sent twice. */
    ask: fromTask<string, { readonly approver: string; readonly purchase: string }>(
      async ({ input, key }) => `mail ${key} to ${input.approver} about ${input.purchase}`,
      { retry: { maxAttempts: 5, initialDelay: '10s' }, timeout: '30s' },
    ),
  },
  guards: {
    isSmall: ({ context }) => context.amount < 100,
    hasNext: ({ context }) => context.level + 1 < context.approvers.length,
  },
}).createMachine({
  id: 'approval',
  context: ({ input }) => ({ ...input, level: 0, decidedBy: undefined }),
  initial: 'triage',
  states: {
    triage: { always: [{ guard: 'isSmall', target: 'approved' }, { target: 'asking' }] },
    asking: {
      invoke: {
        src: 'ask',
        input: ({ context }) => ({
          approver: context.approvers[context.level] ?? 'nobody',
          purchase: context.purchase,
        }),
        onDone: 'deciding',
        onError: 'escalating',
      },
    },
    deciding: waitForEvent({
      event: 'approval.decided',
      where: ({ context, event }) => event.payload.by === context.approvers[context.level],
      timeout: '2d',
      onEvent: [
        {
          guard: ({ event }) => event.payload.approved,
          target: 'approved',
          actions: update((draft, { event }) => {
            draft.decidedBy = event.payload.by;
          }),
        },
        {
          target: 'rejected',
          actions: update((draft, { event }) => {
            draft.decidedBy = event.payload.by;
          }),
        },
      ],
      onTimeout: 'escalating',
    }),
    escalating: {
      always: [
        {
          guard: 'hasNext',
          target: 'asking',
          actions: update((draft) => {
            draft.level += 1;
          }),
        },
        { target: 'expired' },
      ],
    },
    approved: { type: 'final' },
    rejected: { type: 'final' },
    expired: { type: 'final' },
  },
  output: ({ context }) => ({ decidedBy: context.decidedBy }),
});
