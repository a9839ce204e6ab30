import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../base/number-text.ts';
import type { RowCursor } from '../base/row-cursor.ts';
import { useInspector } from '../base/use-inspector.ts';
import { useIsNarrow } from '../base/use-lines.ts';
import { VirtualRows } from '../base/virtual-rows.tsx';
import { ListRow, UnreadRow } from './list-row.tsx';
import type { ListStore } from './list-store.ts';
import type { Selection } from './selection.ts';

/** px: one line, and two where there is no room beside each other. */
const ROW_PX = 34;
const NARROW_ROW_PX = 60;
const NARROW_PX = 760;
/** The list holds still so long after the pointer moved over it, ms. */
const HOLD_MS = 1_500;

export interface ListGridProps {
  readonly store: ListStore;
  readonly selection: Selection;
  readonly cursor: RowCursor;
}

/** The rows of the list; while one reads in them what is new waits behind a button. */
export function ListGrid({ store, selection, cursor }: ListGridProps): JSX.Element {
  const { navigation } = useInspector();
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(box, NARROW_PX).value;
  const hold = useHold(store, cursor);
  // read so that each change of the rows is drawn
  void store.changes.value;
  const { rows, held } = store;
  const open = (index: number) => {
    const id = rows.keyAt(index);
    if (id !== undefined) navigation.go({ type: 'run', id, tab: 'chart' });
  };
  const waiting = held + rows.leaving;
  return (
    <div class={isNarrow ? 'list-box narrow' : 'list-box'} ref={box} onPointerMove={hold.pointed}>
      <VirtualRows
        label="Workflows"
        rows={rows}
        rowHeight={isNarrow ? NARROW_ROW_PX : ROW_PX}
        header={<Header store={store} selection={selection} />}
        cursor={cursor}
        onOpen={open}
        onMark={(index) => {
          const id = rows.keyAt(index);
          if (id !== undefined) selection.toggle(id);
        }}
        onSight={(sight) => store.want(sight)}
        onScroll={hold.scrolled}
        busy={store.loading.value}
        selected={(index) => {
          const id = rows.keyAt(index);
          return id !== undefined && selection.has(id);
        }}
        rowClass={(index) => {
          const id = rows.keyAt(index);
          return id !== undefined && rows.isLeaving(id) ? 'leaving' : '';
        }}
        row={(index) => {
          const row = rows.at(index);
          if (row === undefined) return <UnreadRow />;
          return (
            <ListRow
              row={row}
              selection={selection}
              onSelect={(isRange) =>
                isRange ? selection.range(rows, row.id) : selection.toggle(row.id)
              }
            />
          );
        }}
      />
      {waiting > 0 && (
        <button type="button" class="pill main" onClick={hold.letGo}>
          {held > 0 ? `${countText(held)} new` : `${countText(rows.leaving)} gone`}
        </button>
      )}
    </div>
  );
}

function Header({ store, selection }: Omit<ListGridProps, 'cursor'>): JSX.Element {
  // read so that each change of the rows is drawn: a new search has rows of its own
  void store.changes.value;
  const { rows } = store;
  const chosen = selection.ids.value.size;
  const isAll = selection.all.value || (chosen > 0 && chosen >= rows.size);
  return (
    <>
      <span role="columnheader" class="c-check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label="Select all that are shown"
          checked={isAll}
          indeterminate={!isAll && chosen > 0}
          onClick={() => {
            if (isAll) selection.clear();
            else selection.some([...rows.rows()].map(({ id }) => id));
          }}
        />
      </span>
      <span role="columnheader" class="c-id">
        id
      </span>
      <span role="columnheader" class="c-name">
        name
      </span>
      <span role="columnheader" class="c-status">
        status
      </span>
      <span role="columnheader" class="c-state">
        state
      </span>
      <span role="columnheader" class="c-waits">
        waits for
      </span>
      <span role="columnheader" class="c-updated">
        updated
      </span>
    </>
  );
}

interface Hold {
  readonly pointed: () => void;
  readonly scrolled: (scrollTop: number) => void;
  /** Goes to the top, where what waited is shown. */
  readonly letGo: () => void;
}

/** The list holds still while one is in the midst of it, points at it, or is on one of its rows. */
function useHold(store: ListStore, cursor: RowCursor): Hold {
  const pointing = useSignal(false);
  const scrolled = useSignal(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const isOn = (cursor.index(store.rows) ?? 0) > 0;
  const isHolding = pointing.value || scrolled.value || isOn;
  useEffect(() => store.hold(isHolding), [store, isHolding]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    pointed() {
      pointing.value = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => (pointing.value = false), HOLD_MS);
    },
    scrolled(scrollTop) {
      scrolled.value = scrollTop > ROW_PX / 2;
    },
    letGo() {
      store.release();
      if (isOn || scrolled.value) cursor.to(store.rows, 0);
    },
  };
}
