import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { ListWindow } from './list-window.ts';
import { ErrorNotice } from './notice.tsx';
import type { PagedLines } from './paged-lines.ts';
import { RowCursor, type Rows } from './row-cursor.ts';
import { useInspector, useKey } from './use-inspector.ts';
import { useIsNarrow } from './use-lines.ts';
import { VirtualRows } from './virtual-rows.tsx';

/** px: one line, and two where there is no room beside each other. */
const ROW_PX = 36;
const NARROW_ROW_PX = 64;
const NARROW_PX = 760;

export interface LinesPageProps {
  readonly title: string;
  readonly lines: Pick<PagedLines<unknown, unknown>, 'items' | 'isWhole' | 'error' | 'refresh'>;
  /** What is typed into the filter. */
  readonly text: Signal<string>;
  readonly placeholder: string;
  /** How many are shown, and of how many. */
  readonly summary: string;
  /** Beside the filter. */
  readonly controls?: ComponentChildren;
  /** What is said where there are none. */
  readonly none: string;
  readonly columns: readonly string[];
  readonly rows: Rows;
  readonly row: (index: number) => ComponentChildren;
  readonly rowClass?: ((index: number) => string) | undefined;
  readonly onOpen: (index: number) => void;
  readonly onSight: (sight: ListWindow) => void;
}

/** A page of lines of many workflows, with a filter over them. */
export function LinesPage(props: LinesPageProps): JSX.Element {
  const { title, lines, text, rows, onOpen } = props;
  const { source } = useInspector();
  const cursor = useMemo(() => new RowCursor(), [source]);
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const isNarrow = useIsNarrow(box, NARROW_PX).value;
  useKey('search', () => search.current?.select());
  useRowKeys(cursor, rows, onOpen);
  const isRead = lines.items.value !== undefined;
  const error = lines.error.value;
  return (
    <div class="lines-page" ref={box}>
      <div class="lines-head">
        <h1>{title}</h1>
        <input
          ref={search}
          type="search"
          aria-label={`Filter ${title.toLowerCase()}`}
          placeholder={props.placeholder}
          value={text.value}
          onInput={({ currentTarget }) => (text.value = currentTarget.value)}
        />
        {props.controls}
        <span class="faint" role="status">
          {isRead && props.summary}
        </span>
      </div>
      {error !== undefined && <ErrorNotice error={error} again={() => void lines.refresh()} />}
      {isRead && rows.count === 0 && lines.isWhole.value ? (
        <p class="empty" role="status">
          {text.value.trim() === '' ? props.none : 'Nothing has this text.'}
        </p>
      ) : (
        <div class={`list-box ${title.toLowerCase()} ${isNarrow ? 'narrow' : ''}`}>
          <VirtualRows
            label={title}
            rows={rows}
            rowHeight={isNarrow ? NARROW_ROW_PX : ROW_PX}
            header={props.columns.map((name) => (
              <span role="columnheader" key={name} class={`l-${name.replaceAll(' ', '-')}`}>
                {name}
              </span>
            ))}
            cursor={cursor}
            onOpen={onOpen}
            onSight={props.onSight}
            busy={!isRead}
            rowClass={props.rowClass}
            row={props.row}
          />
        </div>
      )}
    </div>
  );
}

/** The keys that go along rows and open one, wherever in the page one is. */
function useRowKeys(cursor: RowCursor, rows: Rows, onOpen: (index: number) => void): void {
  useKey('nextRow', () => cursor.by(rows, 1));
  useKey('previousRow', () => cursor.by(rows, -1));
  useKey('openRow', () => {
    const index = cursor.index(rows);
    if (index !== undefined) onOpen(index);
  });
}

/** What is typed into a filter, and as it is compared. */
export function useFilter(): { readonly text: Signal<string>; readonly wanted: string } {
  const text = useSignal('');
  return { text, wanted: text.value.trim().toLowerCase() };
}
