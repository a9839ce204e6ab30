import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a user who asks for `abeyance` gets. */
export interface Installed {
  readonly packages: number;
  /** Of all files of all packages. */
  readonly bytes: number;
  /** Of abeyance's own files. */
  readonly own: number;
  /** Of abeyance's tarball. */
  readonly tarball: number;
}

/** Abeyance as `npm pack` makes it, and what it depends on as it lies in `node_modules`. */
export function installed(): Installed {
  const others = neededBy(ROOT, new Set());
  const { size, unpackedSize } = packed();
  const bytes = [...others].reduce((sum, name) => sum + bytesUnder(folderOf(name)), unpackedSize);
  return { packages: others.size + 1, bytes, own: unpackedSize, tarball: size };
}

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
}

function packed(): Packed {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'];
  const [first] = JSON.parse(
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }),
  ) as Packed[];
  if (first === undefined) throw new Error('npm pack told of no tarball');
  return first;
}

function neededBy(folder: string, known: Set<string>): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (known.has(name)) continue;
    known.add(name);
    neededBy(folderOf(name), known);
  }
  return known;
}

function folderOf(name: string): string {
  return join(ROOT, 'node_modules', name);
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
