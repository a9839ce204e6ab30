// Makes what a browser loads of the inspector: its page, and the element for pages of others.
// The layout engine's worker stands beside it as it was published, with its licence (EPL-2.0).
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build } from 'rolldown';

const root = dirname(import.meta.dirname);
const built = `${root}/dist/inspector`;
const { resolve } = createRequire(import.meta.url);

/** What is no script, and needs no making. */
const PAGE_FILES = /\.(html|css|svg)$/;

interface Bundle {
  readonly folder: string;
  /** Of what is loaded first; what it loads later lies beside it. */
  readonly entry: string;
}

async function bundle(input: string, { folder, entry }: Bundle): Promise<void> {
  await build({
    input: `${root}/inspector/${input}`,
    platform: 'browser',
    logLevel: 'warn',
    output: {
      dir: `${built}/${folder}`,
      entryFileNames: `${entry}.js`,
      chunkFileNames: `${entry}-[name].js`,
      format: 'esm',
      minify: true,
      sourcemap: false,
    },
  });
}

function copyPage(): void {
  for (const name of readdirSync(`${root}/inspector/page`)) {
    if (PAGE_FILES.test(name))
      copyFileSync(`${root}/inspector/page/${name}`, `${built}/page/${name}`);
  }
  copyFileSync(resolve('elkjs/lib/elk-worker.min.js'), `${built}/page/elk-worker.min.js`);
  // it is no module, and Node takes it as what the package says
  writeFileSync(`${built}/page/package.json`, '{ "type": "commonjs" }\n');
  copyFileSync(resolve('elkjs/LICENSE.md'), `${built}/page/elk-worker.LICENSE.txt`);
}

// what a build before this one made, and this one does not, is not to be shipped
for (const folder of ['page', 'element']) {
  rmSync(`${built}/${folder}`, { recursive: true, force: true });
  mkdirSync(`${built}/${folder}`, { recursive: true });
}
copyPage();
await bundle('page/page.ts', { folder: 'page', entry: 'page' });
await bundle('app/index.ts', { folder: 'element', entry: 'element' });
