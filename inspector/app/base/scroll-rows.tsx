import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { listWindow } from './list-window.ts';

export interface ScrollRowsProps<T> {
  readonly label: string;
  readonly class?: string | undefined;
  readonly items: readonly T[];
  /** px */
  readonly rowHeight: number;
  readonly keyOf: (item: T) => string | number;
  /** Of a list or a tree; what a row is follows from it. */
  readonly role: 'list' | 'tree';
  readonly row: (item: T, index: number) => ComponentChildren;
  /** What of a row a reader of the screen is told. */
  readonly rowProps?: ((item: T) => JSX.HTMLAttributes<HTMLDivElement>) | undefined;
  /** Brought into sight whenever it is another. */
  readonly shown?: string | number | undefined;
  /** The first row came into sight. */
  readonly onStart?: (() => void) | undefined;
  /** The last row came into sight. */
  readonly onEnd?: (() => void) | undefined;
  readonly onKeyDown?: ((event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => void) | undefined;
}

/**
 * Many rows of one height that come in at both ends, of which only those in sight are in the page.
 * What is read stays where it is when rows are put on above it; at the end it follows the end.
 */
export function ScrollRows<T>(props: ScrollRowsProps<T>): JSX.Element {
  const { items, keyOf, rowHeight, role } = props;
  const box = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(0);
  useScrollPlace(props, box, height.value);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => (height.value = element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const { first, end } = listWindow({
    rows: items.length,
    rowHeight,
    scrollTop: scrollTop.value,
    height: height.value,
  });
  const onScroll = ({ currentTarget }: JSX.TargetedEvent<HTMLDivElement>) => {
    scrollTop.value = currentTarget.scrollTop;
    const seen = currentTarget.scrollTop + currentTarget.clientHeight;
    if (currentTarget.scrollTop < rowHeight) props.onStart?.();
    if (seen >= (items.length - 1) * rowHeight) props.onEnd?.();
  };
  return (
    <div
      class={`rows ${props.class ?? ''}`}
      ref={box}
      role={role}
      aria-label={props.label}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={props.onKeyDown}
    >
      <div role="none" style={{ height: `${items.length * rowHeight}px` }} />
      {items.slice(first, end).map((item, index) => (
        <div
          class="row"
          role={role === 'list' ? 'listitem' : 'treeitem'}
          aria-posinset={first + index + 1}
          aria-setsize={items.length}
          key={keyOf(item)}
          style={{ top: `${(first + index) * rowHeight}px`, height: `${rowHeight}px` }}
          {...props.rowProps?.(item)}
        >
          {props.row(item, first + index)}
        </div>
      ))}
    </div>
  );
}

/** Keeps what is seen in its place, and brings into sight what is to be shown. */
function useScrollPlace<T>(
  { items, keyOf, rowHeight, shown }: ScrollRowsProps<T>,
  box: { readonly current: HTMLDivElement | null },
  height: number,
): void {
  const before = useRef<readonly T[]>([]);
  useLayoutEffect(() => {
    const element = box.current;
    const old = before.current;
    before.current = items;
    if (element === null || old === items || old.length === 0) return;
    const top = Math.floor(element.scrollTop / rowHeight);
    const seen = old[Math.min(top, old.length - 1)];
    const wasAtEnd = element.scrollTop + element.clientHeight >= (old.length - 1) * rowHeight;
    const lastKey = old.length > 0 ? keyOf(old[old.length - 1] as T) : undefined;
    const isLonger = items.length > old.length && items.some((one) => keyOf(one) === lastKey);
    if (wasAtEnd && isLonger && old.length * rowHeight > element.clientHeight) {
      element.scrollTop = items.length * rowHeight;
      return;
    }
    if (seen === undefined) return;
    const at = items.findIndex((one) => keyOf(one) === keyOf(seen));
    if (at >= 0 && at !== top)
      element.scrollTop += (at - Math.min(top, old.length - 1)) * rowHeight;
  }, [items]);
  useLayoutEffect(() => {
    const element = box.current;
    const at = shown === undefined ? -1 : items.findIndex((one) => keyOf(one) === shown);
    if (element === null || at < 0) return;
    const top = at * rowHeight;
    const isAbove = top < element.scrollTop;
    const isBelow = top + rowHeight > element.scrollTop + element.clientHeight;
    if (isAbove || isBelow) element.scrollTop = top - element.clientHeight / 2;
  }, [shown, items.length > 0, height]);
}
