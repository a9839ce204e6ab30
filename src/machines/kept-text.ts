/** Why a text is refused as an id or a type. */
export const CHANGED_BY_DATABASES =
  'holds half a surrogate pair or a NUL, which a database would change';

/** Whether every database gives a text of a column of its own back as it was. */
export function isKeptAsItIs(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
