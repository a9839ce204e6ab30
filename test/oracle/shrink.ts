import { shorter, smaller } from './code.ts';
import type { Case } from './cases.ts';

/** It is small enough after so many tries. */
const TRIES_MAX = 6_000;

/** Whether a case still fails, and in the same way. */
export type Fails = (smaller: Case) => Promise<boolean> | boolean;

/**
 * Makes a case smaller while it still fails: steps are left out, then states, transitions, actions
 * and options, the largest parts first. Each try goes on where the last success was.
 */
export async function shrink(given: Case, fails: Fails): Promise<Case> {
  let least = given;
  let tries = 0;
  for (let before: Case | undefined; before !== least;) {
    before = least;
    for (const candidates of [fewerDoings, lessCode]) {
      for (let at = 0; tries < TRIES_MAX;) {
        const found = await firstFailing(candidates(least), at, fails);
        tries += found.tries;
        if (found.failing === undefined) break;
        least = found.failing;
        at = found.at;
      }
    }
  }
  return least;
}

interface Found {
  readonly failing: Case | undefined;
  readonly at: number;
  readonly tries: number;
}

async function firstFailing(
  candidates: Iterable<Case>,
  from: number,
  fails: Fails,
): Promise<Found> {
  let at = -1;
  let tries = 0;
  for (const failing of candidates) {
    at += 1;
    if (at < from) continue;
    tries += 1;
    if (await fails(failing)) return { failing, at, tries };
  }
  return { failing: undefined, at, tries };
}

function* fewerDoings(given: Case): Iterable<Case> {
  const [start, ...rest] = given.doings;
  if (start === undefined) return;
  for (const doings of shorter(rest)) yield { ...given, doings: [start, ...doings] };
  for (const [at, { dies, ...doing }] of given.doings.entries()) {
    if (dies !== undefined) yield { ...given, doings: given.doings.with(at, doing) };
  }
}

function* lessCode(given: Case): Iterable<Case> {
  for (const code of smaller(given.code)) yield { ...given, code };
}
