import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** What the page loads before it shows anything may have, gzipped, bytes. */
const SHELL_MAX = 60_000;
const IMPORTED = /(?:^|[;}])(?:import|export)(?:[^"'`;]*?from)?["']\.\/([\w.-]+)["']/g;

/** A file of the built page, and all that it loads at once. */
function loaded(folder: string, first: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const left = [first];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (sizes.has(name)) continue;
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    sizes.set(name, gzipSync(text, { level: 9 }).length);
    left.push(...[...text.matchAll(IMPORTED)].map(([, file = '']) => file));
  }
  return sizes;
}

test.each([
  ['the page', 'dist/inspector/page', 'page.js'],
  ['the element', 'dist/inspector/element', 'element.js'],
])('%s begins with 60 kB at most', (_, folder, first) => {
  const sizes = loaded(folder, first);
  expect(sizes.size).toBeGreaterThan(3);
  const sum = [...sizes.values()].reduce((one, other) => one + other, 0);
  expect(sum, JSON.stringify([...sizes])).toBeLessThanOrEqual(SHELL_MAX);
});
