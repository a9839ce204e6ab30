import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundleSize, IMPORT_BYTES_MAX } from '../../bench/bundle.ts';

test("what `import 'abeyance'` loads stays within its budget", async () => {
  const { imported } = await bundleSize();
  expect(imported).toBeLessThanOrEqual(IMPORT_BYTES_MAX);
});

test('bench/README.md names that budget', () => {
  const row = readFileSync('bench/README.md', 'utf8')
    .split('\n')
    .find((line) => line.startsWith("| `import 'abeyance'`"));
  expect(row).toContain(`at most ${IMPORT_BYTES_MAX / 1000} kB`);
});
