import type { SavedView } from '../base/settings.ts';

/** Searches everybody has. */
export const PRESETS: readonly SavedView[] = [
  { name: 'All', query: '' },
  { name: 'Needs attention', query: 'status:failed,parked' },
  { name: 'In flight', query: 'status:running,suspended' },
  { name: 'Waits for an event', query: 'waits:event' },
  { name: 'Waits for time', query: 'waits:timer' },
  { name: 'Quiet for an hour', query: 'status:running,suspended age>1h' },
];

/** The views with one more; another of that name gives way. */
export function savedView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const at = views.findIndex(({ name }) => name === view.name);
  return at < 0 ? [...views, view] : views.with(at, view);
}

/** The views with one under another name; one that had it gives way. */
export function renamedView(
  views: readonly SavedView[],
  from: string,
  to: string,
): readonly SavedView[] {
  return views.flatMap((view) => {
    if (view.name === from) return [{ ...view, name: to }];
    return view.name === to ? [] : [view];
  });
}

export function withoutView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name);
}
