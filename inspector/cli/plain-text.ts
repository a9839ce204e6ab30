/**
 * What a terminal would obey and not show: control characters, and those that turn the direction
 * of what follows. Whatever a workflow holds is text, and stays text.
 */
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text in one line, with what a terminal would obey written out: `\u001b`. */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(OBEYED, (found) => SHORT[found] ?? escaped(found));
}

/** JSON as it may be shown anywhere: what `JSON.stringify` leaves in it is written out, too. */
export function plainJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent) ?? 'null';
  return text.replaceAll(OBEYED, (found) => (found === '\n' ? found : escaped(found)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
