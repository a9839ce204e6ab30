import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef, type MutableRef } from 'preact/hooks';
import { listWindow, type ListWindow } from './list-window.ts';
import type { RowCursor, Rows } from './row-cursor.ts';

/** Browsers hold no higher element than some 33 million px. */
const HEIGHT_MAX = 30_000_000;

export interface VirtualRowsProps {
  readonly label: string;
  readonly rows: Rows;
  /** px; every row has it. */
  readonly rowHeight: number;
  /** The column headers, which stay in sight. */
  readonly header: ComponentChildren;
  /** The cells of a row, also of one that is not read yet. */
  readonly row: (index: number) => ComponentChildren;
  readonly rowClass?: ((index: number) => string) | undefined;
  readonly selected?: ((index: number) => boolean) | undefined;
  readonly cursor: RowCursor;
  /** Enter, on the row one is on. */
  readonly onOpen: (index: number) => void;
  /** The space bar, on the row one is on. */
  readonly onMark?: ((index: number) => void) | undefined;
  /** These are in sight now. */
  readonly onSight: (sight: ListWindow) => void;
  readonly onScroll?: ((scrollTop: number) => void) | undefined;
  readonly busy?: boolean | undefined;
}

/** Many rows of one height under their headers; only those in sight are in the page. */
export function VirtualRows(props: VirtualRowsProps): JSX.Element {
  const { rows, rowHeight, cursor } = props;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useSignal<ListWindow>({ first: 0, end: 0 });
  const id = useId();
  const count = Math.min(rows.count, Math.floor(HEIGHT_MAX / rowHeight));
  const look = useSight({ ...props, count }, box, drawn);
  useReveal(cursor, rows, rowHeight, box);
  const active = cursor.index(rows);
  const first = Math.min(drawn.value.first, count);
  const end = Math.min(drawn.value.end, count);
  const isDrawn = active !== undefined && active >= first && active < end;
  const indexes = Array.from({ length: end - first }, (_none, index) => first + index);
  return (
    <div
      class="rows"
      ref={box}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-busy={props.busy}
      aria-multiselectable={props.selected === undefined ? undefined : 'true'}
      aria-activedescendant={isDrawn ? `${id}-${active}` : undefined}
      tabIndex={0}
      onScroll={look}
      onKeyDown={(event) => {
        const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2);
        // a link or a box in a row does by itself what these keys mean
        const isOwn = event.target === event.currentTarget;
        if (!isOwn && (event.key === 'Enter' || event.key === ' ')) return;
        if (pressed(event.key, page, props)) event.preventDefault();
      }}
    >
      <div class="row head" role="row" aria-rowindex={1}>
        {props.header}
      </div>
      <div class="rows-body" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
        {indexes.map((index) => (
          <div
            class={`row ${index === active ? 'active' : ''} ${props.rowClass?.(index) ?? ''}`}
            role="row"
            id={`${id}-${index}`}
            aria-rowindex={index + 2}
            aria-selected={props.selected?.(index)}
            key={rows.keyAt(index) ?? `unread ${index}`}
            style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
            onClick={() => cursor.to(rows, index)}
          >
            {props.row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Does what a key means on the rows; `false`: it means nothing here. */
function pressed(key: string, page: number, props: VirtualRowsProps): boolean {
  const { cursor, rows } = props;
  const at = cursor.index(rows);
  if (key === 'ArrowDown') cursor.by(rows, 1);
  else if (key === 'ArrowUp') cursor.by(rows, -1);
  else if (key === 'PageDown') cursor.to(rows, (at ?? 0) + page);
  else if (key === 'PageUp') cursor.to(rows, (at ?? 0) - page);
  else if (key === 'Home') cursor.to(rows, 0);
  else if (key === 'End') cursor.to(rows, rows.count - 1);
  else if (key === 'Enter' && at !== undefined) props.onOpen(at);
  else if (key === ' ' && at !== undefined && props.onMark !== undefined) props.onMark(at);
  else return false;
  return true;
}

type Box = MutableRef<HTMLDivElement | null>;

interface Seen extends VirtualRowsProps {
  readonly count: number;
}

/** Keeps what is drawn to what is in sight, and what is read where it is when rows change above. */
function useSight(props: Seen, box: Box, drawn: { value: ListWindow }): () => void {
  const { rows, rowHeight, count } = props;
  const anchor = useRef<{ readonly key: string; readonly index: number }>();
  // asked for after rows were drawn, either would lay out the page in the midst of a frame
  const view = useRef({ scrollTop: 0, height: 0 });
  const newest = useRef(props);
  newest.current = props;
  const look = (): void => {
    const now = newest.current;
    const at = { rows: now.count, rowHeight: now.rowHeight, ...view.current };
    const sight = listWindow({ ...at, overscan: 1 });
    const { first, end } = drawn.value;
    if (sight.first < first || sight.end > end || end > now.count + 20)
      drawn.value = listWindow(at);
    const index = Math.floor(at.scrollTop / at.rowHeight);
    const key = index === 0 ? undefined : now.rows.keyAt(index);
    anchor.current = key === undefined ? undefined : { key, index };
    now.onSight(sight);
    now.onScroll?.(at.scrollTop);
  };
  const measure = (): void => {
    const element = box.current;
    if (element === null) return;
    view.current = { scrollTop: element.scrollTop, height: element.clientHeight };
    look();
  };
  useLayoutEffect(() => {
    const element = box.current;
    const kept = anchor.current;
    const index = kept === undefined ? undefined : rows.indexOf(kept.key);
    if (element !== null && kept !== undefined && index !== undefined && index !== kept.index) {
      element.scrollTop += (index - kept.index) * rowHeight;
      measure();
    } else look();
  });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(measure);
    measure();
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [count === 0, rowHeight]);
  return measure;
}

/** Brings the row one is on into sight when one moves. */
function useReveal(cursor: RowCursor, rows: Rows, rowHeight: number, box: Box): void {
  const moves = cursor.moves.value;
  const seen = useRef(moves);
  useLayoutEffect(() => {
    const element = box.current;
    const index = cursor.index(rows);
    if (seen.current === moves || element === null || index === undefined) return;
    seen.current = moves;
    const head = element.firstElementChild?.clientHeight ?? 0;
    const top = index * rowHeight;
    const hidden = top + rowHeight + head - element.clientHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (hidden > element.scrollTop) element.scrollTop = hidden;
  }, [moves]);
}
