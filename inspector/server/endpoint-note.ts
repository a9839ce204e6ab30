import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Where an engine's inspector is, for whoever has the engine's file. It is as secret as that. */
export interface EndpointNote {
  readonly protocol: 1;
  readonly pid: number;
  /** Of the server, without the token: `http://127.0.0.1:4100`. */
  readonly base: string;
  readonly token: string;
}

/** Who owns the note may read it, and nobody else. */
const MODE = 0o600;
const OTHERS = 0o077;

/** Path of the note beside a store's file. */
export function notePath(file: string): string {
  return `${canonical(file)}-inspector`;
}

/** Puts the note where it is looked for, whole or not at all. Returns what takes it away again. */
export function writeNote(file: string, note: EndpointNote): () => void {
  const path = notePath(file);
  const fresh = `${path}-${process.pid}`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, JSON.stringify(note), { mode: MODE, flag: 'wx' });
  renameSync(fresh, path);
  return () => {
    // another one may have put its own there meanwhile
    if (readNote(file)?.token === note.token) rmSync(path, { force: true });
  };
}

/**
 * The note beside a file. `undefined`: there is none, its process is gone, or others than the one
 * who asks could have written it.
 */
export function readNote(file: string): EndpointNote | undefined {
  try {
    const path = notePath(file);
    if (!isOurs(path)) return undefined;
    const note = JSON.parse(readFileSync(path, 'utf8')) as EndpointNote;
    const isWhole = [note.base, note.token].every((field) => typeof field === 'string');
    return note.protocol === 1 && isWhole && isAlive(note.pid) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isOurs(path: string): boolean {
  // Windows has neither owners nor modes in this sense
  if (process.getuid === undefined) return true;
  const { uid, mode } = statSync(path);
  const me = process.getuid();
  return (uid === me || me === 0) && (mode & OTHERS) === 0;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it is there, and somebody else's
    return (error as { readonly code?: unknown }).code === 'EPERM';
  }
}

/** The same for every path that leads to the file. */
function canonical(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return join(realpathSync(dirname(file)), basename(file));
  }
}
