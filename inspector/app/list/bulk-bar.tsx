import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon, type IconName } from '../base/icon.tsx';
import { countOf, countText } from '../base/number-text.ts';
import { refusal } from '../base/refusal.ts';
import { useActions, useInspector } from '../base/use-inspector.ts';
import { openBulk } from './open-bulk.tsx';
import { DEEDS, type BulkKind, type BulkTarget } from './bulk.ts';
import { allRows, download, EXPORT_MAX } from './export-rows.ts';
import type { ListStore } from './list-store.ts';
import { namedQuery } from './query-edit.ts';
import type { Selection } from './selection.ts';

const ICONS: Readonly<Record<BulkKind, IconName>> = {
  send: 'event',
  resume: 'play',
  retry: 'poll',
  skip: 'skip',
  cancel: 'ban',
  delete: 'trash',
};

const KINDS = Object.keys(ICONS) as readonly BulkKind[];

export interface BulkBarProps {
  readonly store: ListStore;
  readonly selection: Selection;
  readonly query: string;
  /** How many the search finds, as far as one knows. */
  readonly total: number;
}

/** What can be done with the rows that are selected. */
export function BulkBar({ store, selection, query, total }: BulkBarProps): JSX.Element | null {
  const inspector = useInspector();
  const isAll = selection.all.value;
  const ids = selection.ids.value;
  const count = isAll ? total : ids.size;
  const target = (): BulkTarget =>
    isAll
      ? { type: 'query', query: namedQuery(query) }
      : { type: 'rows', rows: [...ids].flatMap((id) => store.rows.get(id) ?? []) };
  const act = (kind: BulkKind) => openBulk(inspector, kind, target());
  const refused = (kind: BulkKind) => refusal(inspector, isAll ? 'bulk' : DEEDS[kind].command);
  useActions(() =>
    count === 0
      ? []
      : KINDS.map((kind) => ({
          name: `${DEEDS[kind].name} (${countText(count)} selected)`,
          refused: refused(kind),
          act: () => act(kind),
        })),
  );
  if (count === 0) return null;
  return (
    <div class="bulk-bar" role="toolbar" aria-label="What to do with the selected">
      <span class="chosen" role="status">
        {isAll ? `all ${countText(count)} matching` : `${countText(count)} selected`}
      </span>
      {!isAll && total > count && (
        <button type="button" class="plain" onClick={() => selection.selectAll()}>
          Select all {countText(total)} matching
        </button>
      )}
      {KINDS.map((kind) => (
        <button
          type="button"
          key={kind}
          class={kind === 'cancel' || kind === 'delete' ? 'danger' : ''}
          disabled={refused(kind) !== undefined}
          title={refused(kind) ?? DEEDS[kind].does}
          onClick={() => act(kind)}
        >
          <Icon name={ICONS[kind]} />
          {DEEDS[kind].name}
        </button>
      ))}
      <Exports store={store} selection={selection} query={query} />
      <button type="button" class="plain" onClick={() => selection.clear()}>
        Clear
      </button>
    </div>
  );
}

/** The ids to the clipboard, or the rows to a file. */
function Exports({ store, selection, query }: Omit<BulkBarProps, 'total'>): JSX.Element {
  const inspector = useInspector();
  const come = useSignal<number | undefined>(undefined);
  const rows = async () => {
    if (!selection.all.value)
      return [...selection.ids.value].flatMap((id) => store.rows.get(id) ?? []);
    come.value = 0;
    try {
      return await allRows(inspector.source, query, (count) => (come.value = count));
    } finally {
      come.value = undefined;
    }
  };
  const give = async (what: 'ids' | 'json') => {
    try {
      const given = await rows();
      const cut = given.length >= EXPORT_MAX ? '; there may be more' : '';
      if (what === 'ids') {
        await navigator.clipboard.writeText(given.map(({ id }) => id).join('\n'));
        inspector.toast('done', `${countOf(given.length, 'id')} copied${cut}`);
      } else {
        download('workflows.json', JSON.stringify(given, undefined, 2), 'application/json');
        inspector.toast('done', `${countOf(given.length, 'workflow')} exported${cut}`);
      }
    } catch (error) {
      inspector.toast('failed', error instanceof Error ? error.message : String(error));
    }
  };
  const isBusy = come.value !== undefined;
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => void give('ids')}>
        Copy ids
      </button>
      <button type="button" disabled={isBusy} onClick={() => void give('json')}>
        <Icon name="download" />
        {come.value === undefined ? 'Export JSON' : `${countText(come.value)} read`}
      </button>
    </>
  );
}
