import type { DefinitionGraph, GraphTransition } from 'abeyance';
import type { ChartLabel, ChartRow, ChartStateType, TransitionKind } from './chart.ts';
import { edgeLabels } from './edge-labels.ts';
import { headerOf } from './state-header.ts';
import { countInside, isAround, stateAround, stateTreeOf, type TreeState } from './state-tree.ts';
import { transitionText } from './transition-text.ts';

/** A state with its size, before it has a place. */
export interface ModelState {
  readonly state: TreeState;
  readonly type: ChartStateType;
  readonly width: number;
  readonly headerHeight: number;
  /** Boxes from the state's own corner. */
  readonly rows: readonly ChartRow[];
  /** Shown in it; none, if it is collapsed. */
  readonly children: readonly ModelState[];
  readonly hidden: number;
  readonly initial: boolean;
}

export interface ModelEdge {
  readonly id: string;
  readonly kind: TransitionKind;
  readonly source: TreeState;
  readonly target: TreeState;
  /** The innermost state around both: where the layout has to know of the edge. */
  readonly around: TreeState;
  /** Boxes from the corner of the labels together. */
  readonly labels: readonly ChartLabel[];
  readonly width: number;
  readonly height: number;
}

export interface ChartModel {
  readonly root: ModelState;
  readonly edges: readonly ModelEdge[];
}

/** Decides what of a machine is shown where: as a state, as an edge, or as a row in a state. */
export function chartModelOf(graph: DefinitionGraph, collapsed: ReadonlySet<string>): ChartModel {
  const tree = stateTreeOf(graph);
  const ways: Way[] = [];
  const rows = new Map<string, InnerTransition[]>();
  for (const from of tree.states.values()) {
    for (const transition of from.state.transitions ?? []) {
      if (isOwnEvent(transition.event)) continue;
      const targets = (transition.targets ?? []).flatMap((id) => tree.states.get(id) ?? []);
      for (const way of waysOf(from, transition, targets, collapsed)) {
        if (way.type === 'edge') ways.push(way);
        else rows.set(from.state.id, [...(rows.get(from.state.id) ?? []), way]);
      }
    }
  }
  return { root: modelState(tree.root, collapsed, rows), edges: edgesOf(ways) };
}

/** A transition that is written in its state. */
export interface InnerTransition {
  readonly type: 'stay' | 'reenter' | 'inward' | 'outward';
  readonly transition: GraphTransition;
  readonly targets: readonly TreeState[];
}

interface Way {
  readonly type: 'edge';
  readonly transition: GraphTransition;
  readonly from: TreeState;
  readonly source: TreeState;
  readonly target: TreeState;
}

/** How the library itself moves its own states along: nothing a reader of the chart could send. */
function isOwnEvent(event: string): boolean {
  return event.startsWith('workflow.each.');
}

function waysOf(
  from: TreeState,
  transition: GraphTransition,
  targets: readonly TreeState[],
  collapsed: ReadonlySet<string>,
): readonly (Way | InnerTransition)[] {
  const source = shown(from, collapsed);
  if (targets.length === 0) return source === from ? [{ type: 'stay', transition, targets }] : [];
  const [inner, ways] = partition(targets, (target) => isKin(source, shown(target, collapsed)));
  const edges = ways.map((target) => {
    return { type: 'edge' as const, transition, from, source, target: shown(target, collapsed) };
  });
  const first = inner[0];
  if (first === undefined || source !== from) return edges;
  return [...edges, { type: innerType(from, first), transition, targets: inner }];
}

function innerType(from: TreeState, target: TreeState): 'reenter' | 'inward' | 'outward' {
  if (target === from) return 'reenter';
  return isAround(from, target) ? 'inward' : 'outward';
}

/** One is around the other: an edge between the two would run through all that lies between. */
function isKin(one: TreeState, other: TreeState): boolean {
  return isAround(one, other) || isAround(other, one);
}

/** The state itself, or the outermost collapsed one around it. */
function shown(state: TreeState, collapsed: ReadonlySet<string>): TreeState {
  let seen = state;
  for (let up = state.parent; up !== undefined; up = up.parent) {
    if (collapsed.has(up.state.id)) seen = up;
  }
  return seen;
}

function edgesOf(ways: readonly Way[]): readonly ModelEdge[] {
  const groups = new Map<string, [Way, ...Way[]]>();
  for (const way of ways) {
    const { kind } = transitionText(way.from.state, way.transition);
    const key = `${kind} ${way.source.state.id} ${way.target.state.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [way]);
    else group.push(way);
  }
  return [...groups].map(([id, group]) => {
    const [{ source, target, from, transition }] = group;
    return {
      id,
      kind: transitionText(from.state, transition).kind,
      source,
      target,
      around: stateAround(source, target),
      ...edgeLabels(group.map((way) => ({ state: way.from.state, transition: way.transition }))),
    };
  });
}

function modelState(
  state: TreeState,
  collapsed: ReadonlySet<string>,
  rows: ReadonlyMap<string, readonly InnerTransition[]>,
): ModelState {
  const isCollapsed = collapsed.has(state.state.id) && state.children.length > 0;
  const hidden = isCollapsed ? countInside(state) : 0;
  return {
    state,
    type: typeOf(state),
    ...headerOf(state, rows.get(state.state.id) ?? [], hidden),
    children: isCollapsed ? [] : state.children.map((child) => modelState(child, collapsed, rows)),
    hidden,
    initial: state.parent?.state.initial === state.state.id,
  };
}

function typeOf({ state }: TreeState): ChartStateType {
  switch (state.type) {
    case 'compound':
    case 'parallel':
    case 'final':
    case 'history':
      return state.type;
    default:
      return 'atomic';
  }
}

function partition<T>(list: readonly T[], isIn: (one: T) => boolean): [T[], T[]] {
  return [list.filter((one) => isIn(one)), list.filter((one) => !isIn(one))];
}
