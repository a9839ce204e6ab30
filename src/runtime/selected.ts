import { invalidOption } from '../machines/invalid-option.ts';
import { listenerOf, type Listener } from './observable.ts';

/** A part of a workflow's snapshots, as XState's `actor.select` has it. */
export interface SelectedPart<Selected> {
  get(): Selected;
  /** Hears of it where it becomes another. */
  subscribe(observer: Listener<Selected>): Subscribed;
  subscribe(
    next: (value: Selected) => void,
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Subscribed;
}

interface Subscribed {
  unsubscribe(): void;
}

interface Source<Snapshot> {
  getSnapshot(): Snapshot;
  subscribe(observer: Listener<Snapshot>): Subscribed;
}

/** @throws `OptionInvalid` for what is no function. */
export function selected<Snapshot, Selected>(
  source: Source<Snapshot>,
  selector: (snapshot: Snapshot) => Selected,
  isEqual: (one: Selected, other: Selected) => boolean,
): SelectedPart<Selected> {
  if (typeof selector !== 'function') throw invalidOption('selector', 'give a function');
  if (typeof isEqual !== 'function') throw invalidOption('isEqual', 'give a function');
  const get = (): Selected => selector(source.getSnapshot());
  const subscribe = (
    observer: Listener<Selected> | ((value: Selected) => void),
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Subscribed => {
    const listener = listenerOf(observer, error, complete);
    let last = get();
    return source.subscribe({
      next: (snapshot) => {
        const value = selector(snapshot);
        if (isEqual(last, value)) return;
        last = value;
        listener.next?.(value);
      },
      error: (failure) => listener.error?.(failure),
      complete: () => listener.complete?.(),
    });
  };
  return { get, subscribe };
}
