import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useInspector } from '../base/use-inspector.ts';
import { queryFault, type QueryFault } from './query-edit.ts';

/** Searches as one types, so long after the last key, ms. */
const TYPED_MS = 250;
/** What cannot be read is said so long after the last key: most of it is only not finished, ms. */
const SETTLED_MS = 800;

/** What stands in the search box. */
export interface Draft {
  readonly draft: { readonly value: string };
  /** What is wrong with it, once one has stopped to type. */
  readonly fault: QueryFault | undefined;
  /** Searches now. */
  readonly apply: (text: string) => void;
  /** Searches in a moment, if it can be read then. */
  readonly type: (text: string) => void;
}

/** The search of the address, until one types. */
export function useDraft(query: string): Draft {
  const { navigation } = useInspector();
  const draft = useSignal(query);
  const asked = useRef(query);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (query !== asked.current) draft.value = query;
    asked.current = query;
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settled = useSignal(query);
  useEffect(() => {
    const wait = setTimeout(() => (settled.value = draft.value), SETTLED_MS);
    return () => clearTimeout(wait);
  }, [draft.value]);
  const go = (text: string, replace: boolean) => {
    clearTimeout(timer.current);
    if (queryFault(text) !== undefined || text === asked.current) return;
    asked.current = text;
    navigation.go({ type: 'list', query: text }, { replace });
  };
  return {
    draft,
    fault: settled.value === draft.value ? queryFault(draft.value) : undefined,
    apply(text) {
      draft.value = text;
      settled.value = text;
      go(text, false);
    },
    type(text) {
      draft.value = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => go(text, true), TYPED_MS);
    },
  };
}
