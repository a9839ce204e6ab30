import { createActor } from 'xstate';
import { createDurableActor } from '../../src/testing.ts';

export type Create = typeof createActor;

const inMemory = ((logic: never, options: never) =>
  createDurableActor(logic, options, { notDurable: () => {} })) as unknown as Create;

/** XState itself is the reference: each test runs on it and on what is to behave as it does. */
export const ACTORS: readonly (readonly [string, Create])[] = [
  ['createActor', createActor],
  ['createDurableActor', createDurableActor as Create],
];

/** For machines that hold what no text can: they run on, and what is about is held in memory. */
export const IN_MEMORY: readonly (readonly [string, Create])[] = [
  ['createActor', createActor],
  ['createDurableActor with notDurable', inMemory],
];

/** What happened, in order, and actions that say it. */
export function recorder(): {
  readonly log: string[];
  readonly say: (text: string) => () => void;
} {
  const log: string[] = [];
  return { log, say: (text) => () => void log.push(text) };
}

/** Until promises that are settled have been heard. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** For actors whose errors are looked at otherwise: nobody else is told. */
export const quiet = { error: (): void => {} };
