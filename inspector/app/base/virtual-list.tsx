import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { listWindow } from './list-window.ts';

/** px; the sheet says the same. */
const ROW_HEIGHT = 32;

export interface VirtualListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly row: (item: T) => ComponentChildren;
  readonly keyOf: (item: T) => string | number;
  /** The last row came into sight. */
  readonly onEnd: () => void;
}

/** Many rows of one height, of which only those in sight are in the page. */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { items, keyOf } = props;
  const box = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => (height.value = element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const { first, end } = listWindow({
    rows: items.length,
    rowHeight: ROW_HEIGHT,
    scrollTop: scrollTop.value,
    height: height.value,
  });
  const onScroll = ({ currentTarget }: JSX.TargetedEvent<HTMLDivElement>) => {
    scrollTop.value = currentTarget.scrollTop;
    const seen = currentTarget.scrollTop + currentTarget.clientHeight;
    if (seen >= (items.length - 1) * ROW_HEIGHT) props.onEnd();
  };
  return (
    <div
      class="rows"
      ref={box}
      role="table"
      aria-label={props.label}
      aria-rowcount={items.length}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div style={{ height: `${items.length * ROW_HEIGHT}px` }} />
      {items.slice(first, end).map((item, index) => (
        <div
          class="row"
          role="row"
          aria-rowindex={first + index + 1}
          key={keyOf(item)}
          style={{ top: `${(first + index) * ROW_HEIGHT}px` }}
        >
          {props.row(item)}
        </div>
      ))}
    </div>
  );
}
