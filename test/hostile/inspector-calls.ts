import * as inspector from '../../inspector/server/index.ts';
import type { MethodName } from '../../inspector/protocol/index.ts';
import { METHOD_NAMES } from '../../inspector/protocol/source.ts';
import type { Chance } from '../simulation/chance.ts';
import { some, type Call } from './call.ts';
import { FakeChannel, FakePort, FakeSocket } from './fake-wires.ts';
import { aQuery, aRequestOf } from './inspector-requests.ts';
import { another } from './mutate-text.ts';
import type { World } from './world.ts';

const TOKEN = 'a-token-of-sixteen-characters';

/** A request as it may come over a wire. */
const overWire = (chance: Chance, request: object): unknown =>
  chance.hit(0.5) ? request : another(chance, request);

/** Each source is asked the same; what is worst of their answers is this one's. */
async function asked(world: World, method: MethodName, args: readonly never[]): Promise<void> {
  const [request] = args;
  if (method === 'command') note(world, request);
  const failed: unknown[] = [];
  for (const source of [world.source, world.fileSource, world.bundleSource]) {
    try {
      JSON.stringify(await source[method](request as never));
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw worst(failed);
}

/** A fork gets an id of whoever asks for it. */
function note({ ids }: World, request: unknown): void {
  try {
    ids.add((request as { readonly newId: string }).newId);
  } catch {
    // what cannot be read forks nothing
  }
}

/** What no code tells apart from a fault of ours is worse than what is refused by one. */
function worst(errors: readonly unknown[]): unknown {
  const isTyped = (error: unknown): boolean =>
    error instanceof inspector.SourceError && error.code !== 'Failed';
  return errors.find((error) => !isTyped(error)) ?? errors[0];
}

const methods = METHOD_NAMES.map((method): Call => ({
  name: `Source.${method}`,
  args: (chance, world) => [overWire(chance, aRequestOf(method, chance, world))],
  run: (world, args) => asked(world, method, args),
}));

const options = (chance: Chance): object =>
  some(chance, {
    allowCommands: chance.pick<unknown>([true, ['send', 'cancel']]),
    allowedHosts: ['127.0.0.1:4100'],
    allowedOrigins: ['http://localhost:5173'],
    frameAncestors: ["'self'"],
    assets: 'none',
  });

/** Neither writes a note anywhere, nor listens on what others could reach. */
function tame(given: unknown): unknown {
  try {
    const { file, host, port } = given as inspector.ServeInspectorOptions;
    const isFar = typeof host === 'string' && !['127.0.0.1', 'localhost', '::1'].includes(host);
    return {
      ...(given as object),
      ...(typeof file === 'string' && { file: false }),
      ...(isFar && { host: '127.0.0.1' }),
      ...(Number.isSafeInteger(port) && { port: 0 }),
    };
  } catch {
    return given;
  }
}

/** Asks a source once, that it is no husk. */
async function tried(source: inspector.Source): Promise<void> {
  try {
    await source.hello({});
  } catch (error) {
    // a clock that was handed over and throws
    const isTheirs = /^trapped$|^Cannot perform 'apply'|requires 'new'/;
    if (!(error instanceof inspector.SourceError) || !isTheirs.test(error.message)) throw error;
  } finally {
    await source.close();
  }
}

export const INSPECTOR_CALLS: readonly Call[] = [
  ...methods,
  {
    name: 'Source.watch',
    args: (chance) => [
      overWire(chance, {
        ...some(chance, { ids: ['patient-1'], query: aQuery(chance), since: 0 }),
      }),
    ],
    run: async ({ source }, [request]) => {
      for await (const delta of source.watch(request as never)) {
        JSON.stringify(delta);
        break;
      }
    },
  },
  {
    name: 'SourceError',
    args: () => [{ code: 'ReadOnly', message: 'x', details: { a: 1 } }],
    run: (_, args) => void new inspector.SourceError(...(args as readonly [never])),
    lets: true,
  },
  {
    name: 'createEngineSource',
    args: (chance, { engine }) => [
      engine,
      some(chance, { commands: ['send'], name: 'x', redact: (_: string, value: never) => value }),
    ],
    run: (_, args) => tried(inspector.createEngineSource(...(args as readonly [never]))),
  },
  {
    name: 'createFileSource',
    args: (chance, { file }) => [file, some(chance, { now: () => 1, redact: () => null })],
    run: async (_, args) => tried(await inspector.createFileSource(...(args as readonly [never]))),
  },
  {
    name: 'createBundleSource',
    args: (chance, { bundle }) => [overWire(chance, bundle)],
    run: async (_, args) => {
      const source = inspector.createBundleSource(args[0]);
      const { rows } = await source.list({});
      const id = rows[0]?.id ?? '';
      for (const revision of [1, 2]) await source.snapshotAt({ id, revision }).catch(typed);
      await source.payload({ id, revision: 1, part: 'changes' }).catch(typed);
      await source.exportRun({ id });
      await tried(source);
    },
  },
  {
    name: 'createRemoteSource',
    args: (chance) => [
      'http://127.0.0.1:1/api',
      {
        fetch: async () =>
          new Response(chance.pick(['', '{}', '{"answer":1}', '{"error":1}', '['])),
        ...some(chance, { token: TOKEN, reconnect: { fromMs: 1, toMs: 2 }, connect: () => {} }),
      },
    ],
    run: async (_, args) => {
      const source = inspector.createRemoteSource(...(args as readonly [never]));
      await source.hello({}).catch(typed);
      await source.close();
    },
  },
  {
    name: 'connectSource',
    args: (chance) => [new FakeChannel(chance, 'answering')],
    run: async (_, args) => {
      const source = inspector.connectSource(...(args as readonly [never]));
      const hello = source.hello({});
      await source.close();
      await hello.catch(typed);
    },
  },
  {
    name: 'serveSource',
    args: (chance, { source }) => [source, new FakeChannel(chance, 'asking')],
    run: (_, args) => inspector.serveSource(...(args as readonly [never, never])),
  },
  {
    name: 'portChannel',
    args: (chance) => [new FakePort(chance)],
    run: (_, args) => talk(inspector.portChannel(...(args as readonly [never]))),
  },
  {
    name: 'socketChannel',
    args: (chance) => [new FakeSocket(chance), some(chance, { maxLength: 500 })],
    run: (_, args) => talk(inspector.socketChannel(...(args as readonly [never]))),
  },
  {
    name: 'createInspectorHandler',
    args: (chance, { engine, source }) => [
      chance.pick<unknown>([engine, source]),
      {
        token: TOKEN,
        ...options(chance),
        ...some(chance, { basePath: '/i', authorize: () => true }),
      },
    ],
    run: async (_, args) => {
      const handler = inspector.createInspectorHandler(...(args as readonly [never, never]));
      const request = new Request('http://127.0.0.1:4100/api/hello', {
        method: 'POST',
        body: '{}',
      });
      if ((await handler(request)).status >= 500) throw new Error('a fault');
      await handler.close();
    },
  },
  {
    name: 'serveInspector',
    args: (chance, { engine }) => [
      engine,
      {
        file: false,
        ...options(chance),
        ...some(chance, { port: 0, host: '127.0.0.1', token: TOKEN }),
      },
    ],
    run: async (_, [of, given]) => {
      const server = await inspector.serveInspector(of as never, tame(given) as never);
      await server.close();
    },
    // the system says what is wrong with a port
    lets: true,
  },
];

function talk(channel: ReturnType<typeof inspector.portChannel>): void {
  channel.listen({ received: () => {}, closed: () => {} });
  try {
    channel.send({ type: 'ended', number: 1 });
  } catch (error) {
    typed(error);
  }
  channel.close();
}

function typed(error: unknown): void {
  if (!(error instanceof inspector.SourceError) || error.code === 'Failed') throw error;
}
