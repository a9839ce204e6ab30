import type { ConformanceCase } from './case.ts';
import { broadcasts } from './broadcasts.ts';
import { checkpoints, turnsOfRevisions } from './checkpoints.ts';
import { claims, reopening } from './claims.ts';
import { atomicity, events, firstCommits, laterCommits } from './commits.ts';
import { dueOrder, duePages } from './due.ts';
import { otherLines, turns } from './journal.ts';
import { actors, messages, tasks } from './mailboxes.ts';
import { pages } from './pages.ts';
import { removal } from './removal.ts';
import { filters, moving } from './search.ts';
import { definitions, texts } from './texts.ts';
import { awaiting, children } from './waiting.ts';

/**
 * Everything the store port promises, as cases any test runner can run: a store is whatever passes
 * them all.
 */
export function storeConformance(): readonly ConformanceCase[] {
  return [
    ...firstCommits,
    ...laterCommits,
    ...atomicity,
    ...events,
    ...actors,
    ...messages,
    ...tasks,
    ...dueOrder,
    ...duePages,
    ...filters,
    ...moving,
    ...awaiting,
    ...children,
    ...pages,
    ...turns,
    ...turnsOfRevisions,
    ...checkpoints,
    ...broadcasts,
    ...otherLines,
    ...removal,
    ...texts,
    ...definitions,
    ...claims,
    ...reopening,
  ];
}
