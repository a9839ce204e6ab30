import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const RUN_MS = 60_000;

function run(file: string): string {
  return execFileSync(process.execPath, [`examples/${file}`], { encoding: 'utf8' });
}

test.each([
  { file: 'external-event', said: 'payment-1 is "paid"\n' },
  { file: 'sub-workflow', said: 'order-1 is "ready"\n' },
  { file: 'polling', said: 'shipment-1 is "delivered" after 3 questions\n' },
  { file: 'delay', said: 'trial-1 is "over"\n' },
])('middleware handles suspensions of its type: $file', { timeout: RUN_MS }, ({ file, said }) => {
  expect(run(`middleware/${file}.ts`)).toBe(said);
});

test(
  'timers are run by an outside scheduler, with no engine alive between',
  { timeout: RUN_MS },
  () => {
    const lines = run('outside-scheduler/scheduler.ts').trim().split('\n');
    expect(lines.at(0)).toBe('started; nobody runs');
    expect(lines.at(-1)).toBe('no alarm is left');
    expect(lines.slice(1, -1).toSorted()).toEqual([
      'one: woken, now "over"',
      'one: woken, now "second"',
      'two: woken, now "over"',
      'two: woken, now "second"',
    ]);
  },
);
