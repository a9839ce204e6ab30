import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { STATUS_NAMES, type SummaryRow } from '../../protocol/index.ts';
import { ListStore } from './list-store.ts';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { Status } from '../base/status.tsx';
import { Time } from '../base/time.tsx';
import { useInspector, useKey } from '../base/use-inspector.ts';
import { VirtualList } from '../base/virtual-list.tsx';
import { waitsText } from './waits-text.ts';

/** All workflows a search finds. */
export function ListPage({ query }: { readonly query: string }): JSX.Element {
  const { source, navigation } = useInspector();
  const store = useMemo(() => new ListStore(source), [source]);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    void store.search(query);
  }, [store, query]);
  useEffect(() => () => store.close(), [store]);
  useKey('search', () => box.current?.focus());
  const search = (text: string) => navigation.go({ type: 'list', query: text });
  const count = store.count.value;
  const error = store.error.value;
  return (
    <div class="list-page">
      <div class="chips">
        <input
          ref={box}
          type="search"
          aria-label="Search workflows"
          placeholder="status:suspended waits:timer age>1h"
          value={query}
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
      {error !== undefined && <ErrorNotice error={error} />}
      {store.rows.value.length === 0 && !store.loading.value && error === undefined && (
        <EmptyList query={query} />
      )}
      <VirtualList
        label="Workflows"
        items={store.rows.value}
        keyOf={({ id }) => id}
        row={(row) => <ListRow row={row} />}
        onEnd={() => void store.more()}
      />
    </div>
  );
}

function EmptyList({ query }: { readonly query: string }): JSX.Element {
  if (query === '') return <p class="notice">No workflow yet. Start one and it appears here.</p>;
  return <p class="notice">Nothing is found by this search. Take a word out of it, or all.</p>;
}

function ListRow({ row }: { readonly row: SummaryRow }): JSX.Element {
  return (
    <>
      <span role="cell">
        <Link to={{ type: 'run', id: row.id, tab: 'chart' }}>{row.id}</Link>
      </span>
      <span role="cell">{row.workflow}</span>
      <span role="cell">
        <Status status={row.status} />
      </span>
      <span role="cell" class="wide">
        {row.states.join(', ')}
      </span>
      <span role="cell" class="wide">
        {row.failure ?? waitsText(row.waitsFor)}
      </span>
      <span role="cell" class="wide faint">
        <Time at={row.updatedAt} />
      </span>
    </>
  );
}
