import { effect, signal, type Signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

/** A search that was given a name. */
export interface SavedView {
  readonly name: string;
  readonly query: string;
}

/** What a reader likes, kept by the browser from one visit to the next. */
export interface Settings {
  readonly theme: Signal<Theme>;
  readonly views: Signal<readonly SavedView[]>;
  /** `true`: times as they are, and not "3 min ago". */
  readonly exactTimes: Signal<boolean>;
  /** Ids of the workflows looked at, the newest first. */
  readonly recent: Signal<readonly string[]>;
}

const KEY = 'abeyance.inspector';
/** Ids that are remembered. */
const RECENT_MAX = 12;

export function createSettings(storage: Storage | undefined = browserStorage()): Settings {
  const kept = readKept(storage);
  const settings: Settings = {
    theme: signal(kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'auto'),
    views: signal(Array.isArray(kept.views) ? kept.views.filter(isView) : []),
    exactTimes: signal(kept.exactTimes === true),
    recent: signal(Array.isArray(kept.recent) ? kept.recent.filter(isText) : []),
  };
  effect(() => {
    const { theme, views, exactTimes, recent } = settings;
    const text = JSON.stringify({
      theme: theme.value,
      views: views.value,
      exactTimes: exactTimes.value,
      recent: recent.value,
    });
    try {
      storage?.setItem(KEY, text);
    } catch {
      // it is full, or not allowed: the settings hold for this visit
    }
  });
  return settings;
}

interface Kept {
  readonly theme?: unknown;
  readonly views?: unknown;
  readonly exactTimes?: unknown;
  readonly recent?: unknown;
}

/** What was kept may be anybody's, and of any age. */
function readKept(storage: Storage | undefined): Kept {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isView(view: unknown): view is SavedView {
  const { name, query } = (view ?? {}) as { readonly name?: unknown; readonly query?: unknown };
  return typeof name === 'string' && typeof query === 'string';
}

/** A page in a frame may be denied it. */
function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** The ids with the one that is looked at now first. */
export function withRecent(recent: readonly string[], id: string): readonly string[] {
  return [id, ...recent.filter((other) => other !== id)].slice(0, RECENT_MAX);
}

/** The theme after one, round and round. */
export function nextTheme(theme: Theme): Theme {
  if (theme === 'auto') return 'light';
  return theme === 'light' ? 'dark' : 'auto';
}
