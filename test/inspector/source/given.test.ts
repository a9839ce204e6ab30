// What is handed to the functions of `abeyance/inspector` and cannot be taken.
import { setup } from 'xstate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connectSource,
  createBundleSource,
  createEngineSource,
  createFileSource,
  createInspectorHandler,
  createRemoteSource,
  portChannel,
  serveInspector,
  serveSource,
  socketChannel,
} from '../../../inspector/server/index.ts';
import { createEngine, fromTask, suspend, type Engine } from '../../../src/index.ts';

const asking = setup({
  actors: { ask: fromTask(async () => suspend('externalEvent', { event: 'answer' })) },
}).createMachine({
  id: 'asking',
  initial: 'asking',
  states: { asking: { invoke: { src: 'ask', onDone: 'done' } }, done: { type: 'final' } },
});

let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({ workflows: [asking] });
});

afterAll(() => engine.close());

const wrong = (option: string): unknown =>
  expect.objectContaining({ code: 'OptionInvalid', details: { option } });

const token = 'a-token-of-sixteen-characters';
const port = { postMessage() {}, addEventListener() {}, close() {} };
const socket = { readyState: 1, send() {}, close() {}, addEventListener() {} };

describe('an option that cannot be taken is named, with what to give instead', () => {
  test.each<[string, () => unknown]>([
    ['engine', () => createEngineSource(undefined as never)],
    ['engine', () => createEngineSource({ reads: {} } as never)],
    ['commands', () => createEngineSource(engine, { commands: ['fly' as never] })],
    ['redact', () => createEngineSource(engine, { redact: 'all' as never })],
    ['options', () => createEngineSource(engine, null as never)],
    ['base', () => createRemoteSource(1 as never)],
    ['fetch', () => createRemoteSource('http://x', { fetch: 1 as never })],
    ['reconnect', () => createRemoteSource('http://x', { reconnect: { fromMs: -1, toMs: 1 } })],
    ['channel', () => connectSource({} as never)],
    ['channel', () => serveSource(createEngineSource(engine), undefined as never)],
    ['source', () => serveSource({} as never, portChannel(port))],
    ['port', () => portChannel({} as never)],
    ['socket', () => socketChannel({} as never)],
    ['maxLength', () => socketChannel(socket, { maxLength: -1 })],
    ['options', () => createInspectorHandler(engine, undefined as never)],
    ['source', () => createInspectorHandler({ watch() {} } as never, { token })],
    ['basePath', () => createInspectorHandler(engine, { token, basePath: 7 as never })],
    ['allowedHosts', () => createInspectorHandler(engine, { token, allowedHosts: [7 as never] })],
    ['allowCommands', () => createInspectorHandler(engine, { token, allowCommands: 7 as never })],
    ['assets', () => createInspectorHandler(engine, { token, assets: 7 as never })],
  ])('%s (%#)', (option, call) => {
    expect(call).toThrow(wrong(option));
  });

  test.each<[string, object]>([
    ['host', { host: 7 }],
    ['port', { port: 70_000 }],
    ['file', { file: 7 }],
    ['allowedHosts', { allowedHosts: 7 }],
  ])('%s of a server', async (option, options) => {
    await expect(serveInspector(engine, { file: false, ...options })).rejects.toEqual(
      wrong(option),
    );
  });

  test('a path of a file', async () => {
    const error = expect.objectContaining({ name: 'SourceError', code: 'OptionInvalid' }) as Error;
    await expect(createFileSource(7 as never)).rejects.toThrow(error);
    await expect(createFileSource('x.db', { now: 7 as never })).rejects.toThrow(error);
  });
});

test('a request that cannot even be read is refused by the protocol', async () => {
  const source = createEngineSource(engine);
  const trapped = new Proxy({}, { ownKeys: () => ['a', 'a'] });
  const code = expect.objectContaining({ code: 'RequestInvalid' }) as Error;
  await expect(source.list(trapped)).rejects.toThrow(code);
  expect(() => createBundleSource(trapped)).toThrow(code);
  expect(() => source.watch(trapped)).toThrow(code);
});

test('a run that was exported is opened as it is, without having been text', async () => {
  const handle = await engine.start(asking, { id: 'a' });
  await handle.waitFor(({ suspensions }) => suspensions.length > 0);
  const bundle = await createEngineSource(engine).exportRun({ id: 'a' });
  // a task that stands still is in no state of its own
  expect(bundle.run.suspensions).toMatchObject([{ type: 'waitingForEvent', state: undefined }]);
  const { rows } = await createBundleSource(bundle).list({});
  expect(rows.map(({ id }) => id)).toEqual(['a']);
});
