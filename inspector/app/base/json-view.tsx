import { useComputed, useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Cut, Kept } from '../../protocol/index.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { jsonRows, searchJson, type JsonRow } from './json-tree.ts';
import { indentedText, plainText, taggedOf } from './kept.ts';
import { Link } from './link.tsx';
import { ScrollRows } from './scroll-rows.tsx';

/** px */
const ROW_HEIGHT = 22;
/** Rows a value is high at most where it does not fill its place. */
const ROWS_SHOWN = 18;

export interface JsonViewProps {
  readonly label: string;
  readonly value: Kept;
  /** Levels that are open at first; all if there are few lines. */
  readonly depth?: number | undefined;
  /** With a field to search it. */
  readonly search?: boolean | undefined;
  /** As high as the place it is in, and not as its lines. */
  readonly fill?: boolean | undefined;
}

/** A value as a tree that opens and closes; what JSON cannot say as one reads it. */
export function JsonView(props: JsonViewProps): JSX.Element {
  const { value, label, depth = 1, fill = false } = props;
  const open = useSignal<ReadonlyMap<string, boolean>>(new Map());
  const text = useSignal('');
  const at = useSignal<string | undefined>(undefined);
  const shown = useSignal(value);
  shown.value = value;
  const search = useComputed(() => searchJson(shown.value, text.value));
  const rows = useComputed(() => {
    const opened = [...search.value.around].map((key) => [key, true] as const);
    const tree = { open: new Map([...opened, ...open.value]), found: search.value.found, depth };
    return jsonRows(shown.value, tree);
  });
  const items = rows.value;
  const toggle = ({ key, isOpen }: JsonRow, to = isOpen !== true) => {
    if (isOpen !== undefined) open.value = new Map([...open.value, [key, to]]);
  };
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const here = items.findIndex(({ key }) => key === at.value);
    const move = moveOf(event.key, { here, rows: items });
    if (move?.to !== undefined) at.value = move.to;
    const row = items[Math.max(0, here)];
    if (move?.opens !== undefined && row !== undefined) toggle(row, move.opens);
    if (move !== undefined) event.preventDefault();
  };
  const height = Math.min(items.length, ROWS_SHOWN) * ROW_HEIGHT + 2;
  return (
    <div class={fill ? 'json fill' : 'json'}>
      {props.search === true && (
        <JsonSearch label={label} value={value} text={text} found={search.value.found.size} />
      )}
      <div class="json-box" style={fill ? {} : { height: `${height}px` }}>
        <ScrollRows
          label={label}
          class="json-rows"
          role="tree"
          items={items}
          rowHeight={ROW_HEIGHT}
          keyOf={({ key }) => key}
          shown={at.value ?? [...search.value.found][0]}
          onKeyDown={onKeyDown}
          rowProps={(row) => ({
            'aria-level': row.depth,
            'aria-expanded': row.isOpen,
            'aria-selected': row.key === at.value,
            onClick: () => {
              at.value = row.key;
              toggle(row);
            },
          })}
          row={(row) => <JsonLine row={row} />}
        />
      </div>
    </div>
  );
}

interface JsonMove {
  readonly to?: string | undefined;
  readonly opens?: boolean | undefined;
}

/** What a key does in a tree; `undefined`: nothing. */
function moveOf(
  key: string,
  { here, rows }: { readonly here: number; readonly rows: readonly JsonRow[] },
): JsonMove | undefined {
  if (key === 'ArrowRight' || key === 'ArrowLeft') return { opens: key === 'ArrowRight' };
  const last = rows.length - 1;
  const places: Readonly<Record<string, number>> = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    Home: 0,
    End: last,
  };
  const place = places[key];
  return place === undefined ? undefined : { to: rows[Math.min(last, Math.max(0, place))]?.key };
}

interface JsonSearchProps {
  readonly label: string;
  readonly value: Kept;
  readonly text: Signal<string>;
  readonly found: number;
}

function JsonSearch({ label, value, text, found }: JsonSearchProps): JSX.Element {
  return (
    <div class="json-search">
      <input
        type="search"
        placeholder="key or value"
        aria-label={`Search in ${label}`}
        value={text.value}
        onInput={({ currentTarget }) => (text.value = currentTarget.value)}
      />
      <span class="faint" role="status">
        {text.value !== '' && `${found} found`}
      </span>
      <CopyButton text={() => indentedText(value)} name="all of it" />
    </div>
  );
}

function JsonLine({ row }: { readonly row: JsonRow }): JSX.Element {
  const ref = taggedOf(row.value);
  return (
    <span
      class={row.isFound ? 'json-line found' : 'json-line'}
      style={{ paddingInlineStart: `${Math.max(0, row.depth - 1) * 14 + 4}px` }}
      title={`${row.path} = ${row.text}`}
    >
      <span class="json-mark">
        {row.isOpen !== undefined && <Icon name={row.isOpen ? 'chevronDown' : 'chevronRight'} />}
      </span>
      {row.name !== '' && <span class="json-name">{row.name}:</span>}{' '}
      <span class={`json-value ${row.kind}`}>
        {ref?.tag === 'Ref' ? <RefLink address={plainText(ref.content)} /> : row.text}
      </span>
      <span class="json-acts">
        <CopyButton text={() => row.path} name="path" />
        <CopyButton text={() => copied(row.value)} name="value" />
      </span>
    </span>
  );
}

/** An actor a value names: a workflow, or one within it. */
function RefLink({ address }: { readonly address: string }): JSX.Element {
  const id = address.split(/[/#]/)[0] ?? address;
  return <Link to={{ type: 'run', id, tab: 'actors' }}>→ {address}</Link>;
}

function copied(value: Kept): string {
  return typeof value === 'string' ? value : indentedText(value);
}

export interface CutViewProps extends Omit<JsonViewProps, 'value'> {
  readonly value: Cut<Kept> | undefined;
  /** Asks for all of it. */
  readonly onMore?: (() => void) | undefined;
}

/** A value that may have been too long to be sent along, which it says then. */
export function CutView({ value, onMore, ...rest }: CutViewProps): JSX.Element {
  if (value === undefined) return <p class="notice faint">Nothing</p>;
  if (value.type === 'whole') return <JsonView {...rest} value={value.value} />;
  const [shown, all] = [value.head.length, value.length].map((count) => count.toLocaleString());
  return (
    <div class="cut">
      <p class="faint">
        The first {shown} of {all} characters{' '}
        {onMore !== undefined && (
          <button type="button" onClick={onMore}>
            Show more
          </button>
        )}
      </p>
      <pre>{value.head.slice(0, 20_000)}</pre>
    </div>
  );
}
