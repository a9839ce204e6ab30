import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK = 4096;

/** A disk of its own, in memory, that can be filled to the last block. */
export class SmallDisk {
  readonly path: string = mkdtempSync(join(tmpdir(), 'abeyance-disk-'));
  readonly file: string = join(this.path, 'workflows.db');
  readonly #ballast: string = join(this.path, 'ballast');

  constructor(bytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'abeyance', this.path]);
  }

  /** Leaves so many blocks free. */
  fill(blocksLeft: number): void {
    this.free();
    const { bavail } = statfsSync(this.path);
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, bavail - blocksLeft) * BLOCK));
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Lets nobody write, root included, while nothing on it is open for writing. */
  readOnly(is: boolean): void {
    const options = `remount,${is ? 'ro' : 'rw'}`;
    execFileSync('mount', ['-o', options, this.path]);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.path]);
    rmdirSync(this.path);
  }
}

/** Why this process may not mount; `undefined`: it may, as root, where that is not forbidden. */
export function whyNoMount(): string | undefined {
  if (process.getuid?.() !== 0)
    return 'only root may mount a disk that is small enough to be filled';
  try {
    new SmallDisk(2 ** 16).remove();
    return undefined;
  } catch {
    return 'root may not mount a tmpfs here';
  }
}
