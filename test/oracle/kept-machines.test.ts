import { expect, test } from 'vitest';
import { replay } from './fuzz.ts';
import { KEPT } from './kept-machines.ts';
import { quiet } from './quiet.ts';

quiet();

test.each(KEPT)('$name', ({ code, doings, chatty }) => {
  expect(() => replay({ code, doings, chatty, keeps: true })).not.toThrow();
});
