import type { EntryLine } from '../../protocol/index.ts';
import { actorName, turnText } from './turn-text.ts';

type Term = (line: EntryLine) => boolean;

/** Words before a colon that a filter knows. */
export const FILTER_KEYS: readonly string[] = ['is:', 'by:', 'actor:', 'state:', 'changed:'];

/**
 * Reads a filter of turns: `is:failed by:timer actor:charge state:payment changed:context.total`
 * and words; all must hold, `-` turns one round.
 */
export function turnFilter(text: string, id: string): Term {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const terms = words.map((word) => {
    const isNot = word.startsWith('-') && word.length > 1;
    const term = termOf(isNot ? word.slice(1) : word, id);
    return isNot ? (line: EntryLine) => !term(line) : term;
  });
  return (line) => terms.every((term) => term(line));
}

function termOf(word: string, id: string): Term {
  const colon = word.indexOf(':');
  const key = word.slice(0, colon + 1);
  const value = word.slice(colon + 1);
  switch (key) {
    case 'is:':
      return (line) => (value === 'failed' ? isFailure(line) : line.outcome === value);
    case 'by:':
      return ({ source }) => source === value;
    case 'actor:':
      return ({ to }) => to.toLowerCase().includes(value);
    case 'state:':
      return (line) =>
        JSON.stringify(line.value)
          .toLowerCase()
          .includes(value.split('.').at(-1) ?? '');
    case 'changed:':
      return ({ changed }) => changed.some((one) => isChange(one.toLowerCase(), value));
    default:
      return (line) => searched(line, id).includes(word);
  }
}

/** Something went wrong in it. */
export function isFailure(line: EntryLine): boolean {
  const { outcome, hasError, eventType } = line;
  return outcome === 'failed' || hasError || /^xstate\.(promise\.reject|error\.)/.test(eventType);
}

/** Only the top of a context is known of each turn: `context.order.total` is found by `order`. */
function isChange(changed: string, asked: string): boolean {
  const key = changed.slice(changed.lastIndexOf(' ') + 1);
  const [first, second] = asked.split('.');
  return key === (first === 'context' && second !== undefined ? second : first);
}

function searched(line: EntryLine, id: string): string {
  const { eventType, eventId = '', reason = '', value, to, revision } = line;
  const { what } = turnText(line, id);
  const texts = [what, eventType, eventId, reason, JSON.stringify(value), actorName(to)];
  return `#${revision} ${texts.join(' ')}`.toLowerCase();
}
