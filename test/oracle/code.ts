/**
 * JavaScript that can be made smaller: text, several one after the other, a list of which each may
 * be left out, or a whole that something less can stand for.
 */
export type Code = string | Sequence | List | Whole;

interface Sequence {
  readonly all: readonly Code[];
}

interface List {
  readonly list: readonly Code[];
  /** So many of the first stay. */
  readonly stay?: number;
  readonly as: keyof typeof FORMS;
}

interface Whole {
  readonly full: Code;
  readonly less: Code;
}

const FORMS = {
  array: { open: '[', between: ', ', close: ']' },
  object: { open: '{ ', between: ', ', close: ' }' },
  statements: { open: '{ ', between: ' ', close: ' }' },
} as const;

export function all(...codes: readonly Code[]): Code {
  return { all: codes };
}

export function array(list: readonly Code[]): Code {
  return { list, as: 'array' };
}

/** Entries that are `undefined` are not there; so many of the first stay. */
export function object(entries: Readonly<Record<string, Code | undefined>>, stay = 0): Code {
  const given = Object.entries(entries).filter(([, code]) => code !== undefined);
  return { list: given.map(([key, code]) => all(`${key}: `, code ?? '')), as: 'object', stay };
}

export function statements(list: readonly Code[]): Code {
  return { list, as: 'statements' };
}

export function maybe(full: Code, less: Code = ''): Code {
  return { full, less };
}

export function print(code: Code): string {
  if (typeof code === 'string') return code;
  if ('all' in code) return code.all.map(print).join('');
  if ('full' in code) return print(code.full);
  const { open, between, close } = FORMS[code.as];
  return `${open}${code.list.map(print).join(between)}${close}`;
}

/** What the code becomes by one step to less, the largest steps of each part first. */
export function* smaller(code: Code): Iterable<Code> {
  if (typeof code === 'string') return;
  if ('full' in code) {
    yield code.less;
    for (const full of smaller(code.full)) yield { ...code, full };
  } else if ('all' in code) {
    for (const next of smallerParts(code.all)) yield { all: next };
  } else {
    const { stay = 0 } = code;
    for (const list of shorter(code.list.slice(stay))) {
      yield { ...code, list: [...code.list.slice(0, stay), ...list] };
    }
    for (const list of smallerParts(code.list)) yield { ...code, list };
  }
}

/** All that is left of a list without one stretch of it: first halves, at last one by one. */
export function* shorter<T>(list: readonly T[]): Iterable<readonly T[]> {
  for (let size = list.length; size > 0; size = Math.floor(size / 2)) {
    for (let from = 0; from < list.length; from += size) {
      yield list.toSpliced(from, size);
    }
  }
}

function* smallerParts(parts: readonly Code[]): Iterable<readonly Code[]> {
  for (const [at, part] of parts.entries()) {
    for (const next of smaller(part)) yield parts.with(at, next);
  }
}
