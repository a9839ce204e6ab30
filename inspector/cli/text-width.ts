/** Columns a terminal gives to a text that has no control characters. */
export function textWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes().segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text in at most so many columns; what is cut off is told by `…`. */
export function fitted(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const { segment } of graphemes().segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** Followed by as many spaces as it takes to fill the columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

function graphemes(): Intl.Segmenter {
  return new Intl.Segmenter('en', { granularity: 'grapheme' });
}

/** Letters and signs of East Asia, their full-width forms, and pictures, which take two columns. */
const LETTERS = [
  '\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff',
  '\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{1b000}-\\u{1b2ff}\\u{20000}-\\u{3fffd}',
].join('');
const PICTURES = '\\p{Emoji_Presentation}|\\p{RI}{2}|\\p{Extended_Pictographic}\\ufe0f';
const WIDE = new RegExp(`^(?:[${LETTERS}]|${PICTURES})`, 'u');
const NONE = /^[\p{Mn}\p{Me}\u200b-\u200d]+$/u;

function graphemeWidth(grapheme: string): number {
  if (NONE.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
