import { signal } from '@preact/signals';
import type { FunctionComponent, JSX } from 'preact';
import { ErrorNotice } from './notice.tsx';

/** A part that is loaded when it is first shown, so that the first page needs less. */
export interface LazyPart<Props> {
  readonly Part: FunctionComponent<Props>;
  /** Loads it before it is needed. */
  readonly warm: () => void;
}

export function lazyPart<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyPart<Props> {
  const loaded = signal<{ readonly part?: FunctionComponent<Props>; readonly error?: unknown }>({});
  const loading: { now: Promise<void> | undefined } = { now: undefined };
  const keep = async (): Promise<void> => {
    try {
      loaded.value = { part: await load() };
    } catch (error) {
      loaded.value = { error };
      loading.now = undefined;
    }
  };
  const warm = (): void => {
    loading.now ??= keep();
  };
  const Part = (props: Props): JSX.Element => {
    const { part: Shown, error } = loaded.value;
    if (Shown !== undefined) return <Shown {...props} />;
    if (error !== undefined) return <ErrorNotice error={error} again={warm} />;
    warm();
    return <p class="notice late">Loading</p>;
  };
  return { Part, warm };
}
