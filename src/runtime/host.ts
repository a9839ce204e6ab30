/**
 * The host port: everything that is not a function of its arguments comes in by this door, so that
 * the floors below it can be run under a virtual clock and a seed (T1, T2).
 */
export interface Host {
  /** The wall clock, ms since epoch. It may jump either way; nobody below counts on more (B4). */
  now(): number;
  /**
   * Calls `fn` once, at or after `at` (ms since epoch), however far away that is; returns what
   * calls it off. A host looks at the clock again at least once a minute, so that a clock that was
   * set forward is noticed.
   */
  wake(at: number, fn: () => void): () => void;
  /** Calls `fn` soon, after what is already waiting to run: the moment a group commit closes. */
  defer(fn: () => void): void;
  /** From 0 up to 1, for what is left to chance: the jitter of retries. */
  random(): number;
  /** A name no other call on any machine returns: for events and workflows that were given none. */
  id(): string;
  /**
   * Keeps the process alive until what it returns is called, where a platform would end a process
   * that has no timer to wait for.
   */
  hold?(): () => void;
  /** An abort controller of the platform; floor 1 has no such name of its own. */
  aborter(): Aborter;
}

export interface Aborter {
  readonly signal: unknown;
  abort(reason: unknown): void;
}
