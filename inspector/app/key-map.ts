/** What a key does, wherever one is. */
export type KeyAction =
  | 'search'
  | 'nextRow'
  | 'previousRow'
  | 'nextEntry'
  | 'previousEntry'
  | 'goList'
  | 'goTimers'
  | 'goFailures'
  | 'help'
  | 'palette'
  | 'live';

/** What of a keyboard event is looked at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export interface KeyAnswer {
  readonly action?: KeyAction | undefined;
  /** The first key of two that was pressed: give it with the next press. */
  readonly pending: string;
}

/** Keys and what they do, in the order the help shows them. */
export const KEYS: readonly (readonly [keys: string, action: KeyAction])[] = [
  ['/', 'search'],
  ['j', 'nextRow'],
  ['k', 'previousRow'],
  [']', 'nextEntry'],
  ['[', 'previousEntry'],
  ['g l', 'goList'],
  ['g t', 'goTimers'],
  ['g f', 'goFailures'],
  ['?', 'help'],
  ['Escape', 'live'],
];

/** Reads one press. `typing`: in a field, where only Escape and the palette are keys. */
export function keyAction(press: KeyPress, pending: string, typing: boolean): KeyAnswer {
  if ((press.ctrlKey || press.metaKey) && press.key.toLowerCase() === 'k')
    return { action: 'palette', pending: '' };
  if (press.ctrlKey || press.metaKey || press.altKey) return { pending: '' };
  if (typing && press.key !== 'Escape') return { pending: '' };
  const keys = pending === '' ? press.key : `${pending} ${press.key}`;
  const action = KEYS.find(([known]) => known === keys)?.[1];
  if (action !== undefined) return { action, pending: '' };
  return { pending: KEYS.some(([known]) => known.startsWith(`${keys} `)) ? keys : '' };
}
