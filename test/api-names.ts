import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a name of a module comes from: a declaration of this kind, or another module. */
type Origin =
  | { readonly type: 'declared'; readonly kind: string }
  | { readonly type: 'imported'; readonly from: string; readonly name: string };

const DECLARATION =
  /^(?:export )?(?:declare )?(?:abstract )?(function|const|class|interface|type)\s+([\w$]+)/gm;
const CLAUSE = /^(export|import)(?: type)? \{([^}]*)\}(?: from ['"]([^'"]+)['"])?;/gm;

/** The exported names of a declaration file with their kinds, sorted: `createEngine function`. */
export function apiNames(file: string): string[] {
  const exported = [...exportsOf(file)];
  return exported.map(([name, origin]) => `${name} ${kindOf(file, origin)}`).toSorted();
}

function kindOf(file: string, origin: Origin): string {
  if (origin.type === 'declared') {
    return origin.kind;
  }
  if (!origin.from.startsWith('.')) {
    return `from ${origin.from}`;
  }
  const target = join(dirname(file), origin.from.replace(/\.(js|tsx?)$/, '.d.ts'));
  const next = exportsOf(target).get(origin.name);
  return next === undefined ? 'unresolved' : kindOf(target, next);
}

/** Exported name to origin. Every kind of export the house allows is understood, no other. */
function exportsOf(file: string): Map<string, Origin> {
  const text = readFileSync(file, 'utf8');
  const names = new Map<string, Origin>();
  const local = new Map<string, Origin>();
  for (const [line, kind = '', name = ''] of text.matchAll(DECLARATION)) {
    const origin: Origin = { type: 'declared', kind };
    local.set(name, origin);
    if (line.startsWith('export')) {
      names.set(name, origin);
    }
  }
  for (const clause of clausesOf(text)) {
    const scope = clause.verb === 'export' ? names : local;
    const imported = ({ name }: Pair): Origin | undefined =>
      clause.from === undefined ? local.get(name) : { type: 'imported', from: clause.from, name };
    for (const pair of clause.pairs) {
      scope.set(pair.alias, imported(pair) ?? { type: 'declared', kind: 'unresolved' });
    }
  }
  return names;
}

interface Pair {
  readonly name: string;
  readonly alias: string;
}

interface Clause {
  readonly verb: string;
  readonly pairs: readonly Pair[];
  readonly from: string | undefined;
}

/** `import`s first, whatever their place, because an `export { a }` may stand above its import. */
function clausesOf(text: string): Clause[] {
  return [...text.matchAll(CLAUSE)]
    .map(([, verb = '', list = '', from]) => ({ verb, pairs: pairsOf(list), from }))
    .toSorted((a, b) => b.verb.localeCompare(a.verb));
}

function pairsOf(list: string): Pair[] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type /, ''))
    .filter((item) => item !== '')
    .map((item) => {
      const [name = '', alias = name] = item.split(' as ');
      return { name, alias };
    });
}
