export interface TextStyle {
  /** px */
  readonly size: number;
  readonly bold?: boolean;
}

/**
 * Widths in em by class of glyph. They are those of DejaVu Sans, the widest of the fonts a system
 * offers by default, so that text fits its box wherever the chart is shown.
 */
const NARROW = 0.33;
const SLIM = 0.42;
const PLAIN = 0.635;
const CAPITAL = 0.72;
const WIDE = 1;
const OTHER = 0.84;

const BOLD_FACTOR = 1.1;
const ELLIPSIS = '…';

/** Reckons how wide a text is, in px, where there is no page to measure it in. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  let em = 0;
  for (const glyph of text) em += glyphWidth(glyph);
  return Math.ceil(em * size * (bold ? BOLD_FACTOR : 1));
}

/** The text, or as much of its beginning as fits. */
export function cutText(text: string, style: TextStyle, maxWidth: number): string {
  if (textWidth(text, style) <= maxWidth) return text;
  const glyphs = Array.from(text);
  while (glyphs.length > 1 && textWidth(glyphs.join('') + ELLIPSIS, style) > maxWidth) glyphs.pop();
  return glyphs.join('').trimEnd() + ELLIPSIS;
}

function glyphWidth(glyph: string): number {
  if (/[ijlI.,:;'|! ]/.test(glyph)) return NARROW;
  if (/[ftrJ()[\]/\\\-"]/.test(glyph)) return SLIM;
  if (/[mwMW@%…]/.test(glyph)) return WIDE;
  if (/[A-Z]/.test(glyph)) return CAPITAL;
  if (/[a-z0-9_]/.test(glyph)) return PLAIN;
  return (glyph.codePointAt(0) ?? 0) < 0x2e80 ? OTHER : WIDE;
}
