import { closeSync, fsyncSync, openSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AbeyanceError } from '../../machines/errors.ts';
import { held } from '../refusals.ts';
import { checkLog } from './check-log.ts';
import { connect, type Connection } from './connection.ts';
import { isBusy, isDamage, isForeign } from './failure.ts';

interface Log {
  readonly synchronous: string;
}

interface Holder {
  readonly pid: number;
  readonly since: number;
}

/**
 * Claims the store at `path` for this engine and returns what gives the claim back.
 *
 * The claim is a write transaction, held open for as long as the engine lives, on a tiny database
 * beside the store. The system drops it when the process ends, however that ends, so there is
 * never a stale lock to find and break. Who holds it was committed before, for others to read.
 *
 * Never open the side file by other means from the same process: POSIX drops all of a process's
 * locks on a file when any of its descriptors is closed.
 *
 * @throws `StoreBusy` naming the process that holds it; `StoreCorrupt`.
 */
export function claim(path: string, synchronous: 'FULL' | 'NORMAL'): () => void {
  const file = canonical(path);
  const connection = connect(`${file}-lock`, { readOnly: false, busyTimeoutMs: 0 });
  try {
    connection.exec('begin immediate');
    connection.exec(
      'create table if not exists holder (id integer primary key, pid integer, since integer)',
    );
    const holder = connection.prepare('insert or replace into holder values (1, ?, ?)');
    holder.run(process.pid, Date.now());
    takeOverLog(connection, file, synchronous);
    connection.exec('commit; begin immediate');
  } catch (error) {
    throw refusal(connection, path, error);
  }
  return () => connection.close();
}

function refusal(connection: Connection, path: string, error: unknown): unknown {
  try {
    if (isDamage(error) || isForeign(error)) return damaged(path, error);
    if (!isBusy(error)) return error;
    const holder = readHolder(connection);
    const since = holder && new Date(holder.since).toISOString();
    return held(path, holder ? `process ${holder.pid}, since ${since}` : 'a process just started', {
      ...holder,
    });
  } finally {
    connection.close();
  }
}

/**
 * What is left of the log can be held against what it must be only where each of its commits was
 * synced, so it is noted how they are. What others left unsynced is synced before a note says so.
 */
function takeOverLog(connection: Connection, file: string, synchronous: 'FULL' | 'NORMAL'): void {
  connection.exec('create table if not exists log (id integer primary key, synchronous text)');
  const known = connection.prepare<Log>('select synchronous from log').get()?.synchronous;
  if (known === 'FULL') checkLog(file);
  if (known === synchronous) return;
  syncIfThere(`${file}-wal`);
  connection.prepare('insert or replace into log values (1, ?)').run(synchronous);
}

function syncIfThere(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    // There is no log to sync.
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function damaged(path: string, cause: unknown): AbeyanceError {
  return new AbeyanceError(
    'StoreCorrupt',
    `The file ${path}-lock is damaged. It holds nothing but the claim on the store: see that no ` +
      'engine runs on it, and remove that file.',
    { cause, details: { path: `${path}-lock` } },
  );
}

function readHolder(connection: Connection): Holder | undefined {
  try {
    connection.exec('pragma busy_timeout = 200');
    return connection.prepare<Holder>('select pid, since from holder').get();
  } catch {
    // It is being written for the first time: the refusal stands without a name.
    return undefined;
  }
}

/** One name for one file, whatever link it is reached by and whether or not it exists yet. */
export function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}
