import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = 'inspector/app/style';

/** Classes a sheet styles wherever they stand, outside of any part of a page. */
function bareClasses(file: string): readonly string[] {
  const css = readFileSync(`${FOLDER}/${file}`, 'utf8').replaceAll(/\{[^{}]*\}/g, '{}');
  const selectors = css.split(/[{},`]/).map((selector) => selector.trim());
  return selectors.filter((selector) => /^\.[\w-]+$/.test(selector));
}

test('no class is styled by two areas of the app', () => {
  const owners = new Map<string, Set<string>>();
  for (const file of readdirSync(FOLDER)) {
    for (const name of bareClasses(file)) {
      owners.set(name, (owners.get(name) ?? new Set()).add(file));
    }
  }
  expect(owners.size).toBeGreaterThan(50);
  const shared = [...owners].filter(([, files]) => files.size > 1);
  expect(shared.map(([name, files]) => `${name}: ${[...files].join(', ')}`)).toEqual([]);
});
