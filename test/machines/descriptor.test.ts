import fc from 'fast-check';
import { expect, test } from 'vitest';
import { descriptorsOf, matchesDescriptor } from '../../src/machines/descriptor.ts';

test.each([
  ['user', ['user', '*', 'user.*']],
  ['user.approval', ['user.approval', '*', 'user.approval.*', 'user.*']],
  ['.a.', ['.a.', '*', '.a..*', '.*', '.a.*']],
])('the descriptors that ask for %s', (type, descriptors) => {
  expect(descriptorsOf(type).toSorted()).toEqual(descriptors.toSorted());
});

test('an event is asked for by the descriptors it has, and by no others', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '.', '*', '.*'), { maxLength: 6 });
  const texts = fc.tuple(text, text).map((both) => both.map((parts) => parts.join('')));
  fc.assert(
    fc.property(texts, ([type = '', descriptor = '']) => {
      const all = descriptorsOf(type);
      expect(all.includes(descriptor)).toBe(matchesDescriptor(type, descriptor));
      expect(new Set(all).size).toBe(all.length);
    }),
    { numRuns: 5_000 },
  );
});
