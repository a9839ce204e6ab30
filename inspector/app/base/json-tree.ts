import type { Kept } from '../../protocol/index.ts';
import { keptText, kindOf, partsOf, sizeOf } from './kept.ts';

/** Parts looked at in a search: a greater value is searched as far. */
const SEARCHED_MAX = 200_000;
/** Places a search opens. */
const FOUND_MAX = 500;

/** A line of a value that is shown as a tree. */
export interface JsonRow {
  /** Names on the way to it, as JSON: unlike `path` it is never the same twice. */
  readonly key: string;
  /** As one writes it: `order.items[0].price`. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly value: Kept;
  readonly kind: string;
  readonly text: string;
  /** `undefined`: there is nothing inside. */
  readonly isOpen: boolean | undefined;
  readonly isFound: boolean;
}

export interface JsonTree {
  /** By key, which of them are open; others are as deep as `depth` says. */
  readonly open: ReadonlyMap<string, boolean>;
  /** Keys that a search found. */
  readonly found: ReadonlySet<string>;
  /** Levels that are open unasked. */
  readonly depth: number;
}

/** The lines of a value, inside what is open only. */
export function jsonRows(value: Kept, tree: JsonTree): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const walk = (name: string, one: Kept, way: readonly string[]): void => {
    const key = JSON.stringify(way);
    const size = sizeOf(one);
    const isOpen = size === 0 ? undefined : (tree.open.get(key) ?? way.length <= tree.depth);
    rows.push({
      key,
      path: pathText(way),
      name,
      depth: way.length,
      value: one,
      kind: kindOf(one),
      text: isOpen === true ? sizeText(one, size) : keptText(one),
      isOpen,
      isFound: tree.found.has(key),
    });
    if (isOpen === true)
      for (const [inner, part] of partsOf(one)) walk(inner, part, [...way, inner]);
  };
  if (sizeOf(value) === 0) walk('', value, []);
  for (const [name, part] of partsOf(value)) walk(name, part, [name]);
  return rows;
}

/** What to open so that all is seen that has a text in its name or value. */
export function searchJson(
  value: Kept,
  text: string,
): Pick<JsonTree, 'found'> & { readonly around: ReadonlySet<string> } {
  const found = new Set<string>();
  const around = new Set<string>();
  const wanted = text.toLowerCase();
  let left = SEARCHED_MAX;
  const walk = (one: Kept, way: readonly string[]): void => {
    for (const [name, part] of partsOf(one)) {
      left -= 1;
      if (left < 0 || found.size >= FOUND_MAX) return;
      const here = [...way, name];
      const inside = sizeOf(part) > 0;
      const isHit =
        name.toLowerCase().includes(wanted) ||
        (!inside && keptText(part, 2_000).toLowerCase().includes(wanted));
      if (isHit) {
        found.add(JSON.stringify(here));
        for (let depth = 1; depth < here.length; depth += 1)
          around.add(JSON.stringify(here.slice(0, depth)));
      }
      walk(part, here);
    }
  };
  if (wanted !== '') walk(value, []);
  return { found, around };
}

/** `order.items[0]["a key"]` */
export function pathText(way: readonly string[]): string {
  return way
    .map((name, index) => {
      if (/^\d+$/.test(name)) return `[${name}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

function sizeText(value: Kept, size: number): string {
  const kind = kindOf(value);
  if (kind === 'list') return `[${size}]`;
  return kind === 'object' ? `{${size}}` : keptText(value);
}
