import type { DefinitionGraph, GraphTransition } from 'abeyance';
import { isAround, stateTreeOf, type StateTree, type TreeState } from './state-tree.ts';
import { logicName, transitionText } from './transition-text.ts';

export interface MermaidOptions {
  /** Dotted paths of active states, which are drawn in another colour. */
  readonly active?: readonly string[];
}

/** A machine as the text of a Mermaid `stateDiagram-v2`, as documents on the web show it. */
export function mermaidOf(graph: DefinitionGraph, { active = [] }: MermaidOptions = {}): string {
  const tree = stateTreeOf(graph);
  const names = new Map([...tree.states.values()].map((state, index) => [state, `s${index}`]));
  const drawing = { tree, nameOf: (state: TreeState): string => names.get(state) ?? '' };
  const ways = [...tree.states.values()].flatMap((state) => waysOf(drawing, state));
  const far = ways.filter((way) => way.scope === tree.root);
  const lines = [
    ...inner(drawing, tree.root, ways).map(indent),
    ...far.map((way) => indent(way.line)),
    ...litLines(drawing, active).map(indent),
  ];
  return `${['stateDiagram-v2', ...lines].join('\n')}\n`;
}

interface Drawing {
  readonly tree: StateTree;
  /** Mermaid knows few characters in names, so each state has a number. */
  readonly nameOf: (state: TreeState) => string;
}

interface Way {
  /**
   * The state in whose block it is written: the parent of both ends, else the root. Named anywhere
   * else, an inner state would be drawn there.
   */
  readonly scope: TreeState;
  readonly line: string;
}

function waysOf({ tree, nameOf }: Drawing, from: TreeState): readonly Way[] {
  return (from.state.transitions ?? []).flatMap((transition) => {
    return targetsOf(tree, transition)
      .filter((target) => !isWritten(from, target))
      .map((target) => {
        const { parent } = from;
        const isNear = parent !== undefined && target.parent === parent;
        const label = escape(labelOf(from, transition));
        const line = `${nameOf(from)} --> ${nameOf(target)} : ${label}`;
        return { scope: isNear ? parent : tree.root, line };
      });
  });
}

/** Mermaid cannot draw a way between a state and one around it: it is written in the state. */
function isWritten(from: TreeState, target: TreeState): boolean {
  const isLoop = from === target && from.children.length === 0 && from.parent !== undefined;
  return !isLoop && (isAround(from, target) || isAround(target, from));
}

function inner(drawing: Drawing, around: TreeState, ways: readonly Way[]): readonly string[] {
  const { children, state, parent } = around;
  const initial = children.find((child) => child.state.id === state.initial);
  const groups = children.map((child) => stateLines(drawing, child, ways));
  const near = parent === undefined ? [] : ways.filter((way) => way.scope === around);
  const ends = children.filter((child) => child.state.type === 'final');
  return [
    ...(initial === undefined ? [] : [`[*] --> ${drawing.nameOf(initial)}`]),
    ...(state.type === 'parallel' ? between(groups, '--') : groups.flat()),
    ...near.map((way) => way.line),
    ...noteLines(drawing, around),
    ...ends.map((end) => `${drawing.nameOf(end)} --> [*]`),
  ];
}

function stateLines(drawing: Drawing, one: TreeState, ways: readonly Way[]): readonly string[] {
  const name = drawing.nameOf(one);
  const named = `state "${escape(shownName(one))}" as ${name}`;
  if (one.children.length > 0) return [`${named} {`, ...inner(drawing, one, ways).map(indent), '}'];
  return [named, ...textsOf(drawing, one).map((text) => `${name} : ${text}`)];
}

function shownName({ name, state }: TreeState): string {
  if (state.type !== 'history') return name;
  return `${name} (${state.history === 'deep' ? 'H*' : 'H'})`;
}

/** A state with states in it has no text of its own, so it stands beside the first of them. */
function noteLines(drawing: Drawing, around: TreeState): readonly string[] {
  const texts = textsOf(drawing, around);
  if (texts.length === 0) return [];
  let first = around;
  while (first.children[0] !== undefined) [first] = first.children as [TreeState];
  if (first === around) return [];
  return [
    `note right of ${drawing.nameOf(first)}`,
    ...[`in ${escape(around.name)}`, ...texts].map(indent),
    'end note',
  ];
}

/** What a state does, and its transitions that are no way to another place. */
function textsOf({ tree }: Drawing, one: TreeState): readonly string[] {
  const { invoke = [], entry = [], exit = [], transitions = [] } = one.state;
  return [
    ...invoke.map(({ src }) => `invoke ${logicName(src)}`),
    ...entry.map((action) => `entry / ${action}`),
    ...exit.map((action) => `exit / ${action}`),
    ...transitions.flatMap((transition) => {
      const targets = targetsOf(tree, transition);
      const written = targets.filter((target) => isWritten(one, target));
      if (targets.length > 0 && written.length === 0) return [];
      return labelOf(one, transition, written.map((target) => target.name).join(', '));
    }),
  ].map(escape);
}

function labelOf({ state }: TreeState, transition: GraphTransition, to = ''): string {
  const { text, guard, actions } = transitionText(state, transition);
  const way = to === '' ? '' : `→ ${to}`;
  return [text, guard, way, actions].filter((part) => part !== '').join(' ');
}

function targetsOf(tree: StateTree, { targets = [] }: GraphTransition): readonly TreeState[] {
  return targets.flatMap((id) => tree.states.get(id) ?? []);
}

function litLines({ tree, nameOf }: Drawing, active: readonly string[]): readonly string[] {
  const lit = [...tree.states.values()].filter(({ state, parent }) => {
    return parent !== undefined && active.includes(state.path);
  });
  if (lit.length === 0) return [];
  return [
    'classDef active fill:#dbeafe,stroke:#2563eb,color:#1e3a8a,stroke-width:2px',
    `class ${lit.map(nameOf).join(',')} active`,
  ];
}

function between(groups: readonly (readonly string[])[], separator: string): readonly string[] {
  return groups.flatMap((lines, index) => (index === 0 ? lines : [separator, ...lines]));
}

/** Characters that mean something to Mermaid are written as its numbered entities. */
function escape(text: string): string {
  return text.replaceAll(/[#;"<>{}%:\n\r]/g, (glyph) => `#${glyph.codePointAt(0)};`);
}

function indent(line: string): string {
  return `  ${line}`;
}
