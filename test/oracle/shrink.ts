import { shorter, smaller } from './code.ts';
import type { Case } from './fuzz.ts';

/** Tries to go on after so many. */
const TRIES_MAX = 6_000;

/**
 * Makes a case smaller while it still fails: steps are left out, then states, transitions, actions
 * and options, the largest parts first. Each try goes on where the last success was.
 */
export function shrink(given: Case, fails: (smaller: Case) => boolean): Case {
  let least = given;
  let tries = 0;
  for (let before: Case | undefined; before !== least;) {
    before = least;
    for (const candidates of [fewerDoings, lessCode]) {
      for (let at = 0; tries < TRIES_MAX;) {
        const found = firstFailing(candidates(least), at, fails);
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

function firstFailing(
  candidates: Iterable<Case>,
  from: number,
  fails: (smaller: Case) => boolean,
): Found {
  let at = -1;
  let tries = 0;
  for (const failing of candidates) {
    at += 1;
    if (at < from) continue;
    tries += 1;
    if (fails(failing)) return { failing, at, tries };
  }
  return { failing: undefined, at, tries };
}

function* fewerDoings(given: Case): Iterable<Case> {
  const [start, ...rest] = given.doings;
  for (const doings of shorter(rest)) {
    if (start !== undefined) yield { ...given, doings: [start, ...doings] };
  }
}

function* lessCode(given: Case): Iterable<Case> {
  for (const code of smaller(given.code)) yield { ...given, code };
}
