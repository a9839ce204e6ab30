import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { PagedLines, type ReadPage } from './paged-lines.ts';
import type { Rows } from './row-cursor.ts';
import { useInspector } from './use-inspector.ts';

/** Lines of the source, read as long as the part is shown. */
export function useLines<T, C>(read: ReadPage<T, C>): PagedLines<T, C> {
  const { source } = useInspector();
  const lines = useMemo(() => new PagedLines(source, read), [source]);
  useEffect(() => {
    lines.open();
    return () => lines.close();
  }, [lines]);
  return lines;
}

/** Items as rows, each known by its key. */
export function rowsOf<T>(items: readonly T[], keyOf: (item: T) => string): Rows {
  const places = new Map(items.map((item, index) => [keyOf(item), index]));
  return {
    count: items.length,
    keyAt(index) {
      const item = items[index];
      return item === undefined ? undefined : keyOf(item);
    },
    indexOf: (key) => places.get(key),
  };
}

interface Measured {
  readonly current: HTMLElement | null;
}

/** Whether there is less room beside each other than so many px. */
export function useIsNarrow(box: Measured, px: number): Signal<boolean> {
  const isNarrow = useSignal(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => (isNarrow.value = element.clientWidth < px);
    const sizes = new ResizeObserver(measure);
    measure();
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [px]);
  return isNarrow;
}
