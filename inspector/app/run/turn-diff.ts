import type { Cut, EntryLine, Kept, SnapshotAtAnswer } from '../../protocol/index.ts';
import { partsOf, plainText, sizeOf, taggedOf } from '../base/kept.ts';
import { pathText } from '../base/json-tree.ts';
import { pathsOf } from './moment.ts';
import { actorName, timerText } from './turn-text.ts';

/** Lines of a difference that are shown. */
export const DIFF_MAX = 400;

/** What is another, what came, what went. */
export type DiffLine =
  | { readonly type: 'changed'; readonly path: string; readonly before: Kept; readonly after: Kept }
  | { readonly type: 'added'; readonly path: string; readonly after: Kept }
  | { readonly type: 'removed'; readonly path: string; readonly before: Kept };

/** Where two values differ, as deep as both have the same shape. */
export function diffOf(
  before: Kept,
  after: Kept,
  way: readonly string[] = [],
): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  addDiff({ before, after, way }, lines);
  return lines;
}

interface Pair {
  readonly before: Kept;
  readonly after: Kept;
  readonly way: readonly string[];
}

function addDiff({ before, after, way }: Pair, lines: DiffLine[]): void {
  if (lines.length >= DIFF_MAX || isSame(before, after)) return;
  if (!areAlike(before, after)) {
    lines.push({ type: 'changed', path: pathText(way), before, after });
    return;
  }
  const old = new Map(partsOf(before));
  const now = new Map(partsOf(after));
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    if (lines.length >= DIFF_MAX) return;
    const inner = [...way, name];
    const was = old.get(name);
    const is = now.get(name);
    if (was !== undefined && is !== undefined)
      addDiff({ before: was, after: is, way: inner }, lines);
    else if (is !== undefined) lines.push({ type: 'added', path: pathText(inner), after: is });
    else if (was !== undefined) lines.push({ type: 'removed', path: pathText(inner), before: was });
  }
}

/** Both are containers of one kind: they are compared part by part. */
function areAlike(one: Kept, other: Kept): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [tag, otherTag] = [taggedOf(one)?.tag, taggedOf(other)?.tag];
  return tag === otherTag && (tag === undefined || sizeOf(one) + sizeOf(other) > 0);
}

function isSame(one: Kept, other: Kept): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** What a turn changed, part by part. */
export interface DiffSection {
  readonly name: string;
  readonly lines: readonly DiffLine[];
  /** Why it is not told. */
  readonly note?: string | undefined;
}

/** What lies between two moments that follow each other. `before` is missing at the start. */
export function turnDiff(
  line: EntryLine | undefined,
  before: SnapshotAtAnswer | undefined,
  after: SnapshotAtAnswer,
): readonly DiffSection[] {
  const addresses = new Set([
    ...after.actors.map(({ address }) => address),
    ...(before?.actors.map(({ address }) => address) ?? []),
  ]);
  const sections = [...addresses].flatMap((address) => {
    const was = before?.actors.find((actor) => actor.address === address);
    const is = after.actors.find((actor) => actor.address === address);
    const name = address === after.id ? '' : `${actorName(address)} `;
    // one that is gone took all it had with it
    if (is === undefined) return [{ name: `${name}state`, lines: [goneLine(address)] }];
    return [
      {
        name: `${name}state`,
        lines: setDiff(was === undefined ? [] : pathsOf(was.value), pathsOf(is.value)),
      },
      { name: `${name}context`, ...cutDiff(was?.context, is.context) },
    ];
  });
  return [
    ...sections,
    { name: 'timers', lines: timerDiff(before, after) },
    { name: 'work', lines: setDiff(names(line?.workStopped), names(line?.workStarted)) },
  ].filter(({ lines, note }: DiffSection) => lines.length > 0 || note !== undefined);
}

function goneLine(address: string): DiffLine {
  return { type: 'removed', path: `${address} ended`, before: '' };
}

function names(keys: readonly string[] | undefined): Kept {
  return (keys ?? []).map(actorName);
}

function setDiff(before: Kept, after: Kept): readonly DiffLine[] {
  const [was, is] = [listOf(before), listOf(after)];
  return [
    ...was
      .filter((one) => !is.includes(one))
      .map((path) => ({ type: 'removed', path, before: '' }) as const),
    ...is
      .filter((one) => !was.includes(one))
      .map((path) => ({ type: 'added', path, after: '' }) as const),
  ];
}

function listOf(value: Kept): readonly string[] {
  return partsOf(value).map(([, one]) => plainText(one));
}

function cutDiff(before: Cut<Kept> | undefined, after: Cut<Kept>): Omit<DiffSection, 'name'> {
  if (before?.type === 'cut' || after.type === 'cut')
    return { lines: [], note: 'too long to be compared here; the Event tab and JSON have it' };
  return { lines: diffOf(before?.value ?? {}, after.value) };
}

function timerDiff(
  before: SnapshotAtAnswer | undefined,
  after: SnapshotAtAnswer,
): readonly DiffLine[] {
  const [was, is] = [recordOf(before?.timers), recordOf(after.timers)];
  return diffOf(was, is).map((one) => ({ ...one, path: one.path.replace(/^\["(.*)"\]$/, '$1') }));
}

function recordOf(timers: SnapshotAtAnswer['timers'] = []): Kept {
  return Object.fromEntries(
    timers.map(({ key, dueAt }) => [timerText(key), { $: ['Date', dueAt] }] as const),
  );
}
