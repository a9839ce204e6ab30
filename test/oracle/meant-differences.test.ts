import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MEANT } from './meant-differences.ts';

test('each difference that is let pass stands in the compatibility table', () => {
  const page = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  const [, differences = ''] = page.split('## Differences');
  const text = differences.replaceAll(/\s+/g, ' ');
  for (const { row } of Object.values(MEANT)) expect(text).toContain(row);
});
