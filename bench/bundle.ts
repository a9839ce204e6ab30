import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown, type OutputChunk } from 'rolldown';

/** What `import 'abeyance'` may load, in bytes after gzip: see `bench/README.md`. */
export const IMPORT_BYTES_MAX = 22_000;

/** Bytes of a bundle without xstate, minified, each chunk gzipped by itself. */
export interface BundleSize {
  /** What is loaded at import: the entry and the chunks it imports statically. */
  readonly imported: number;
  /** What is loaded on top by the first `createEngine`. */
  readonly engine: number;
}

/** Bundles all of `abeyance`, every export kept, as for a page. */
export async function bundleSize(): Promise<BundleSize> {
  const bundle = await rolldown({
    input: 'abeyance',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    external: ['xstate'],
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const chunks = output.filter((file) => file.type === 'chunk');
  const imported = staticallyLoaded(chunks);
  const engine = chunks.filter((chunk) => !imported.has(chunk));
  return { imported: gzipped(imported), engine: gzipped(engine) };
}

function staticallyLoaded(chunks: readonly OutputChunk[]): ReadonlySet<OutputChunk> {
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of loaded) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  }
  return loaded;
}

function gzipped(chunks: Iterable<OutputChunk>): number {
  return [...chunks].reduce((sum, { code }) => sum + gzipSync(code).byteLength, 0);
}
