import type { DefinitionGraph } from 'abeyance';
import type { TransitionKind } from './chart.ts';
import { stateTreeOf, type TreeState } from './state-tree.ts';
import { logicName, transitionText } from './transition-text.ts';

/** A machine as boxes in boxes, for a page that lays them out itself: no place is reckoned. */
export interface Outline {
  readonly id: string;
  readonly root: OutlineState;
}

export interface OutlineState {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly history?: 'shallow' | 'deep';
  readonly initial: boolean;
  readonly tags: readonly string[];
  readonly description?: string;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  /** Names of what it invokes. */
  readonly invoke: readonly string[];
  /** Event descriptors its pause waits for. */
  readonly waitsFor: readonly string[];
  readonly transitions: readonly OutlineTransition[];
  readonly states: readonly OutlineState[];
}

export interface OutlineTransition {
  /** Id in the definition's graph. */
  readonly id: string;
  readonly kind: TransitionKind;
  readonly text: string;
  readonly guard: string;
  readonly actions: string;
  /** None: it stays where it is. */
  readonly targets: readonly { readonly id: string; readonly path: string }[];
  /** All of it in one sentence, for those who hear it. */
  readonly sentence: string;
}

export function outlineOf(graph: DefinitionGraph): Outline {
  const tree = stateTreeOf(graph);
  return { id: graph.id, root: outlineState(tree.root, tree.states) };
}

function outlineState(
  { state, name, parent, children }: TreeState,
  states: ReadonlyMap<string, TreeState>,
): OutlineState {
  return {
    id: state.id,
    path: state.path,
    name,
    type: state.type,
    ...(state.history === undefined ? {} : { history: state.history }),
    initial: parent?.state.initial === state.id,
    tags: state.tags ?? [],
    ...(state.description === undefined ? {} : { description: state.description }),
    entry: state.entry ?? [],
    exit: state.exit ?? [],
    invoke: (state.invoke ?? []).map(({ src }) => logicName(src)),
    waitsFor: state.pause?.event === undefined ? [] : [state.pause.event].flat(),
    transitions: (state.transitions ?? []).map((transition) => {
      const { kind, text, guard, actions } = transitionText(state, transition);
      const targets = (transition.targets ?? []).map((id) => {
        return { id, path: states.get(id)?.state.path ?? id };
      });
      const to = targets.map((target) => target.path || graphRoot(states)).join(' and ');
      const way = to === '' ? 'stays' : `goes to ${to}`;
      const sentence = [text, guard, way, actions].filter((part) => part !== '').join(' ');
      return { id: transition.id, kind, text, guard, actions, targets, sentence };
    }),
    states: children.map((child) => outlineState(child, states)),
  };
}

function graphRoot(states: ReadonlyMap<string, TreeState>): string {
  return states.values().next().value?.name ?? '';
}
