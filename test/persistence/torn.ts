// What is torn and how, and what a store may say of it.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isAbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';
import {
  actor,
  attempt,
  batch,
  commit,
  deadLetter,
  EPOCH,
  message,
  standing,
  task,
} from '../../src/persistence/conformance/samples.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import type { VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Batch } from '../../src/runtime/store.ts';
import { everythingIn } from './everything.ts';

/** Where nothing is slow about a sync, if the system has such a place. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const FIXTURE = new URL('../fixtures/v1/workflows.db', import.meta.url);
const EVENT_IDS = ['e-1', 'e-5', 'e-9', 'nobody sent this'];
const FLOWS = 6;

/** A store's files, whole, and what was in it after each commit, oldest first. */
export interface Whole {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly states: readonly string[];
}

export class Bench {
  readonly path: string = mkdtempSync(join(PLACE, 'abeyance-torn-'));
  readonly file: string = join(this.path, 'workflows.db');

  /** Puts the files there, some of them changed. */
  put(files: ReadonlyMap<string, Buffer>): void {
    for (const kind of ['', '-wal', '-shm', '-lock', '-lock-journal']) {
      rmSync(this.file + kind, { force: true });
    }
    for (const [kind, bytes] of files) writeFileSync(this.file + kind, bytes);
  }

  take(kinds: readonly string[]): ReadonlyMap<string, Buffer> {
    return new Map(kinds.map((kind) => [kind, readFileSync(this.file + kind)]));
  }

  /** What a store tells of the files as they are: everything, or the code of its refusal. */
  async look(): Promise<{ readonly told: string } | { readonly code: ErrorCode }> {
    const store = sqliteStore(this.file, { synchronous: 'FULL' });
    try {
      await store.open();
      return { told: await everythingIn(store, EVENT_IDS) };
    } catch (error) {
      if (!isAbeyanceError(error)) throw error;
      return { code: error.code };
    } finally {
      await store.close();
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A store with workflows in every kind of standing, closed: all of it is in one file. */
export async function closedStore(bench: Bench): Promise<Whole> {
  copyFileSync(FIXTURE, bench.file);
  const states: string[] = [];
  await within(bench, async (write) => {
    for (let step = 1; step <= 20; step += 1) await write(stepOf(step));
  });
  const store = sqliteStore(bench.file);
  await store.open();
  states.push(await everythingIn(store, EVENT_IDS));
  await store.close();
  return { files: bench.take(['', '-lock']), states };
}

/**
 * A store whose process died with much of it in the log, and perhaps `broughtIn`: in the file, too,
 * as it is until the next write begins the log anew.
 */
export async function openStore(
  bench: Bench,
  { commits, broughtIn }: { readonly commits: number; readonly broughtIn: boolean },
): Promise<Whole> {
  copyFileSync(FIXTURE, bench.file);
  return await within(bench, async (write) => {
    for (let step = 1; step <= commits; step += 1) await write(stepOf(step));
    if (broughtIn) bringIn(bench.file);
    return bench.take(['', '-wal', '-lock']);
  });
}

function bringIn(file: string): void {
  using database = new DatabaseSync(file);
  database.exec('pragma wal_checkpoint(passive)');
}

async function within(
  bench: Bench,
  work: (write: (given: Batch) => Promise<void>) => Promise<ReadonlyMap<string, Buffer> | void>,
): Promise<Whole> {
  const store = sqliteStore(bench.file);
  await store.open();
  const states = [await everythingIn(store, EVENT_IDS)];
  const files = await work(async (given) => {
    await store.write(given);
    states.push(await everythingIn(store, EVENT_IDS));
  });
  await store.close();
  return { files: files ?? new Map(), states };
}

/** The n-th write: one of a few workflows moves on, and leaves a row of each kind. */
function stepOf(step: number): Batch {
  const id = `flow-${step % FLOWS}`;
  const revision = Math.ceil(step / FLOWS);
  const configuration = standing('flow', `s${step % 4}`, { events: [`e${step % 4}`] });
  const beside = revision === 1 ? { metadata: { number: `${step}` } } : undefined;
  const parent = revision === 1 ? { workflowId: 'flow-1', key: `k${step}` } : undefined;
  const failure = step % 5 === 0 ? `failed at ${step}` : undefined;
  const moved = commit(id, revision, {
    workflow: { ...beside, parent, configuration, failure, state: `{"step":${step}}` },
    actors: [actor(`${id}/a${step % 3}`, { state: `{"at":${step}}` })],
    messages: [message(`m${step % 7}`, { dueAt: EPOCH + step, number: step })],
    tasks: [task(`t${step % 3}`, { awaits: `e${step % 4}` })],
    deadLetters: step % 4 === 0 ? [deadLetter(`late-${step}`)] : [],
    checkpoint: revision > 1 ? { revision: revision - 1, body: `{"was":${step}}` } : undefined,
    turn: { eventId: `e-${step}`, body: `{"turn":"${'x'.repeat(step * 5)}"}` },
  });
  return {
    ...batch(moved),
    attempts: [{ workflowId: id, task: undefined, attempt: attempt(`t${step % 3}`) }],
    broadcasts: step % 6 === 0 ? [{ id: `b-${step}`, body: `{"of":${step}}` }] : [],
    aliveAt: EPOCH + step,
  };
}

/** Flips bits of a byte or of some in a row. */
export function flipped(bytes: Buffer, host: VirtualHost): Buffer {
  const made = Buffer.from(bytes);
  const length = host.random() < 0.7 ? 1 : 1 + Math.floor(host.random() * 64);
  const from = Math.floor(host.random() * bytes.length);
  for (let at = from; at < Math.min(from + length, bytes.length); at += 1) {
    made[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(host.random() * 255));
  }
  return made;
}

export function truncated(bytes: Buffer, host: VirtualHost): Buffer {
  return bytes.subarray(0, Math.floor(host.random() * bytes.length));
}
