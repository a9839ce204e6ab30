import { createContext, type Context } from 'preact';
import { useContext } from 'preact/hooks';
import type { RunStore } from './run-store.ts';

export const RunContext: Context<RunStore | undefined> = createContext<RunStore | undefined>(
  undefined,
);

/** The workflow that is shown, for the panes of its page. */
export function useRun(): RunStore {
  const store = useContext(RunContext);
  if (store === undefined) throw new Error('this pane stands outside of a run');
  return store;
}
