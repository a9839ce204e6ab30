import type { DefinitionGraph, GraphTransition } from 'abeyance';
import { escapeXml } from './shape.ts';
import { isAround, stateTreeOf, type StateTree, type TreeState } from './state-tree.ts';

/**
 * A machine as SCXML, the W3C's format for statecharts. What is code stands there by its name:
 * guards as `cond`, actions as elements of a namespace of their own, as SCXML provides for.
 */
export function scxmlOf(graph: DefinitionGraph): string {
  const tree = stateTreeOf(graph);
  const ids = idsOf(tree);
  const writing = { tree, idOf: (id: string): string => ids.get(id) ?? id };
  // the root has transitions, which `scxml` itself cannot have
  const root = element(stateElement(writing, tree.root));
  const attributes = {
    xmlns: 'http://www.w3.org/2005/07/scxml',
    'xmlns:abeyance': 'urn:abeyance:scxml',
    version: '1.0',
    name: graph.id,
    initial: writing.idOf(tree.root.state.id),
  };
  const text = ['<?xml version="1.0" encoding="UTF-8"?>', ...wrap('scxml', attributes, root)];
  return `${text.join('\n')}\n`;
}

interface Writing {
  readonly tree: StateTree;
  readonly idOf: (id: string) => string;
}

type Attributes = Readonly<Record<string, string | undefined>>;

interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children?: readonly Element[];
}

/** XML allows few characters in ids: others become `_`, and equals are numbered. */
function idsOf(tree: StateTree): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const ids = new Map<string, string>();
  for (const id of tree.states.keys()) {
    const plain = id.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_').replace(/^[^\p{L}_]/u, '_$&');
    let free = plain;
    for (let number = 2; taken.has(free); number += 1) free = `${plain}_${number}`;
    taken.add(free);
    ids.set(id, free);
  }
  return ids;
}

function stateElement(writing: Writing, one: TreeState): Element {
  const { state, children } = one;
  const initial = state.initial === undefined ? undefined : writing.idOf(state.initial);
  const name = elementName(one);
  const hasInitial = name === 'state' && children.length > 0;
  return {
    name,
    attributes: {
      id: writing.idOf(state.id),
      initial: hasInitial ? initial : undefined,
      type: name === 'history' ? (state.history ?? 'shallow') : undefined,
    },
    children:
      name === 'history'
        ? historyDefault(writing, one)
        : [
            ...block('onentry', [...actions(state.entry), ...timers(one)]),
            ...block('onexit', [...actions(state.exit), ...cancels(one)]),
            ...(state.invoke ?? []).map(({ id, src }) => {
              return { name: 'invoke', attributes: { id, src } };
            }),
            ...(state.transitions ?? []).map((transition) =>
              transitionElement(writing, one, transition),
            ),
            ...children.map((child) => stateElement(writing, child)),
          ],
  };
}

function elementName({ state }: TreeState): 'state' | 'parallel' | 'final' | 'history' {
  const { type } = state;
  return type === 'parallel' || type === 'final' || type === 'history' ? type : 'state';
}

/** A history that remembers nothing leads to where its parent begins. */
function historyDefault(writing: Writing, { parent }: TreeState): readonly Element[] {
  const target = parent?.state.initial;
  if (target === undefined) return [];
  return [{ name: 'transition', attributes: { target: writing.idOf(target) } }];
}

function transitionElement(
  writing: Writing,
  from: TreeState,
  transition: GraphTransition,
): Element {
  const { tree, idOf } = writing;
  const targets = (transition.targets ?? []).flatMap((id) => tree.states.get(id) ?? []);
  const isInner = targets.every((target) => target !== from && isAround(from, target));
  return {
    name: 'transition',
    attributes: {
      event: eventOf(writing, transition.event),
      cond: transition.guard,
      target:
        targets.length === 0 ? undefined : targets.map(({ state }) => idOf(state.id)).join(' '),
      type: targets.length > 0 && isInner && transition.reenter !== true ? 'internal' : undefined,
    },
    children: actions(transition.actions),
  };
}

/** SCXML has names of its own for what XState says of ends. */
function eventOf({ idOf }: Writing, event: string): string | undefined {
  if (event === '') return undefined;
  const [, what, of = ''] =
    /^xstate\.(done\.state|done\.actor|error\.actor)\.(.*)$/.exec(event) ?? [];
  switch (what) {
    case 'done.state':
      return `done.state.${idOf(of)}`;
    case 'done.actor':
      return `done.invoke.${of}`;
    case 'error.actor':
      return `error.platform.${of}`;
    default:
      return event;
  }
}

function timers({ state }: TreeState): readonly Element[] {
  return delayed(state.transitions).map(({ event, delay }) => {
    const isMs = typeof delay === 'number';
    const attributes = {
      event,
      id: event,
      delay: isMs ? `${delay}ms` : undefined,
      delayexpr: isMs ? undefined : delay,
    };
    return { name: 'send', attributes };
  });
}

function cancels({ state }: TreeState): readonly Element[] {
  return delayed(state.transitions).map(({ event }) => {
    return { name: 'cancel', attributes: { sendid: event } };
  });
}

/** One for each timer: several transitions may wait for the same. */
function delayed(
  transitions: readonly GraphTransition[] = [],
): readonly { event: string; delay: number | string }[] {
  const byEvent = new Map<string, number | string>();
  for (const { event, delay } of transitions) if (delay !== undefined) byEvent.set(event, delay);
  return [...byEvent].map(([event, delay]) => ({ event, delay }));
}

function actions(names: readonly string[] = []): readonly Element[] {
  return names.map((name) => ({ name: 'abeyance:action', attributes: { name } }));
}

function block(name: string, children: readonly Element[]): readonly Element[] {
  return children.length === 0 ? [] : [{ name, attributes: {}, children }];
}

function element({ name, attributes, children = [] }: Element): readonly string[] {
  return wrap(name, attributes, children.flatMap(element));
}

function wrap(name: string, attributes: Attributes, inner: readonly string[]): readonly string[] {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(value)}"`],
  );
  const open = `<${name}${written.join('')}`;
  if (inner.length === 0) return [`${open}/>`];
  return [`${open}>`, ...inner.map((line) => `  ${line}`), `</${name}>`];
}
