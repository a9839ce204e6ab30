import { describe, expect, test } from 'vitest';
import type { StorePlace } from '../../src/persistence/conformance/case.ts';
import { storeConformance } from '../../src/persistence/conformance/suite.ts';
import { lazyStore } from '../../src/persistence/lazy-store.ts';
import { memoryPlace, sqlitePlace } from './places.ts';

/** Each method leads to the same one of the store that is loaded. */
function lazyPlace(): StorePlace {
  const place = memoryPlace();
  return { ...place, store: () => lazyStore('in memory', async () => place.store()) };
}

const PLACES = { memory: memoryPlace, 'lazy memory': lazyPlace, sqlite: sqlitePlace };

describe.each(Object.entries(PLACES))('the %s store', (_, makePlace) => {
  test.each(storeConformance().map((it) => [it.name, it] as const))('%s', (_name, it) =>
    it.run(makePlace),
  );
});

test('no two cases have one name', () => {
  const names = storeConformance().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
