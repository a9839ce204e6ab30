// Makes the fixture of a format: a store with workflows in every kind of standing, and what is read
// from it. It is run once, when the format is new; an existing version is never made again.
//
//   node scripts/make-fixture.ts            test/fixtures/v2, or whatever the format's number is
//   node scripts/make-fixture.ts FOLDER     to try it out
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createEngine, type Engine } from '../src/index.ts';
import { SCHEMA_VERSION } from '../src/persistence/sqlite/schema.ts';
import { VirtualHost } from '../src/persistence/virtual-host.ts';
import { sqliteReader, sqliteStore } from '../src/sqlite.ts';
import type { Batch } from '../src/runtime/store.ts';
import { lookedAt, readEverything, readRest } from '../test/fixtures/reading.ts';
import { fixtureMachines, plainError } from '../test/fixtures/v1/machines.ts';

const FOLDER = process.argv[2] ?? `test/fixtures/v${SCHEMA_VERSION}`;
const DB = `${FOLDER}/workflows.db`;
const EXPECTED = `${FOLDER}/expected.json`;

const host = new VirtualHost({ seed: 1, startAt: Date.UTC(2026, 0, 1) });
const machines = fixtureMachines({
  answer: (name) =>
    name === 'failing'
      ? Promise.reject(plainError('not there'))
      : new Promise(() => {
          // It is still at work when the process dies.
        }),
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
async function within(onFailure: 'error' | 'park', fill: Fill): Promise<void> {
  const store = sqliteStore(DB);
  let dies = false;
  const write = (batch: Batch): Promise<void> | void => {
    void store.write(batch);
    return dies ? new Promise<void>(() => {}) : undefined;
  };
  const engine = await run(
    createEngine({ workflows: machines, store: { ...store, write }, host, onFailure }),
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
