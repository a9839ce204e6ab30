import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** What each example says last, having checked it. */
const EXAMPLES = [
  ['external-event', 'invoice-7 is paid, invoice-8 is cancelled, and nobody listens any more'],
  ['sub-workflow', 'elsewhere, order-2.0.order.packing#2 is cancelled'],
  // how often it asks until the answers are there is the clock's affair
  ['polling', /^3 jobs, \d+ requests: cat\.png, dog\.png, late$/],
  ['delay', '3 naps, and none was too short'],
] as const;

test.each(EXAMPLES)('the application handles it itself: %s', { timeout: 60_000 }, (name, last) => {
  const args = [`examples/middleware/${name}.ts`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(last);
});
