/**
 * A piece of SVG as data: a page makes elements of it, an export makes text. No text in it is
 * markup.
 */
export interface Shape {
  readonly tag: 'svg' | 'g' | 'rect' | 'path' | 'circle' | 'text' | 'tspan' | 'title' | 'style';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Shape | string)[];
}

export function shape(
  tag: Shape['tag'],
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly (Shape | string | undefined)[] = [],
): Shape {
  return {
    tag,
    attributes: Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, typeof value === 'number' ? round(value) : value]],
      ),
    ),
    children: children.filter((child) => child !== undefined),
  };
}

/** The shape as XML. */
export function shapeText({ tag, attributes, children }: Shape): string {
  const open = [tag, ...Object.entries(attributes).map(([name, value]) => attribute(name, value))];
  if (children.length === 0) return `<${open.join(' ')}/>`;
  const inner = children.map((child) => {
    return typeof child === 'string' ? escapeXml(child) : shapeText(child);
  });
  return `<${open.join(' ')}>${inner.join('')}</${tag}>`;
}

/** Text as XML has it; what no XML may have in it is left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

// oxlint-disable-next-line no-control-regex -- these are what it is about
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function attribute(name: string, value: string | number): string {
  return `${name}="${escapeXml(String(value))}"`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
