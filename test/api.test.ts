// The public API is a file one can read, docs/api.txt, so that a change to it shows in review.
// After a wanted change: UPDATE_API=1 npx vitest run test/api.test.ts
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { apiNames } from './api-names.ts';

const PAGE = 'docs/api.txt';

test('docs/api.txt tells every exported name and its kind', () => {
  const api = currentApi();
  if (process.env['UPDATE_API'] === '1') {
    writeFileSync(PAGE, api);
  }
  expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '').toBe(api);
});

test('every exported name leads to its declaration', () => {
  const lost = currentApi()
    .split('\n')
    .filter((line) => line.endsWith(' unresolved'));
  expect(lost).toEqual([]);
});

function currentApi(): string {
  const doors = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [{ subpath, types: target.types }],
  );
  return doors
    .map(({ subpath, types }) => {
      const names = existsSync(types) ? apiNames(types) : ['(not built)'];
      return `${subpath.replace('.', 'abeyance')}\n${names.map((name) => `  ${name}\n`).join('')}`;
    })
    .join('\n');
}
