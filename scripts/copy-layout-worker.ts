// Puts the layout engine's worker beside the built inspector: as it was published, with its
// licence (EPL-2.0), and bundled into nothing.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const built = `${dirname(import.meta.dirname)}/dist/inspector`;
const { resolve } = createRequire(import.meta.url);

mkdirSync(built, { recursive: true });
copyFileSync(resolve('elkjs/lib/elk-worker.min.js'), `${built}/elk-worker.min.js`);
copyFileSync(resolve('elkjs/LICENSE.md'), `${built}/elk-worker.LICENSE.md`);
