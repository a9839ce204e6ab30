import { createContext, type Context } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import type { Action } from './actions.ts';
import type { Inspector } from './inspector.ts';
import type { KeyAction } from './key-map.ts';

export const InspectorContext: Context<Inspector | undefined> = createContext<
  Inspector | undefined
>(undefined);

/** What the parts of the app share. */
export function useInspector(): Inspector {
  const inspector = useContext(InspectorContext);
  if (inspector === undefined) throw new Error('this part stands outside of the app');
  return inspector;
}

/** Does something when a key is pressed, as long as the part is shown; the newest one has it. */
export function useKey(action: KeyAction, act: () => void): void {
  const { keys } = useInspector();
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => keys.bind(action, () => newest.current()), [keys, action]);
}

/** Offers what can be done here to the palette, as long as the part is shown. */
export function useActions(offer: () => readonly Action[]): void {
  const { actions } = useInspector();
  const newest = useRef(offer);
  newest.current = offer;
  useEffect(() => actions.offer(() => newest.current()), [actions]);
}
