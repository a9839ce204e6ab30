import { assign, setup } from 'xstate';

/** Keeps what it is sent, in order: what is lost, or comes twice, shows. */
export const mailbox = setup({
  types: {
    context: {} as { kept: readonly unknown[] },
    events: {} as { type: 'letter'; payload: unknown },
  },
}).createMachine({
  id: 'mailbox',
  context: { kept: [] },
  on: {
    letter: {
      actions: assign({ kept: ({ context, event }) => [...context.kept, event.payload] }),
    },
  },
});

export function letter(
  to: string,
  number: number,
): {
  readonly id: string;
  readonly type: 'letter';
  readonly targetWorkflowId: string;
  readonly payload: number;
} {
  return { id: `${to}-${number}`, type: 'letter', targetWorkflowId: to, payload: number };
}
