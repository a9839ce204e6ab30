import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PARTS = ['', '-wal', '-shm'];

/**
 * A directory for the databases of one figure, on disk: `BENCH_DIR`, else the system's place for
 * temporary files. It is removed when the figure is done.
 */
export class BenchDirectory implements Disposable {
  readonly #path: string;
  #count = 0;

  constructor() {
    const parent = process.env['BENCH_DIR'] ?? tmpdir();
    mkdirSync(parent, { recursive: true });
    this.#path = mkdtempSync(join(parent, 'abeyance-bench-'));
  }

  /** A path no file has yet. */
  file(): string {
    this.#count += 1;
    return join(this.#path, `${this.#count}.db`);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** Bytes of a database with all its companions. */
export function bytesOf(path: string): number {
  const paths = PARTS.map((part) => path + part).filter((part) => existsSync(part));
  return paths.reduce((sum, part) => sum + statSync(part).size, 0);
}
