// Makes the fixture of a format: a store with workflows in every kind of standing, and what is read
// from it. It is run once, when the format is new; an existing version is never made again.
//
//   node scripts/make-fixture.ts            test/fixtures/v2, or whatever the format's number is
//   node scripts/make-fixture.ts FOLDER     to try it out
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createEngine, type Engine, type Middleware } from '../src/index.ts';
import { SCHEMA_VERSION } from '../src/persistence/sqlite/schema.ts';
import { VirtualHost } from '../src/persistence/virtual-host.ts';
import { sqliteReader, sqliteStore } from '../src/sqlite.ts';
import type { Batch } from '../src/runtime/store.ts';
import { lookedAt, readEverything, readRest } from '../test/fixtures/reading.ts';
import { plainError } from '../test/fixtures/v1/machines.ts';
import { fixtureMachines } from '../test/fixtures/v2/machines.ts';

const FOLDER = process.argv[2] ?? `test/fixtures/v${SCHEMA_VERSION}`;
const DB = `${FOLDER}/workflows.db`;
const EXPECTED = `${FOLDER}/expected.json`;

const host = new VirtualHost({ seed: 1, startAt: Date.UTC(2026, 0, 1) });
/** The state of a task that is still at work when the process dies, unless it has an answer. */
function answer(name: string): Promise<string> {
  if (name === 'failing') return Promise.reject(plainError('not there'));
  if (name === 'ready' || name === 'not yet') return Promise.resolve(name);
  return new Promise(() => {});
}

const machines = fixtureMachines({
  answer,
  note: () => {},
  isMended: false,
});

async function makeFixture(): Promise<void> {
  for (const file of [DB, EXPECTED]) {
    if (existsSync(file)) throw new Error(`${file} is there: a stored version is never made again`);
  }
  mkdirSync(FOLDER, { recursive: true });
  await within('error', fillAtFirst);
  await host.advance(60_000);
  await within('park', fillLater);
  await within('park', fillMore);
  await host.advance(600_000);
  await within('park', fillCheckpoints);
  await within('park', fillBroadcasts, [deaf]);
  pack();
  const reader = sqliteReader(DB);
  const engine = await run(createEngine({ workflows: [], store: lookedAt(reader), host }));
  const everything = await readEverything(engine, reader);
  const expected = { closedAt: host.now(), ...everything, ...(await readRest(reader)) };
  writeFileSync(EXPECTED, `${JSON.stringify(expected, undefined, 1)}\n`);
  await run(engine.close());
  for (const kind of ['lock', 'shm', 'wal']) rmSync(`${DB}-${kind}`, { force: true });
}

/** Pages of 1 kB: most tables hold a few rows, and the file is to be small. */
function pack(): void {
  using db = new DatabaseSync(DB);
  db.exec('pragma journal_mode = delete; pragma page_size = 1024');
  db.exec('vacuum; pragma journal_mode = wal');
}

type Fill = (engine: Engine, die: () => void) => Promise<void>;

/** One process: it dies with its last commit on disk and nothing done about it. */
async function within(
  onFailure: 'error' | 'park',
  fill: Fill,
  middleware: readonly Middleware[] = [],
): Promise<void> {
  const store = sqliteStore(DB);
  let dies = false;
  const write = (batch: Batch): Promise<void> | void => {
    void store.write(batch);
    return dies ? new Promise<void>(() => {}) : undefined;
  };
  const engine = await run(
    createEngine({
      workflows: machines,
      store: { ...store, write },
      host,
      onFailure,
      middleware,
      limits: { pageLength: 2 },
    }),
  );
  await fill(engine, () => {
    dies = true;
  });
  await host.settle();
  host.forget();
  await store.close();
}

async function fillAtFirst(engine: Engine): Promise<void> {
  await start(engine, 'napper', 'done-1');
  await run(engine.resumeWorkflow('done-1'));
  await start(engine, 'breaking', 'failed-1');
  await send(engine, 'failed-1', 'item', 'bad');
  await start(engine, 'napper', 'cancelled-1');
  await run(engine.cancelWorkflow('cancelled-1', 'not wanted any more'));
  await start(engine, 'napper', 'asleep-1', { metadata: { customer: 'ann', region: 'north' } });
  await start(engine, 'parcel', 'until-1');
  const early = { id: 'signed-1', type: 'parcel.signed', payload: { by: 'ann' } };
  await run(engine.sendEvent({ ...early, targetWorkflowId: 'until-1' }));
  await start(engine, 'approval', 'waiting-1', { metadata: { customer: 'ben' } });
  await start(engine, 'approval', 'waiting-2');
  await start(engine, 'family', 'family-1');
  await start(engine, 'lines', 'lines-1');
  await send(engine, 'lines-1', 'faster');
  await host.advance(600_000);
  await send(engine, 'lines-1', 'halt');
  await start(engine, 'rich', 'rich-1');
}

async function fillLater(engine: Engine, die: () => void): Promise<void> {
  await start(engine, 'breaking', 'parked-1');
  for (const payload of ['first', 'bad', 'second', 'third']) {
    await send(engine, 'parked-1', 'item', payload);
  }
  await start(engine, 'fetcher', 'retrying-1', { input: { name: 'failing' } });
  await start(engine, 'fetcher', 'working-1', { input: { name: 'hanging' } });
  await start(engine, 'writer', 'lost-1', { input: { to: 'nobody' } });
  await start(engine, 'mailbox', 'mailbox-1');
  die();
  void start(engine, 'writer', 'writer-1', { input: { to: 'mailbox-1' } });
  await host.settle();
}

/** Whoever is told in vain is told again by the next process: its notices stay stored. */
const deaf: Middleware = () => Promise.reject(plainError('not now'));

async function fillMore(engine: Engine): Promise<void> {
  await start(engine, 'listener', 'listener-1', { input: { name: 'oil' } });
  await start(engine, 'pauser', 'pauser-1', { input: { name: 'any' } });
  await start(engine, 'poller', 'poller-1', { input: { name: 'not yet' } });
  await start(engine, 'sender', 'sender-1', { input: { name: 'sent' } });
  await start(engine, 'buyer', 'buyer-1', { input: { name: 'bread' } });
  await start(engine, 'buyer', 'buyer-2', { input: { name: 'milk' } });
  await run(engine.cancelWorkflow('buyer-2', 'no milk today'));
  await start(engine, 'giver', 'giver-1');
  await send(engine, 'giver-1', 'enough');
  await start(engine, 'asker', 'asker-1', { input: { name: 'not yet' } });
  await start(engine, 'rounds', 'rounds-1');
  const metadata = { careful: 'true' };
  await start(engine, 'script', 'script-1', { input: { order: '1', metadata } });
  await start(engine, 'script', 'script-2', { input: { order: '2' }, metadata: { region: 'ü' } });
  await host.advance(60_000);
  for (const type of ['script.packed', 'script.sent', 'script.fetched']) {
    await send(engine, 'script-2', type);
  }
  await send(engine, 'script-2', 'script.rated', 'ann');
  await start(engine, 'house', 'house-1');
  for (const type of ['press', 'use', 'use']) await send(engine, 'house-1', type);
}

/** Past states that are kept, one workflow taken back to one, and one forked from another. */
async function fillCheckpoints(engine: Engine): Promise<void> {
  for (const id of ['stairs-1', 'stairs-2']) {
    await start(engine, 'stairs', id);
    await send(engine, id, 'step', new Date(host.now()));
    await send(engine, id, 'step', { by: 2n });
  }
  const { items } = await run(engine.listSnapshots({ workflowId: 'stairs-2' }));
  const middle = items.find(({ value }) => value === 'middle');
  if (middle === undefined) throw new Error('no past state to go back to');
  await run(engine.fork(middle.id, { id: 'forked-1', metadata: { of: 'stairs-2' } }));
  await run(engine.resumeFromSnapshot(middle.id, 'again', { id: 'resumed-1' }));
}

/** Events for later, events that came too early and one too late, and one that is half told. */
async function fillBroadcasts(engine: Engine, die: () => void): Promise<void> {
  for (const id of ['crowd-1', 'crowd-2', 'crowd-3', 'crowd-4', 'crowd-5']) {
    await start(engine, 'crowd', id);
  }
  const early = { type: 'call', targetWorkflowId: 'crowd-1' };
  for (const payload of ['first', 'too early']) {
    await run(engine.sendEvent({ ...early, payload }));
  }
  await host.advance(2 * 3_600_000 + 60_000);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const kept = { ...early, payload: 'kept', id: 'kept-1', correlationId: 'c-1', traceparent };
  await run(engine.sendEvent(kept));
  const later = { type: 'step', payload: 'later', targetWorkflowId: 'stairs-1' };
  await run(engine.sendEvent(later, { deliverAt: host.now() + 3_600_000 }));
  const broadcast = { type: 'call', payload: 'to all later' };
  await run(engine.sendEvent(broadcast, { deliverAt: host.now() + 5 * 3_600_000 }));
  await start(engine, 'refund', 'refund-1');
  await run(engine.cancelWorkflow('refund-1', 'sent back', { deadline: '1d' }));
  die();
  void engine.sendEvent({ type: 'call', payload: 'to all', id: 'to-all-1' });
  await host.settle();
}

async function start(engine: Engine, name: string, id: string, options: object = {}) {
  const machine = machines.find((one) => one.id === name);
  if (machine === undefined) throw new Error(`no machine ${name}`);
  await run(engine.start(machine, { ...options, id }));
}

async function send(engine: Engine, id: string, type: string, payload?: unknown): Promise<void> {
  await run(engine.sendSimpleEvent(id, type, payload));
}

/** Lets everything happen that needs no time, and gives what the promise comes to. */
async function run<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  await host.settle();
  return promise;
}

await makeFixture();
