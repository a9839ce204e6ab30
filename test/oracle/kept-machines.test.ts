import { describe, expect, test } from 'vitest';
import { replayOnEngine } from './engine-fuzz.ts';
import { replay } from './fuzz.ts';
import { KEPT } from './kept-machines.ts';
import { quiet } from './quiet.ts';

quiet();

describe.each(KEPT)('$name', ({ code, doings, chatty }) => {
  const given = { code, doings, chatty, calm: false, rows: true };

  test('read back after each turn', () => {
    expect(() => replay(given)).not.toThrow();
  });

  test('as a workflow of an engine', async () => {
    await expect(replayOnEngine(given)).resolves.toBeUndefined();
  });
});
