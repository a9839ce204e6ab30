import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

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

// what is loaded before anything is shown, gzipped; the element has sources of engines, too
test.each([
  { folder: 'dist/inspector/page', first: 'page.js', most: 60_000 },
  { folder: 'dist/inspector/element', first: 'element.js', most: 70_000 },
])('$first begins with $most bytes at most', ({ folder, first, most }) => {
  const sizes = loaded(folder, first);
  expect(sizes.size).toBeGreaterThan(3);
  const sum = [...sizes.values()].reduce((one, other) => one + other, 0);
  expect(sum, JSON.stringify([...sizes])).toBeLessThanOrEqual(most);
});
