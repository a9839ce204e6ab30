// A contract that several people sign: buyer and seller in any order, reminded every three days,
// and then the notary. One who declines ends it for all.
//
// Takes: signed { role, name }; declined { role, why }.
// Shows: waitForAll with a `where` for each, regions beside it, forEach, a way out from
// everywhere.
import { forEach, fromTask, sleep, update, waitForAll, waitForEvent } from 'abeyance/machines';
import { setup } from 'xstate';

type Role = 'buyer' | 'seller' | 'notary';

interface Context {
  readonly contract: string;
  readonly signatures: Readonly<Partial<Record<Role, string>>>;
  readonly reminders: number;
  readonly declined: string | undefined;
}

export const signing = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'contract'>,
    events: {} as
      | {
          readonly type: 'signed';
          readonly payload: { readonly role: Role; readonly name: string };
        }
      | {
          readonly type: 'declined';
          readonly payload: { readonly role: Role; readonly why: string };
        },
    output: {} as Pick<Context, 'signatures' | 'declined'>,
  },
  actors: {
    invite: fromTask<string, { readonly role: Role; readonly contract: string }>(
      async ({ input, key }) => `invitation ${key}: ${input.role}, sign ${input.contract}`,
      { retry: { maxAttempts: 5, initialDelay: '30s' } },
    ),
  },
  actions: {
    remind: update((draft) => {
      draft.reminders += 1;
    }),
  },
}).createMachine({
  id: 'signing',
  context: ({ input }) => ({ ...input, signatures: {}, reminders: 0, declined: undefined }),
  initial: 'inviting',
  on: {
    declined: {
      target: '.declined',
      actions: update((draft, { event }) => {
        draft.declined = `${event.payload.role}: ${event.payload.why}`;
      }),
    },
  },
  states: {
    inviting: forEach({
      src: 'invite',
      items: ['buyer', 'seller'] as const,
      input: ({ item, context }) => ({ role: item, contract: context.contract }),
      onDone: 'parties',
      onError: 'expired',
    }),
    parties: {
      type: 'parallel',
      states: {
        signatures: {
          initial: 'open',
          states: {
            open: waitForAll({
              events: [
                {
                  event: 'signed',
                  name: 'buyer',
                  where: ({ event }) => event.payload.role === 'buyer',
                },
                {
                  event: 'signed',
                  name: 'seller',
                  where: ({ event }) => event.payload.role === 'seller',
                },
              ],
              onEvent: update((draft, { event }) => {
                if (event.type !== 'signed') return;
                draft.signatures[event.payload.role] = event.payload.name;
              }),
              timeout: '14d',
              onDone: '#signing.notary',
              onTimeout: '#signing.expired',
            }),
          },
        },
        reminders: {
          initial: 'quiet',
          states: {
            quiet: sleep('3d', { target: 'quiet', reenter: true, actions: 'remind' }),
          },
        },
      },
    },
    notary: waitForEvent({
      event: 'signed',
      where: ({ event }) => event.payload.role === 'notary',
      timeout: '30d',
      onEvent: {
        target: 'complete',
        actions: update((draft, { event }) => {
          draft.signatures.notary = event.payload.name;
        }),
      },
      onTimeout: 'expired',
    }),
    complete: { type: 'final' },
    declined: { type: 'final' },
    expired: { type: 'final' },
  },
  output: ({ context }) => ({ signatures: context.signatures, declined: context.declined }),
});
