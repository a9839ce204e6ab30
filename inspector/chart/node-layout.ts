import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { createLayoutEngine, type LayoutEngine, type LayoutWorker } from './layout-engine.ts';

interface WorkerModule {
  exports: { readonly Worker?: new () => LayoutWorker };
}

/**
 * The layout engine in Node, from the same file that pages load as a worker. It is read as a text
 * and run as the CommonJS module it is, since a package of ES modules cannot require it.
 */
export function createNodeLayoutEngine(): LayoutEngine {
  const file = elkWorkerFile();
  const run = compileFunction(readFileSync(file, 'utf8'), ['module', 'exports'], {
    filename: file,
  }) as (module: WorkerModule, exports: object) => void;
  const module: WorkerModule = { exports: {} };
  run(module, module.exports);
  const { Worker } = module.exports;
  if (Worker === undefined) throw new Error(`${file} is not the worker of elkjs`);
  return createLayoutEngine(new Worker());
}

/**
 * `elk-worker.min.js` of elkjs: the copy beside the built inspector, bundled or not, else the
 * package's own.
 */
export function elkWorkerFile(): string {
  const built = ['./', '../', '../page/']
    .map((folder) => fileURLToPath(new URL(`${folder}elk-worker.min.js`, import.meta.url)))
    .find((file) => existsSync(file));
  return built ?? createRequire(import.meta.url).resolve('elkjs/lib/elk-worker.min.js');
}
