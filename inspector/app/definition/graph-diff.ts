import type { DefinitionGraph } from 'abeyance';
import { outlineOf, type OutlineState } from '../../chart/index.ts';

/** A state or a transition that only one of two versions has, or has otherwise. */
export interface GraphChange {
  readonly sign: '+' | '-' | '~';
  readonly what: 'state' | 'transition';
  /** Dotted path of the state, or of the one the transition leaves. */
  readonly path: string;
  readonly text: string;
}

/** What became of a machine from one version to another, in document order, the older first. */
export function graphChanges(
  before: DefinitionGraph,
  after: DefinitionGraph,
): readonly GraphChange[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  const gone = [...old].filter(([key]) => !young.has(key)).map(([, line]) => line);
  const changes: GraphChange[] = gone.map((line) => ({ ...line, sign: '-' }));
  for (const [key, line] of young) {
    const was = old.get(key);
    if (was === undefined) changes.push({ ...line, sign: '+' });
    else if (was.text !== line.text)
      changes.push({ ...line, sign: '~', text: `${was.text} ⇒ ${line.text}` });
  }
  return changes;
}

type Line = Omit<GraphChange, 'sign'>;

/** By a key that two versions share for what is the same in both. */
function linesOf(graph: DefinitionGraph): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  const add = (state: OutlineState): void => {
    const { path, type, transitions, states, entry, exit, invoke } = state;
    const works = [...invoke.map((name) => `invokes ${name}`), ...entry, ...exit];
    const text = [type, ...works].join(', ');
    lines.set(`state ${path}`, { what: 'state', path, text });
    const times = new Map<string, number>();
    for (const { text: event, sentence } of transitions) {
      const turn = times.get(event) ?? 0;
      times.set(event, turn + 1);
      lines.set(`transition ${path} ${event} ${turn}`, {
        what: 'transition',
        path,
        text: sentence,
      });
    }
    for (const inner of states) add(inner);
  };
  add(outlineOf(graph).root);
  return lines;
}
