import { invalidOption } from '../machines/invalid-option.ts';

/** Under this name libraries for observables look for one; XState asks so too. */
export const OBSERVABLE: PropertyKey =
  (Symbol as { readonly observable?: symbol }).observable ?? '@@observable';

export interface Listener<Value> {
  next?(value: Value): void;
  error?(error: unknown): void;
  complete?(): void;
}

/**
 * Who listens, of the two forms in which XState takes it: an observer, or its functions.
 * @throws `OptionInvalid`
 */
export function listenerOf<Value>(
  observer: Listener<Value> | ((value: Value) => void),
  error: ((error: unknown) => void) | undefined,
  complete: (() => void) | undefined,
): Listener<Value> {
  if (typeof observer === 'object' && observer !== null) return observer;
  if (typeof observer !== 'function') {
    throw invalidOption('observer', 'give a function or an observer');
  }
  return { next: observer, ...(error && { error }), ...(complete && { complete }) };
}
