import { useEffect, useRef } from 'preact/hooks';
import { useInspector, useKey } from '../base/use-inspector.ts';
import type { RunTab } from '../base/route.ts';
import type { RunStore } from './run-store.ts';

/** The address follows a cursor that is dragged when it has rested so long, ms. */
const FOLLOW_MS = 200;

/** Where the address says one is. */
interface CursorPlace {
  readonly tab: RunTab;
  readonly revision: number | undefined;
}

/** What the address was told last. */
interface Told {
  readonly revision: number | undefined;
}

/**
 * Moves the one cursor of a run, also by the keys for it. What is shown moves at once; the address
 * follows, without a place to go back to for each turn one dragged over.
 */
export function useCursor(
  store: RunStore,
  { tab, revision: asked }: CursorPlace,
): (revision: number | undefined) => void {
  const { navigation } = useInspector();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const told = useRef<Told | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // the address that follows the cursor may come when that has gone on already
    if (told.current !== undefined && told.current.revision === asked) return;
    told.current = undefined;
    if (store.cursor.peek() !== asked) void store.look(asked);
  }, [store, asked]);
  const look = (revision: number | undefined): void => {
    const wasPast = store.cursor.peek() !== undefined;
    void store.look(revision);
    clearTimeout(timer.current);
    const replace = wasPast && revision !== undefined;
    const follow = () => {
      told.current = { revision };
      navigation.go({ type: 'run', id: store.id, revision, tab }, { replace });
    };
    if (replace) timer.current = setTimeout(follow, FOLLOW_MS);
    else follow();
  };
  const step = (by: number) => {
    const newest = store.run.peek()?.row.revision ?? 1;
    const to = Math.max(1, (store.cursor.peek() ?? newest) + by);
    look(to >= newest ? undefined : to);
  };
  useKey('nextEntry', () => step(1));
  useKey('previousEntry', () => step(-1));
  useKey('firstEntry', () => step(-Infinity));
  useKey('lastEntry', () => look(undefined));
  return look;
}
