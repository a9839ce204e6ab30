import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '../../src/persistence/conformance/case.ts';
import { memoryDisk } from '../../src/persistence/memory/store.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';

export interface Directory {
  readonly path: string;
  readonly file: string;
  remove(): void;
}

/** A directory of its own for one test, and the path of a file in it. */
export function directory(): Directory {
  const path = mkdtempSync(join(tmpdir(), 'abeyance-'));
  const file = join(path, 'workflows.db');
  return { path, file, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function memoryPlace(): StorePlace {
  const disk = memoryDisk();
  return { store: () => disk.store(), remove: () => {} };
}

export function sqlitePlace(): StorePlace {
  const place = directory();
  return { store: () => sqliteStore(place.file), remove: () => place.remove() };
}
