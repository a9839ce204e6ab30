import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { STATUS_NAMES, type Source, type SummaryRow } from '../protocol/index.ts';
import { createListStore } from './list-store.ts';
import { ErrorNotice } from './notice.tsx';
import { printRoute } from './route.ts';
import { VirtualList } from './virtual-list.tsx';

/** All workflows a search finds. */
export function ListPage({ source }: { readonly source: Source }): JSX.Element {
  const store = useMemo(() => createListStore(source), [source]);
  const query = useSignal('');
  useEffect(() => {
    void store.search(query.value);
    return () => store.close();
  }, [store]);
  const empty = useComputed(() => store.rows.value.length === 0 && !store.loading.value);
  const search = (text: string) => {
    query.value = text;
    void store.search(text);
  };
  const count = store.count.value;
  return (
    <>
      <div class="chips">
        <input
          type="search"
          aria-label="Search workflows"
          placeholder="status:suspended waits:timer age>1h"
          value={query.value}
          onChange={({ currentTarget }) => search(currentTarget.value)}
        />
        <button type="button" onClick={() => search('')}>
          All {count?.exact === false && 'at least '}
          {count?.total}
        </button>
        {STATUS_NAMES.filter((status) => (count?.byStatus[status] ?? 0) > 0).map((status) => (
          <button type="button" key={status} onClick={() => search(`status:${status}`)}>
            {status} {count?.byStatus[status]}
          </button>
        ))}
      </div>
      {store.error.value !== undefined && <ErrorNotice error={store.error.value} />}
      {empty.value && store.error.value === undefined && <EmptyList query={query.value} />}
      <VirtualList
        label="Workflows"
        items={store.rows.value}
        keyOf={({ id }) => id}
        row={(row) => <ListRow row={row} />}
        onEnd={() => void store.more()}
      />
    </>
  );
}

function EmptyList({ query }: { readonly query: string }): JSX.Element {
  if (query === '') return <p class="notice">No workflow yet. Start one and it appears here.</p>;
  return <p class="notice">Nothing is found by this search. Take a word out of it, or all.</p>;
}

function ListRow({ row }: { readonly row: SummaryRow }): JSX.Element {
  const waits = row.waitsFor.map(({ type, names }) => names.join(' | ') || type).join(', ');
  return (
    <>
      <span role="cell">
        <a href={printRoute({ type: 'run', id: row.id, tab: 'outline' })}>{row.id}</a>
      </span>
      <span role="cell">{row.workflow}</span>
      <span role="cell" class={row.status}>
        {row.status}
      </span>
      <span role="cell" class="wide">
        {row.states.join(', ')}
      </span>
      <span role="cell" class="wide">
        {row.failure ?? waits}
      </span>
      <span role="cell" class="wide faint">
        {new Date(row.updatedAt).toLocaleString()}
      </span>
    </>
  );
}
