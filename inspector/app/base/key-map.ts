/** What a key does, wherever one is. */
export type KeyAction =
  | 'search'
  | 'nextRow'
  | 'previousRow'
  | 'openRow'
  | 'selectRow'
  | 'selectRange'
  | 'nextEntry'
  | 'previousEntry'
  | 'firstEntry'
  | 'lastEntry'
  | 'showDiff'
  | 'fork'
  | 'send'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomFit'
  | 'turnChart'
  | 'collapseChart'
  | 'expandChart'
  | 'showPath'
  | 'goList'
  | 'goDefinitions'
  | 'goTimers'
  | 'goFailures'
  | 'goSettings'
  | 'theme'
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

export interface KeyLine {
  readonly keys: string;
  readonly action: KeyAction;
  readonly what: string;
}

/** Keys and what they do, in the order the help shows them. */
export const KEYS: readonly KeyLine[] = [
  { keys: '/', action: 'search', what: 'search' },
  { keys: 'j', action: 'nextRow', what: 'next row' },
  { keys: 'k', action: 'previousRow', what: 'row before' },
  { keys: 'o', action: 'openRow', what: 'open the row' },
  { keys: 'x', action: 'selectRow', what: 'select the row' },
  { keys: 'X', action: 'selectRange', what: 'select the rows from the last one up to here' },
  { keys: ']', action: 'nextEntry', what: 'next turn' },
  { keys: '[', action: 'previousEntry', what: 'turn before' },
  { keys: '{', action: 'firstEntry', what: 'first turn' },
  { keys: '}', action: 'lastEntry', what: 'newest turn' },
  { keys: 'Escape', action: 'live', what: 'back to the present, or close what is open' },
  { keys: 'd', action: 'showDiff', what: 'what the turn changed' },
  { keys: 's', action: 'send', what: 'send an event' },
  { keys: 'f', action: 'fork', what: 'fork from the turn' },
  { keys: '+', action: 'zoomIn', what: 'larger chart or timeline' },
  { keys: '-', action: 'zoomOut', what: 'smaller chart or timeline' },
  { keys: '0', action: 'zoomFit', what: 'all of the chart or timeline' },
  { keys: 'r', action: 'turnChart', what: 'chart down or to the right' },
  { keys: 'c', action: 'collapseChart', what: 'hide the inner states of the chart' },
  { keys: 'e', action: 'expandChart', what: 'show what is active in the chart' },
  { keys: 'p', action: 'showPath', what: 'the path taken through the chart' },
  { keys: 'g l', action: 'goList', what: 'go to the workflows' },
  { keys: 'g d', action: 'goDefinitions', what: 'go to the machines' },
  { keys: 'g t', action: 'goTimers', what: 'go to the timers' },
  { keys: 'g f', action: 'goFailures', what: 'go to the failures' },
  { keys: 'g s', action: 'goSettings', what: 'go to the settings' },
  { keys: 't', action: 'theme', what: 'light, dark, as the system' },
  { keys: '?', action: 'help', what: 'these keys' },
];

/** Reads one press. `typing`: in a field, where only Escape and the palette are keys. */
export function keyAction(press: KeyPress, pending: string, typing: boolean): KeyAnswer {
  if ((press.ctrlKey || press.metaKey) && press.key.toLowerCase() === 'k')
    return { action: 'palette', pending: '' };
  if (press.ctrlKey || press.metaKey || press.altKey) return { pending: '' };
  if (typing && press.key !== 'Escape') return { pending: '' };
  const keys = pending === '' ? press.key : `${pending} ${press.key}`;
  const action = KEYS.find((known) => known.keys === keys)?.action;
  if (action !== undefined) return { action, pending: '' };
  return { pending: KEYS.some((known) => known.keys.startsWith(`${keys} `)) ? keys : '' };
}
