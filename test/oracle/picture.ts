/** An actor as both runs show it, named by the path of ids from the root. */
export type PathOf = (actor: object) => string;

interface AnySnapshot {
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly tags?: ReadonlySet<string>;
  readonly historyValue?: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly children?: Readonly<Record<string, PicturedActor | undefined>>;
}

export interface PicturedActor {
  readonly id: string;
  readonly systemId: string | undefined;
  getSnapshot(): AnySnapshot;
}

/**
 * A value as plain data that can be compared as text: actors are their paths, errors their names
 * and messages, and nothing is left out silently.
 */
export function picture(value: unknown, pathOf: PathOf): unknown {
  switch (typeof value) {
    case 'undefined':
      return '(undefined)';
    case 'function':
      return '(function)';
    case 'object':
      return value === null ? null : pictureObject(value, pathOf);
    default:
      return value;
  }
}

function pictureObject(value: object, pathOf: PathOf): unknown {
  if ('sessionId' in value && 'getSnapshot' in value) return `@${pathOf(value)}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (Array.isArray(value)) return value.map((item) => picture(item, pathOf));
  if (value instanceof Set) return { set: [...value].map((item) => picture(item, pathOf)) };
  if ('historyValue' in value) return pictureSnapshot(value as never, pathOf);
  const entries = Object.entries(value).filter(([key]) => key !== '_subscription');
  return Object.fromEntries(entries.map(([key, item]) => [key, picture(item, pathOf)]));
}

function pictureSnapshot(snapshot: AnySnapshot, pathOf: PathOf): Record<string, unknown> {
  const { status, value, context, output, error, tags, historyValue } = snapshot;
  return {
    status,
    value,
    context: picture(context, pathOf),
    output: picture(output, pathOf),
    error: picture(error, pathOf),
    tags: [...(tags ?? [])],
    history: Object.entries(historyValue ?? {}).map(([id, nodes]) => [id, nodes.map((n) => n.id)]),
  };
}

/** An actor and all below it, which are noted in `seen`. */
export function pictureTree(actor: PicturedActor, pathOf: PathOf, seen: Set<unknown>): unknown {
  seen.add(actor);
  const snapshot = actor.getSnapshot();
  const children = Object.entries(snapshot.children ?? {}).map(([key, child]) =>
    child === undefined ? key : [key, pictureTree(child, pathOf, seen)],
  );
  return { id: actor.id, ...pictureSnapshot(snapshot, pathOf), children };
}

/** Ids of actors that were given none count on over all runs: they are told by when they appear. */
export function withoutSessionIds(text: string, seen: Map<string, string>): string {
  return text.replaceAll(/\bx:\d+/g, (id) => {
    const known = seen.get(id) ?? `x:${seen.size}`;
    seen.set(id, known);
    return known;
  });
}

/** Where two texts part, with what stands around it. */
export function parting(oneName: string, one: string, otherName: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 300), at + 500);
  return `${oneName}: …${around(one)}\n${otherName}: …${around(other)}`;
}
