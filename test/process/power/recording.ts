import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { VirtualHost } from '../../../src/persistence/virtual-host.ts';

const HERE = 'test/process/power';
const HEAD = 24;
/** A disk writes a sector wholly or not at all. */
const SECTOR = 512;

type Operation =
  | {
      readonly type: 'written';
      readonly path: string;
      readonly offset: number;
      readonly bytes: Buffer;
    }
  | { readonly type: 'cut'; readonly path: string; readonly length: number }
  | { readonly type: 'synced' | 'removed'; readonly path: string };

/** Why the recorder cannot be built or loaded here; `undefined`: it can. */
export function whyNoRecorder(): string | undefined {
  if (process.platform !== 'linux') return 'the recorder of writes is a library of Linux';
  return compiler() === undefined ? `the recorder needs one of ${COMPILERS.join(', ')}` : undefined;
}

const COMPILERS = ['cc', 'gcc', 'clang'];

function compiler(): string | undefined {
  return COMPILERS.find((name) => spawnSync(name, ['--version']).status === 0);
}

/** Runs the writer under the recorder in a folder, and gives what it did to its files. */
export function recordWriter(folder: string, file: string): readonly Operation[] {
  const library = join(folder, 'recorder.so');
  const built = spawnSync(compiler() ?? 'cc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    library,
    `${HERE}/recorder.c`,
  ]);
  if (built.status !== 0) throw new Error(String(built.stderr));
  const record = join(folder, 'record');
  const { signal, stderr } = spawnSync(process.execPath, [resolve(HERE, 'writer.child.ts'), file], {
    env: { ...process.env, LD_PRELOAD: library, RECORD_FOLDER: file, RECORD_FILE: record },
  });
  if (signal !== 'SIGKILL' || !existsSync(record)) throw new Error(String(stderr));
  return parse(readFileSync(record));
}

function parse(record: Buffer): readonly Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at < record.length;) {
    const [operation, pathLength] = [record.readUInt32LE(at), record.readUInt32LE(at + 4)];
    const [length, offset] = [record.readUInt32LE(at + 8), Number(record.readBigInt64LE(at + 16))];
    const path = record.toString('utf8', at + HEAD, at + HEAD + pathLength);
    const from = at + HEAD + pathLength;
    const bytes = record.subarray(from, from + length);
    if (operation === 1) operations.push({ type: 'written', path, offset, bytes });
    else if (operation === 2) operations.push({ type: 'cut', path, length: offset });
    else operations.push({ type: operation === 3 ? 'synced' : 'removed', path });
    at = from + length;
  }
  return operations;
}

/** What a disk holds for certain while operations go on, and what of the rest it may hold. */
export class Disk {
  readonly #sure = new Map<string, Buffer>();
  readonly #unsure = new Map<string, Operation[]>();

  do(operation: Operation): void {
    const { path } = operation;
    const unsure = this.#unsure.get(path) ?? [];
    if (operation.type !== 'synced') {
      this.#unsure.set(path, [...unsure, operation]);
      return;
    }
    this.#sure.set(path, applied(this.#sure.get(path) ?? Buffer.alloc(0), unsure));
    this.#unsure.delete(path);
  }

  /** The files after the power failed: of what was not synced all, some, parts or nothing. */
  afterCut(host: VirtualHost): ReadonlyMap<string, Buffer> {
    const files = new Map<string, Buffer>();
    const share = [0, 0.5, 1][Math.floor(host.random() * 3)] ?? 0;
    for (const path of new Set([...this.#sure.keys(), ...this.#unsure.keys()])) {
      const kept = (this.#unsure.get(path) ?? []).flatMap((operation) => {
        if (host.random() < share) return [operation];
        return share > 0 && host.random() < 0.5 ? torn(operation, host) : [];
      });
      files.set(path, applied(this.#sure.get(path) ?? Buffer.alloc(0), kept));
    }
    return files;
  }

  /** All that was done, power or not. */
  whole(path: string): Buffer {
    return applied(this.#sure.get(path) ?? Buffer.alloc(0), this.#unsure.get(path) ?? []);
  }
}

/** Some sectors of a write. */
function torn(operation: Operation, host: VirtualHost): Operation[] {
  if (operation.type !== 'written') return [];
  const { path, offset, bytes } = operation;
  const parts: Operation[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + SECTOR - ((offset + at) % SECTOR));
    if (host.random() < 0.5) {
      parts.push({ type: 'written', path, offset: offset + at, bytes: bytes.subarray(at, end) });
    }
    at = end;
  }
  return parts;
}

function applied(before: Buffer, operations: readonly Operation[]): Buffer {
  const room = operations.reduce((most, it) => Math.max(most, endOf(it)), before.length);
  const after = Buffer.alloc(room);
  before.copy(after);
  let { length } = before;
  for (const operation of operations) {
    if (operation.type === 'written') {
      operation.bytes.copy(after, operation.offset);
      length = Math.max(length, endOf(operation));
    } else if (operation.type !== 'synced') {
      length = endOf(operation);
      after.fill(0, length);
    }
  }
  return after.subarray(0, length);
}

function endOf(operation: Operation): number {
  if (operation.type === 'written') return operation.offset + operation.bytes.length;
  return operation.type === 'cut' ? operation.length : 0;
}
