import { expect, test } from 'vitest';
import { print } from './code.ts';
import type { Case } from './cases.ts';
import { MachineKit } from './machine-kit.ts';
import { shrink } from './shrink.ts';
import { writeSystem } from './write-machine.ts';

/** Machines with what is looked for in them. */
function casesWith(text: string): readonly Case[] {
  return Array.from({ length: 200 }, (_, seed): Case => {
    const doings = Array.from({ length: 9 }, (__, ms) => ({ type: 'pass', ms }) as const);
    return { code: writeSystem(seed).code, doings, chatty: false, calm: false, rows: false };
  }).filter(({ code }) => print(code).includes(text));
}

test('a failing machine is made smaller until nothing can be left out', async () => {
  const [given, ...others] = casesWith('x.emit(');
  expect(others.length).toBeGreaterThan(20);
  const fails = ({ code, doings }: Case): boolean => {
    const text = print(code);
    if (!text.includes('x.emit(') || !doings.some((one) => one.type === 'pass' && one.ms === 5)) {
      return false;
    }
    return new MachineKit().compile(text) !== undefined;
  };
  const least = await shrink(given!, (smaller) => {
    try {
      return fails(smaller);
    } catch {
      return false;
    }
  });
  expect(least.doings).toEqual([
    { type: 'pass', ms: 0 },
    { type: 'pass', ms: 5 },
  ]);
  expect(print(least.code).length).toBeLessThan(500);
  expect(fails(least)).toBe(true);
});
