import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createHttpHandler, createLinks, toCloudEvent } from '../../src/http.ts';
import { toNodeListener } from '../../src/http-node.ts';
import { AbeyanceError, createEngine, EventBus, FinalError, memoryStore } from '../../src/index.ts';
import { openTelemetry } from '../../src/opentelemetry.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import type { Chance } from '../simulation/chance.ts';
import { aDuration, anEvent, aType, method, some, type Call } from './call.ts';
import { canary, patient, type World } from './world.ts';

const bus = (name: string, args: Call['args'], more: Partial<Call> = {}): Call => ({
  name: `EventBus.${name}`,
  args,
  run: method((world) => world.bus, name),
  ...more,
});

const aFullEvent = (chance: Chance): object => ({
  id: 'x',
  timestamp: 1,
  payload: 1,
  ...anEvent(chance),
});

const wait = (chance: Chance): object =>
  some(chance, { timeout: '1h', where: () => true, signal: new AbortController().signal });

const member = { accept: () => () => Promise.resolve([]) };

export const BUS_CALLS: readonly Call[] = [
  {
    name: 'EventBus',
    args: (chance, { test }) => [some(chance, { host: test.host, capacity: 10 })],
    run: (_, args) => void new EventBus(...(args as unknown as [])),
  },
  bus('subscribe', (chance) => [aType(chance)], {
    run: ({ bus: on }, args) => on.subscribe(...(args as readonly [never])).unsubscribe(),
  }),
  bus('send', (chance) => [anEvent(chance)]),
  bus('publish', (chance) => [aFullEvent(chance), member]),
  bus('join', () => [member], {
    run: ({ bus: on }, args) => on.join(...(args as readonly [never]))(),
  }),
  bus('waitForEvent', (chance) => [aType(chance), wait(chance)], { waits: true, lets: true }),
  bus('request', (chance) => [anEvent(chance), { reply: 'answer', ...wait(chance) }], {
    waits: true,
    lets: true,
  }),
  bus('reply', (chance) => [aFullEvent(chance), anEvent(chance)]),
  bus('subscriberCount', (chance) => [aType(chance)]),
  bus('close', () => []),
  {
    name: 'Subscription.receive',
    args: () => [],
    run: ({ subscription }, args) => subscription.receive(...(args as unknown as [])),
    waits: true,
  },
  {
    name: 'Subscription.unsubscribe',
    args: () => [],
    run: ({ bus: on }, args) => on.subscribe('x').unsubscribe(...(args as unknown as [])),
  },
];

const engineOptions = (chance: Chance, { test }: World): object => ({
  workflows: [canary, patient],
  host: test.host,
  ...some(chance, {
    store: memoryStore(),
    bus: new EventBus({ host: test.host }),
    onFailure: 'park',
    handles: { delay: 'engine', polling: 'application' },
    middleware: [(event: never, next: (event: never) => unknown) => next(event)],
    checkpoints: { auto: true, every: 2, keep: 3, retention: '1d' },
    retention: { done: '1d', failed: '30d', cancelled: { days: 1 } },
    limits: { idLength: 100, pageLength: 10 },
    tasks: { concurrency: 2 },
    logger: console,
  }),
});

async function opened(options: unknown): Promise<void> {
  const engine = await createEngine(options as never);
  await engine.close();
}

/** Below the world's own folder. */
const path = (chance: Chance): string => chance.pick(['a.db', 'b.db', '../c.db', 'none/d.db', '.']);

/** A text below the world's folder; what is none stays as it is. */
function pathOf({ folder }: World, name: unknown): string {
  return typeof name === 'string' ? join(folder, name) : (name as string);
}

async function store(world: World, args: readonly never[]): Promise<void> {
  const [name, ...options] = args;
  const at = pathOf(world, name);
  const made = sqliteStore(at, ...(options as []));
  // of what a text of the fuzzer leads to outside, nothing is opened
  if (!at.startsWith(world.folder) && !at.startsWith(join(world.folder, '..'))) return;
  try {
    await made.open();
  } finally {
    await made.close();
  }
}

export const DOOR_CALLS: readonly Call[] = [
  {
    name: 'createEngine',
    args: (chance, world) => [engineOptions(chance, world)],
    run: (_, args) => opened(args[0]),
  },
  {
    name: 'memoryStore',
    args: () => [],
    run: (_, args) => void memoryStore(...(args as unknown as [])),
  },
  {
    name: 'sqliteStore',
    args: (chance) => [
      path(chance),
      some(chance, { synchronous: 'NORMAL', busyTimeoutMs: 10, fileBytesMax: 1_000_000 }),
    ],
    run: store,
  },
  {
    name: 'sqliteReader',
    args: (chance) => [path(chance)],
    run: async (world, [name]) => {
      const at = pathOf(world, name);
      const reader = sqliteReader(at);
      try {
        await reader.open();
      } finally {
        await reader.close();
      }
      if (!existsSync(at)) throw new Error('a reader read what is not there');
    },
  },
  {
    name: 'openTelemetry',
    args: () => [{}],
    run: (_, args) => void openTelemetry(...(args as unknown as [])),
  },
  {
    name: 'AbeyanceError',
    args: () => ['TurnFailed', 'a message', { details: { a: 1 }, cause: 1 }],
    run: (_, args) => void new AbeyanceError(...(args as unknown as [never, never])),
    lets: true,
  },
  {
    name: 'FinalError',
    args: () => ['a message', { cause: 1 }],
    run: (_, args) => void new FinalError(...(args as unknown as [])),
    lets: true,
  },
  {
    name: 'createHttpHandler',
    args: (chance, { engine, links }) => [
      {
        engine,
        auth: chance.pick<unknown>([
          'none',
          () => true,
          { type: 'bearer', tokens: ['a token of sixteen'.replaceAll(' ', '-')] },
          { type: 'hmac', secrets: ['a secret of thirty-two characters'], header: 'x-sign' },
        ]),
        ...some(chance, {
          basePath: '/api',
          links,
          start: [canary],
          exposeContext: true,
          cors: { origins: chance.pick<unknown>(['*', ['https://a.example']]) },
          limits: { bodyBytes: 1_000, waitMs: 10 },
          logger: console,
        }),
      },
    ],
    run: (_, args) => void createHttpHandler(...(args as readonly [never])),
  },
  {
    name: 'createLinks',
    args: (_, { engine }) => [
      { engine, secrets: ['a secret of thirty-two characters'], url: 'https://a.example/b' },
    ],
    run: (_, args) => void createLinks(...(args as readonly [never])),
  },
  {
    name: 'SignedLinks.create',
    args: (chance) => [
      {
        workflowId: 'patient-1',
        suspension: chance.pick(['patient-1/ask', 'waiting.one']),
        expiresIn: aDuration(chance),
        ...some(chance, { title: 'May it?', choices: { yes: 1, no: { a: 2 } } }),
      },
    ],
    run: ({ links }, args) => links.create(...(args as readonly [never])),
  },
  {
    name: 'SignedLinks.open',
    args: () => ['a.b'],
    run: ({ links }, args) => links.open(...(args as readonly [never])),
  },
  {
    name: 'toCloudEvent',
    args: (chance) => [aFullEvent(chance), { source: '/shop' }],
    run: (_, args) => void toCloudEvent(...(args as readonly [never, never])),
  },
  {
    name: 'toNodeListener',
    args: (_, { handler }) => [handler],
    run: (_, args) => {
      const listener = toNodeListener(...(args as readonly [never]));
      createServer(listener).close();
    },
  },
];
