import { useSignal, type Signal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';

/** What was asked and what came of it. */
export interface Answered<T> {
  readonly answer?: T | undefined;
  readonly error?: unknown;
  readonly loading: boolean;
}

export interface Asked<T> {
  readonly state: Signal<Answered<T>>;
  /** Asks once more; what is shown stays until the answer is there. */
  readonly again: () => void;
}

/** Asks when shown, and anew whenever one of `about` is another. Only the newest answer counts. */
export function useAnswer<T>(ask: () => Promise<T>, about: readonly unknown[]): Asked<T> {
  const state = useSignal<Answered<T>>({ loading: true });
  const turn = useSignal(0);
  useEffect(() => {
    let left = false;
    state.value = { ...state.peek(), loading: true };
    const show = (answered: Answered<T>): void => {
      if (!left) state.value = answered;
    };
    void ask().then(
      (answer) => show({ answer, loading: false }),
      (error: unknown) => show({ error, loading: false }),
    );
    return () => {
      left = true;
    };
  }, [...about, turn.value]);
  const again = useCallback(() => {
    turn.value += 1;
  }, [turn]);
  return { state, again };
}
