// The HTTP face, asked what nobody should ask: by requests, by bare sockets, and by links that were
// changed. By itself: node test/hostile/run-http.ts SECONDS SEED.
import { beforeAll, expect, test } from 'vitest';
import { fuzzHttp, type HttpReport } from './http-fuzz.ts';
import { SECONDS, SEED } from './seconds.ts';

let report: HttpReport;

beforeAll(
  async () => {
    report = await fuzzHttp(SEED, SECONDS * 0.4, 800);
  },
  (SECONDS + 60) * 1_000,
);

test('B50: whatever is asked is answered, without a fault and without a word of the inside', () => {
  expect(report.findings, `seed ${SEED}`).toEqual([]);
});

test('it was asked in every way, and let in what is right', () => {
  const { requests, connections, links, byStatus } = report;
  expect(Math.min(requests, connections, links)).toBeGreaterThan(0);
  expect(byStatus['200'] ?? byStatus['202'] ?? byStatus['socket 200']).toBeGreaterThan(0);
});
