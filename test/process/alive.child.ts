// An engine with nothing to do. Its process ends when it is closed, and not before.
import { createEngine } from '../../src/index.ts';

const engine = await createEngine({ workflows: [] });
setTimeout(() => {
  process.stdout.write('alive');
  void engine.close();
}, 200).unref();
