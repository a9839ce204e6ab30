import { vi } from 'vitest';
import { Watchers } from '../../src/runtime/watchers.ts';

/** Counts the watchers that were added and not taken off since. They work as they always do. */
export function countWatchers(): { readonly count: () => number } {
  let count = 0;
  const { prototype } = Watchers;
  const add = Reflect.get<Watchers, 'add'>(prototype, 'add');
  vi.spyOn(prototype, 'add').mockImplementation(function (this: Watchers, ...args) {
    const remove = add.apply(this, args);
    count += 1;
    let isThere = true;
    return () => {
      if (isThere) count -= 1;
      isThere = false;
      remove();
    };
  });
  return { count: () => count };
}
