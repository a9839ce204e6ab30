import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createWebSocketInspector } from '@statelyai/inspect';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { assign, setup, type InspectionEvent } from 'xstate';
import { fromTask, sleep } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { setting } from './setting.ts';

const step = setup({}).createMachine({
  id: 'step',
  initial: 'first',
  states: { first: { on: { go: 'last' } }, last: { type: 'final' } },
});

const trip = setup({
  types: {
    context: {} as {
      readonly big: bigint;
      readonly seen: ReadonlyMap<string, number>;
      readonly password: string;
      readonly paid: unknown;
    },
  },
  actors: { step, pay: fromTask(() => Promise.resolve({ receipt: 7n })) },
  actions: { honk: () => {} },
}).createMachine({
  id: 'trip',
  context: () => ({
    big: 10n,
    seen: new Map([['a', 1]]),
    password: 'geheim',
    paid: undefined,
  }),
  initial: 'resting',
  states: {
    resting: sleep('1h', 'paying'),
    paying: {
      entry: 'honk',
      invoke: {
        id: 'pay',
        src: 'pay',
        onDone: { target: 'stepping', actions: assign({ paid: ({ event }) => event.output }) },
      },
    },
    stepping: { invoke: { id: 'step', src: 'step', onDone: 'done' } },
    done: { type: 'final' },
  },
});

const HOUR_MS = 3_600_000;

interface Told {
  readonly type: string;
  readonly rootId: string;
  readonly sessionId: string;
  readonly at: number;
  readonly handled: boolean;
  readonly event: { readonly type: string } | undefined;
  readonly snapshot: { readonly status: string; readonly value?: unknown } | undefined;
}

function told(event: InspectionEvent): Told {
  const { actorRef, ...rest } = event as unknown as Told & {
    readonly actorRef: { readonly sessionId: string };
  };
  return { ...rest, sessionId: actorRef.sessionId };
}

onEachStore((world) => {
  test('tells turns as XState tells steps, by addresses that outlive the process', async () => {
    let heard: Told[] = [];
    let engine = await world().open([trip]);
    engine.inspect((event) => heard.push(told(event)));
    await world().run(engine.start(trip, { id: 't' }));
    expect(heard.map(({ type, sessionId }) => `${type} ${sessionId}`)).toEqual([
      '@xstate.actor t',
      '@xstate.event t',
      '@xstate.snapshot t',
    ]);
    expect(heard[2]?.snapshot).toMatchObject({ status: 'active', value: 'resting' });
    await world().crash();
    engine = await world().open([trip]);
    heard = [];
    engine.inspect({ next: (event) => heard.push(told(event)) });
    await world().advance(HOUR_MS);
    expect(heard.map(({ type, sessionId }) => `${type} ${sessionId}`)).toEqual([
      '@xstate.actor t',
      '@xstate.actor t/pay',
      '@xstate.event t',
      '@xstate.action t',
      '@xstate.snapshot t',
      '@xstate.actor t/step',
      '@xstate.event t/pay',
      '@xstate.snapshot t',
      '@xstate.snapshot t/step',
      '@xstate.snapshot t/pay',
    ]);
    expect(new Set(heard.map(({ rootId }) => rootId))).toEqual(new Set(['t']));
    expect(heard[0]?.at).toBe(world().host.now());
    expect(heard.at(-1)?.snapshot).toMatchObject({
      status: 'done',
      output: { receipt: { $: ['BigInt', '7'] } },
    });
  });

  test('an event that did nothing says so, and one that was not stored is not told', async () => {
    const heard: Told[] = [];
    const engine = await world().open([trip]);
    const inspecting = engine.inspect((event) => heard.push(told(event)));
    await world().run(engine.start(trip, { id: 't' }));
    await world().run(engine.sendSimpleEvent('t', 'nonsense'));
    expect(heard.find(({ event }) => event?.type === 'nonsense')?.handled).toBe(false);
    const { length } = heard;
    world().trouble = new Error('disk full');
    await world()
      .run(engine.sendSimpleEvent('t', 'more'))
      .catch(() => {});
    expect(heard).toHaveLength(length);
    world().trouble = undefined;
    inspecting.unsubscribe();
    await world().run(engine.sendSimpleEvent('t', 'last'));
    expect(heard).toHaveLength(length);
  });

  test('an observer that throws is logged and hurts nobody', async () => {
    const engine = await world().open([trip]);
    engine.inspect(() => {
      throw new Error('oops');
    });
    const handle = await world().run(engine.start(trip, { id: 't' }));
    expect(handle.getSnapshot().value).toBe('resting');
    expect(world().lines).toContain('an inspection observer threw {"error":"Error: oops"}');
    expect(() => engine.inspect(5 as never)).toThrow(
      expect.objectContaining({ code: 'OptionInvalid' }),
    );
  });
});

let server: WebSocketServer | undefined;

afterEach(async () => {
  for (const client of server?.clients ?? []) client.terminate();
  await new Promise((resolve) => {
    if (server === undefined) resolve(undefined);
    else server.close(resolve);
  });
  server = undefined;
});

test('@statelyai/inspect is told over its WebSocket, whatever a context holds', async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const frames: Record<string, unknown>[] = [];
  const complete = new Promise<void>((resolve) => {
    server?.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as Record<string, unknown>;
        frames.push(frame);
        const { status } = (frame['snapshot'] ?? {}) as { readonly status?: string };
        if (frame['sessionId'] === 't' && status === 'done') resolve();
      }),
    );
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { engine, run, host } = await setting([trip]);
  const inspector = createWebSocketInspector({
    url: `ws://127.0.0.1:${port}`,
    sanitizeContext: ({ password: _, ...rest }) => rest,
  });
  engine.inspect(inspector.inspect);
  await run(engine.start(trip, { id: 't' }));
  await host.advance(HOUR_MS);
  await run(engine.sendEvent({ type: 'go', targetWorkflowId: 't/step' }));
  await complete;
  inspector.stop();
  const root = frames.find(({ type, sessionId }) => type === '@xstate.actor' && sessionId === 't');
  expect(root).toMatchObject({ name: 'trip', rootId: 't', _version: expect.any(String) });
  expect(JSON.parse(String(root?.['definition']))).toMatchObject({ id: 'trip' });
  const child = frames.find(({ sessionId }) => sessionId === 't/step');
  expect(child).toMatchObject({ type: '@xstate.actor', parentId: 't', name: 'step', rootId: 't' });
  expect(JSON.stringify(frames)).toContain('{"$":["BigInt","10"]}');
  expect(JSON.stringify(frames)).not.toContain('geheim');
  await engine.close();
});
