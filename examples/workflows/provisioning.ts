// Provisioning: a machine for each server, under one that waits for all. When one cannot be
// made, or somebody cancels, all are torn down.
//
// Takes: environment.removed, when it is not needed any more; workflow.cancel.
// Shows: spawned machines with timers and tasks of their own, sendParent, sendTo, compensation.
import { fromTask, poll, sleep, update, waitForEvent } from 'abeyance/machines';
import { assign, enqueueActions, sendParent, setup, type ActorRefFrom } from 'xstate';

interface Wanted {
  readonly name: string;
  readonly size: string;
}

interface ServerReport {
  readonly type: 'server.ready' | 'server.failed' | 'server.gone';
  readonly name: string;
}

/** One server: made, booted, asked until it is healthy, and torn down when it is told to. */
export const server = setup({
  types: {
    context: {} as Wanted & { readonly address: string | undefined; readonly unwanted: boolean },
    input: {} as Wanted,
    events: {} as { readonly type: 'tear.down' },
  },
  actors: {
    create: fromTask<string, Wanted>(
      async ({ input, key }) => `${input.name} (${input.size}, ${key})`,
      { retry: { maxAttempts: 4, initialDelay: '5s' }, timeout: '5m' },
    ),
    probe: fromTask<boolean, { readonly address: string | undefined }>(
      async () => Math.random() < 0.6,
      { timeout: '10s' },
    ),
    destroy: fromTask<string, { readonly address: string | undefined }>(
      async ({ input }) => `destroyed ${input.address ?? 'nothing'}`,
      { retry: { maxAttempts: Infinity, initialDelay: '10s', maxDelay: '1h' } },
    ),
  },
  guards: { isUnwanted: ({ context }) => context.unwanted },
}).createMachine({
  id: 'server',
  context: ({ input }) => ({ ...input, address: undefined, unwanted: false }),
  initial: 'creating',
  on: { 'tear.down': '.destroying' },
  states: {
    creating: {
      // what is being made has to be there before it can be torn down
      on: { 'tear.down': { actions: assign({ unwanted: true }) } },
      invoke: {
        src: 'create',
        input: ({ context }) => ({ name: context.name, size: context.size }),
        onDone: { target: 'made', actions: assign({ address: ({ event }) => event.output }) },
        onError: 'failed',
      },
    },
    made: { always: [{ guard: 'isUnwanted', target: 'destroying' }, { target: 'booting' }] },
    booting: sleep('90s', 'probing'),
    probing: poll({
      src: 'probe',
      input: ({ context }) => ({ address: context.address }),
      every: '15s',
      timeout: '10m',
      until: ({ output }) => output,
      onDone: 'ready',
      onTimeout: 'failed',
      onError: 'failed',
    }),
    ready: { entry: sendParent(({ context }) => ({ type: 'server.ready', name: context.name })) },
    failed: {
      entry: sendParent(({ context }) => ({ type: 'server.failed', name: context.name })),
      always: { guard: 'isUnwanted', target: 'destroying' },
    },
    destroying: {
      on: { 'tear.down': {} },
      invoke: {
        src: 'destroy',
        input: ({ context }) => ({ address: context.address }),
        onDone: 'gone',
      },
    },
    gone: {
      entry: sendParent(({ context }) => ({ type: 'server.gone', name: context.name })),
      type: 'final',
    },
  },
});

interface Context {
  readonly wanted: readonly Wanted[];
  readonly servers: readonly ActorRefFrom<typeof server>[];
  readonly ready: readonly string[];
  readonly gone: readonly string[];
}

export const provisioning = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'wanted'>,
    events: {} as
      | ServerReport
      | { readonly type: 'environment.removed' }
      | { readonly type: 'workflow.cancel' },
    output: {} as Pick<Context, 'ready' | 'gone'>,
  },
  actors: { server },
  guards: {
    areReady: ({ context }) => context.ready.length === context.wanted.length,
    areGone: ({ context }) => context.gone.length === context.wanted.length,
  },
}).createMachine({
  id: 'provisioning',
  context: ({ input, spawn }) => ({
    ...input,
    servers: input.wanted.map((one) => spawn('server', { id: one.name, input: one })),
    ready: [],
    gone: [],
  }),
  initial: 'making',
  on: { 'workflow.cancel': '.removing', 'server.failed': '.removing' },
  states: {
    making: {
      on: {
        'server.ready': {
          actions: update((draft, { event }) => {
            draft.ready.push(event.name);
          }),
        },
      },
      always: { guard: 'areReady', target: 'running' },
    },
    running: waitForEvent({ event: 'environment.removed', onEvent: 'removing' }),
    removing: {
      entry: enqueueActions(({ context, enqueue }) => {
        for (const one of context.servers) enqueue.sendTo(one, { type: 'tear.down' });
      }),
      on: {
        'workflow.cancel': {},
        'server.failed': {},
        'server.gone': {
          actions: update((draft, { event }) => {
            draft.gone.push(event.name);
          }),
        },
      },
      always: { guard: 'areGone', target: 'removed' },
    },
    removed: { type: 'final' },
  },
  output: ({ context }) => ({ ready: context.ready, gone: context.gone }),
});
