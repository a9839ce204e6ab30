import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { assign, setup, type AnyStateMachine } from 'xstate';
import {
  createHttpHandler,
  createLinks,
  type HttpHandler,
  type SignedLinks,
} from '../../src/http.ts';
import { EventBus, fromTask, sleep, suspend, waitForEvent } from '../../src/index.ts';
import type { Engine, Subscription, WorkflowHandle } from '../../src/index.ts';
import {
  createBundleSource,
  createEngineSource,
  createFileSource,
  type Source,
} from '../../inspector/server/index.ts';
import { sqliteReader, sqliteStore, type StoreReader } from '../../src/sqlite.ts';
import { createTestEngine, fakeTask, memoryDisk } from '../../src/testing.ts';
import type { FakeTask, MemoryDisk, TestEngine, VirtualHost } from '../../src/testing.ts';
import { virtualHost } from '../../src/testing.ts';

/** It ends by itself: whoever can run it can run anything. */
export const canary = setup({
  types: {
    context: {} as { sleeps: boolean },
    input: undefined as { sleeps?: boolean } | undefined,
  },
}).createMachine({
  id: 'canary',
  context: ({ input }) => ({ sleeps: input?.sleeps !== false }),
  initial: 'born',
  // most do without the sleep, which is three times as much to write
  states: {
    born: { always: [{ guard: ({ context }) => context.sleeps, target: 'asleep' }, 'done'] },
    asleep: sleep('1s', 'done'),
    done: { type: 'final' },
  },
  output: 'alive',
});

interface Sent {
  readonly type: 'item' | 'approve.yes' | 'ship';
  readonly payload?: unknown;
}

/** It keeps what it is sent, and its task stands still until it is told what it comes to. */
export const patient = setup({
  types: { context: {} as { kept: unknown }, events: {} as Sent },
  actors: { ask: fromTask(async () => suspend('externalEvent', { event: 'answer' })) },
  actions: { keep: assign({ kept: ({ event }) => event.payload }) },
}).createMachine({
  id: 'patient',
  context: { kept: undefined },
  type: 'parallel',
  on: { item: { actions: 'keep' } },
  states: {
    asking: { invoke: { src: 'ask', id: 'ask' } },
    waiting: {
      initial: 'one',
      states: {
        one: waitForEvent({ event: 'approve.*', onEvent: 'two', timeout: '1d', onTimeout: 'two' }),
        two: waitForEvent({ event: 'ship', onEvent: 'one' }),
      },
    },
  },
});

/** What the fuzzer's calls are made on, made anew for each part of a run. */
export interface World {
  readonly test: TestEngine;
  readonly engine: Engine;
  readonly handle: WorkflowHandle;
  readonly bus: EventBus;
  readonly subscription: Subscription;
  readonly links: SignedLinks;
  readonly handler: HttpHandler;
  readonly reader: StoreReader;
  readonly fake: FakeTask<unknown>;
  readonly disk: MemoryDisk;
  /** A host of nobody's, whose clock may be broken. */
  readonly spare: VirtualHost;
  /** A test engine of nobody's, which may be crashed. */
  readonly spareTest: TestEngine;
  readonly snapshotId: string;
  /** Hash of the patient's definition. */
  readonly hash: string;
  /** What an inspector reads: the engine, its file, and an exported run. */
  readonly source: Source;
  readonly fileSource: Source;
  readonly bundle: object;
  readonly bundleSource: Source;
  /** A folder of its own, deep enough that no `..` of the fuzzer leads out of it. */
  readonly folder: string;
  readonly file: string;
  /** Of its own: others may not be written. */
  readonly ids: Set<string>;
}

const SECRET = 'a secret of thirty-two characters';

export async function openWorld(seed: number): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), 'abeyance-hostile-'));
  const folder = join(root, ...'abcdefghijkl'.split(''));
  mkdirSync(folder, { recursive: true });
  const file = join(root, 'workflows.db');
  const workflows: readonly AnyStateMachine[] = [canary, patient];
  const test = await createTestEngine({
    seed,
    workflows,
    store: () => sqliteStore(file, { synchronous: 'NORMAL' }),
    limits: { mailboxLength: 1_000, deferredEvents: 50 },
  });
  const { engine, host } = test;
  const handle = (await engine.start(patient, { id: 'patient-1' })) as unknown as WorkflowHandle;
  const { items } = await engine.listSnapshots({ workflowId: 'patient-1' });
  const bus = new EventBus({ host, capacity: 100 });
  const links = createLinks({ engine, secrets: [SECRET], url: 'https://shop.example/w' });
  const reader = sqliteReader(file);
  await reader.open();
  const source = createEngineSource(engine);
  const { definition: hash } = (await source.run({ id: 'patient-1' })).row;
  const bundle = await source.exportRun({ id: 'patient-1' });
  return {
    test,
    engine,
    handle,
    bus,
    subscription: bus.subscribe('item'),
    links,
    handler: createHttpHandler({ engine, links, start: [canary, patient], auth: 'none' }),
    reader,
    fake: fakeTask(),
    disk: memoryDisk(),
    spare: virtualHost({ seed }),
    spareTest: await createTestEngine({ seed, workflows }),
    snapshotId: items[0]?.id ?? '',
    hash,
    source,
    fileSource: await createFileSource(file),
    bundle,
    bundleSource: createBundleSource(bundle),
    folder,
    file,
    ids: new Set(['patient-1']),
  };
}

/** What is wrong with what a world has left behind. */
export async function closeWorld(world: World): Promise<readonly string[]> {
  const { test, spareTest, reader, file, ids, source, fileSource } = world;
  const wrong: string[] = [];
  await reader.close();
  await source.close();
  await fileSource.close();
  await test.close();
  await spareTest.close().catch(() => {});
  const root = join(file, '..');
  const known = new Set(['a', 'workflows.db', 'workflows.db-lock']);
  for (const name of readdirSync(root)) if (!known.has(name)) wrong.push(`a file ${name} was made`);
  for (const name of ['evil', '../evil']) if (existsSync(name)) wrong.push(`${name} was made`);
  using db = new DatabaseSync(file);
  const check = db.prepare('pragma integrity_check').get()?.['integrity_check'];
  if (check !== 'ok') wrong.push(`the file is torn: ${String(check)}`);
  const tables = db.prepare('select count(*) as count from sqlite_schema').get()?.['count'];
  if (tables !== newTables()) wrong.push(`there are ${String(tables)} tables and indexes`);
  for (const { id } of db.prepare('select id from workflows').all()) {
    // of those the engine names itself, the names are made of the seed
    if (!ids.has(String(id)) && !/^\d+-\d+$/.test(String(id)))
      wrong.push(`a workflow ${JSON.stringify(id).slice(0, 200)} was made`);
  }
  rmSync(root, { recursive: true, force: true });
  return wrong;
}

/** How many tables and indexes a new store has. */
function newTables(): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'abeyance-new-'));
  const file = join(folder, 'new.db');
  const store = sqliteStore(file);
  void store.open();
  void store.close();
  using db = new DatabaseSync(file);
  const count = db.prepare('select count(*) as count from sqlite_schema').get()?.['count'];
  rmSync(folder, { recursive: true });
  return count;
}
