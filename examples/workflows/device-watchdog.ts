// A watchdog for a device that reports every few minutes. Silence is looked into by restarting
// it; after an hour of silence somebody has to go there.
//
// Takes: heartbeat { firmware }; device.visited { by }; device.retired.
// Shows: a wait that begins anew with each event, tags to search by, `onRestart` so that a pause
// of the engine is not taken for silence of the device.
import { fromTask, update, waitForEvent } from 'abeyance/machines';
import { setup } from 'xstate';

interface Context {
  readonly device: string;
  readonly firmware: string | undefined;
  readonly restarts: number;
  readonly visits: readonly string[];
}

export const watchdog = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'device'>,
    events: {} as
      | { readonly type: 'heartbeat'; readonly payload: { readonly firmware: string } }
      | { readonly type: 'device.visited'; readonly payload: { readonly by: string } }
      | { readonly type: 'device.retired' },
    tags: {} as 'silent' | 'needs a visit',
    output: {} as Pick<Context, 'restarts' | 'visits'>,
  },
  actors: {
    restart: fromTask<string, { readonly device: string }>(
      async ({ input, key }) => `restart ${key} of ${input.device}`,
      { retry: { maxAttempts: 3, initialDelay: '5s' }, timeout: '20s' },
    ),
    sendSomebody: fromTask<string, { readonly device: string }>(
      async ({ input, key }) => `ticket ${key} for ${input.device}`,
      { retry: { maxAttempts: Infinity, initialDelay: '10s', maxDelay: '10m' } },
    ),
  },
  actions: {
    note: update((draft, { event }) => {
      if (event.type === 'heartbeat') draft.firmware = event.payload.firmware;
    }),
  },
}).createMachine({
  id: 'watchdog',
  context: ({ input }) => ({ ...input, firmware: undefined, restarts: 0, visits: [] }),
  initial: 'online',
  on: { 'device.retired': '.retired' },
  states: {
    online: waitForEvent({
      event: 'heartbeat',
      timeout: '15m',
      onEvent: { target: 'online', reenter: true, actions: 'note' },
      onTimeout: 'restarting',
      onRestart: 'restart',
    }),
    restarting: {
      tags: 'silent',
      entry: update((draft) => {
        draft.restarts += 1;
      }),
      invoke: {
        src: 'restart',
        input: ({ context }) => ({ device: context.device }),
        onDone: 'silent',
        onError: 'silent',
      },
      on: { heartbeat: { target: 'online', actions: 'note' } },
    },
    silent: waitForEvent({
      event: 'heartbeat',
      timeout: '1h',
      onEvent: { target: 'online', actions: 'note' },
      onTimeout: 'lost',
      onRestart: 'remaining',
      tags: 'silent',
    }),
    lost: {
      tags: ['silent', 'needs a visit'],
      initial: 'calling',
      states: {
        calling: {
          invoke: {
            src: 'sendSomebody',
            input: ({ context }) => ({ device: context.device }),
            onDone: 'waiting',
          },
        },
        waiting: waitForEvent({
          event: 'device.visited',
          timeout: '2d',
          onEvent: {
            target: '#watchdog.silent',
            actions: update((draft, { event }) => {
              draft.visits.push(event.payload.by);
            }),
          },
          onTimeout: 'calling',
        }),
      },
      on: { heartbeat: { target: 'online', actions: 'note' } },
    },
    retired: { type: 'final' },
  },
  output: ({ context }) => ({ restarts: context.restarts, visits: context.visits }),
});
