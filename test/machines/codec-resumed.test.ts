import { expect, test } from 'vitest';
import { decode, encode } from '../../src/machines/codec.ts';
import { RESUMED } from '../../src/machines/pause.ts';

// B39: the event of a resume is kept like any other, in the history, in a context, in a parked
// message, and passes the wait's `where` again when it is taken again.
test('the mark of a resumed event is kept', () => {
  const event = { type: 'manager.approval', payload: { user: 'ann' }, [RESUMED]: true };
  const back = decode(encode({ last: event })) as { last: typeof event };
  expect(back.last).toEqual(event);
  expect(RESUMED in back.last).toBe(true);
});

test('another symbol is refused, beside the mark or alone', () => {
  const other = Symbol('other');
  expect(() => encode({ type: 'a', [RESUMED]: true, [other]: 1 })).toThrow('symbol as a key');
  expect(() => encode({ [other]: 1 })).toThrow('symbol as a key');
});
