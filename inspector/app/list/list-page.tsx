import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { OpenBundle } from '../base/bundles.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { RowCursor } from '../base/row-cursor.ts';
import type { Inspector } from '../base/inspector.ts';
import { useActions, useInspector, useKey } from '../base/use-inspector.ts';
import { BulkBar } from './bulk-bar.tsx';
import { knownValues, type KnownValues } from './completions.ts';
import { EmptyList } from './empty-list.tsx';
import { Filters } from './filters.tsx';
import { ListGrid } from './list-grid.tsx';
import { ListStore } from './list-store.ts';
import { allowedStatuses, queryFault } from './query-edit.ts';
import { SearchBox } from './search-box.tsx';
import { Selection } from './selection.ts';
import { openView } from './view-dialog.tsx';

/** Rows that are looked at for what may be searched for. */
const SAMPLED_ROWS = 2_000;

/** All workflows a search finds. */
export function ListPage({ query }: { readonly query: string }): JSX.Element {
  const inspector = useInspector();
  const { source } = inspector;
  const store = useMemo(() => new ListStore(source), [source]);
  const selection = useMemo(() => new Selection(), [source]);
  const cursor = useMemo(() => new RowCursor(), [source]);
  const page = useRef<HTMLDivElement>(null);
  const fault = queryFault(query);
  useEffect(() => {
    cursor.clear();
    selection.clear();
    if (fault === undefined) void store.search(query);
  }, [store, query]);
  useEffect(() => () => store.close(), [store]);
  useListKeys(inspector, { store, selection, cursor });
  useActions(() => [
    { name: 'Save this view…', act: () => openView(inspector, { name: '', query }) },
  ]);
  // read so that each change of the rows is drawn
  void store.changes.value;
  const counted = store.counted.value;
  const counts = allowedStatuses(query).map((status) => counted?.byStatus[status] ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const error = store.error.value;
  const isEmpty = store.rows.count === 0;
  const toRows = () => page.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  const known = useKnown(inspector, store);
  return (
    <div class="list-page" ref={page}>
      <SearchBox query={query} known={known} onLeave={toRows} />
      <Filters query={query} counted={counted} />
      {error !== undefined && <ErrorNotice error={error} again={() => store.again()} />}
      {isEmpty && error === undefined && fault === undefined ? (
        <EmptyList query={query} loading={store.loading.value} />
      ) : (
        <ListGrid store={store} selection={selection} cursor={cursor} />
      )}
      <OpenBundle />
      <BulkBar
        store={store}
        selection={selection}
        query={query}
        total={fault === undefined ? Math.max(total, isEmpty ? 0 : store.rows.size) : 0}
      />
    </div>
  );
}

interface Parts {
  readonly store: ListStore;
  readonly selection: Selection;
  readonly cursor: RowCursor;
}

/** The keys that mean something on the rows, wherever in the page one is. */
function useListKeys(inspector: Inspector, { store, selection, cursor }: Parts): void {
  const onRow = (act: (id: string) => void) => () => {
    const id = cursor.key(store.rows);
    if (id !== undefined) act(id);
  };
  useKey('nextRow', () => cursor.by(store.rows, 1));
  useKey('previousRow', () => cursor.by(store.rows, -1));
  useKey(
    'openRow',
    onRow((id) => inspector.navigation.go({ type: 'run', id, tab: 'chart' })),
  );
  useKey(
    'selectRow',
    onRow((id) => selection.toggle(id)),
  );
  useKey(
    'selectRange',
    onRow((id) => selection.range(store.rows, id)),
  );
  useKey('live', () => {
    if (selection.all.peek() || selection.ids.peek().size > 0) selection.clear();
    else cursor.clear();
  });
}

/** What may be searched for: the machines there are, and what rows that are known have. */
function useKnown(inspector: Inspector, store: ListStore): () => KnownValues {
  const names = useRef<readonly string[]>();
  return () => {
    if (names.current === undefined) {
      names.current = [];
      void inspector.source.definitions({}).then(
        ({ items }) => (names.current = [...new Set(items.map(({ name }) => name))]),
        () => (names.current = undefined),
      );
    }
    return knownValues([...store.rows.rows()].slice(0, SAMPLED_ROWS), names.current);
  };
}
