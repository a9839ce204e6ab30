// Makes what a browser loads of the inspector: its page, and the element for pages of others.
// The layout engine's worker stands beside it as it was published, with its licence (EPL-2.0).
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build } from 'rolldown';

const root = dirname(import.meta.dirname);
const built = `${root}/dist/inspector`;
const { resolve } = createRequire(import.meta.url);

/** What is no script, and needs no making. */
const PAGE_FILES = /\.(html|css|svg)$/;

async function bundle(input: string, file: string): Promise<void> {
  await build({
    input: `${root}/inspector/${input}`,
    platform: 'browser',
    logLevel: 'warn',
    output: { file: `${built}/${file}`, format: 'esm', minify: true, sourcemap: false },
  });
}

function copyPage(): void {
  for (const name of readdirSync(`${root}/inspector/page`)) {
    if (PAGE_FILES.test(name))
      copyFileSync(`${root}/inspector/page/${name}`, `${built}/page/${name}`);
  }
  copyFileSync(resolve('elkjs/lib/elk-worker.min.js'), `${built}/page/elk-worker.min.js`);
  copyFileSync(resolve('elkjs/LICENSE.md'), `${built}/page/elk-worker.LICENSE.txt`);
}

mkdirSync(`${built}/page`, { recursive: true });
copyPage();
await bundle('page/page.ts', 'page/page.js');
await bundle('app/index.ts', 'element.js');
