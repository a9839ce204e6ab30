import { describe, expect, test } from 'vitest';
import { storeConformance } from '../../src/persistence/conformance/suite.ts';
import { memoryPlace, sqlitePlace } from './places.ts';

const PLACES = { memory: memoryPlace, sqlite: sqlitePlace };

describe.each(Object.entries(PLACES))('the %s store', (_, makePlace) => {
  test.each(storeConformance().map((it) => [it.name, it] as const))('%s', (_name, it) =>
    it.run(makePlace),
  );
});

test('no two cases have one name', () => {
  const names = storeConformance().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
