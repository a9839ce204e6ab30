// The inspector, asked what nobody should ask: by requests, by bare sockets, by WebSockets. By
// itself: node test/hostile/run-inspector.ts SECONDS SEED.
import { beforeAll, expect, test } from 'vitest';
import { fuzzInspector, type InspectorReport } from './inspector-fuzz.ts';
import { SECONDS, SEED } from './seconds.ts';

let report: InspectorReport;

beforeAll(
  async () => {
    report = await fuzzInspector(SEED, SECONDS * 0.25);
  },
  (SECONDS + 60) * 1_000,
);

test('B47 B50: whatever is asked is answered without a fault, and only with the token', () => {
  expect(report.findings, `seed ${SEED}`).toEqual([]);
});

test('it was asked in every way, and let in what is right', () => {
  const { requests, connections, webSockets, byStatus } = report;
  expect(Math.min(requests, connections, webSockets)).toBeGreaterThan(0);
  expect(byStatus['200']).toBeGreaterThan(0);
  expect(byStatus['web socket answer']).toBeGreaterThan(0);
});

test('nothing grows by it', () => {
  const { heaps } = report;
  expect(heaps.at(-1)).toBeLessThan((heaps[3] ?? Infinity) * 1.5 + 20_000_000);
});
