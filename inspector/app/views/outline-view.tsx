import { useSignal, type Signal } from '@preact/signals';
import type { DefinitionGraph } from 'abeyance';
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { outlineOf, type ChartStanding, type OutlineState } from '../../chart/index.ts';
import { moveInTree } from './tree-keys.ts';
import { TransitionRow } from './transition-row.tsx';

export interface OutlineViewProps {
  readonly graph: DefinitionGraph;
  readonly standing: ChartStanding;
  /** What a press on a transition does, by its id; none: it is no button. */
  readonly offers?: ReadonlyMap<string, { readonly label: string }> | undefined;
  readonly onTransition?: ((id: string) => void) | undefined;
  /** How often each transition was taken. */
  readonly times?: ReadonlyMap<string, number> | undefined;
  /** Said behind the name of a state, by its path. */
  readonly notes?: ReadonlyMap<string, string> | undefined;
}

/** States from which on only those around the active ones are open at first. */
const OPEN_MAX = 80;

interface Shown extends Omit<OutlineViewProps, 'graph'> {
  readonly lit: ReadonlySet<string>;
  readonly closed: Signal<ReadonlySet<string>>;
}

/** A machine as boxes in boxes with its transitions as lines: all a chart says, as text. */
export function OutlineView({ graph, ...rest }: OutlineViewProps): JSX.Element {
  const outline = useMemo(() => outlineOf(graph), [graph]);
  const lit = litPaths(rest.standing);
  const closed = useSignal<ReadonlySet<string>>(
    new Set(graph.states.length > OPEN_MAX ? closedAtFirst(outline.root, lit) : []),
  );
  const tree = useRef<HTMLUListElement>(null);
  return (
    <ul
      class="outline"
      aria-label={`States of ${graph.id}`}
      ref={tree}
      onKeyDown={(event) => {
        if (tree.current !== null && moveInTree(tree.current, event)) event.preventDefault();
      }}
    >
      <StateBox state={outline.root} level={1} shown={{ ...rest, lit, closed }} />
    </ul>
  );
}

interface StateBoxProps {
  readonly state: OutlineState;
  readonly level: number;
  readonly shown: Shown;
}

function StateBox({ state, level, shown }: StateBoxProps): JSX.Element {
  const { lit, closed, standing } = shown;
  const { id, path, states } = state;
  const isActive = path === '' || lit.has(path);
  const isLeaf = standing.active?.includes(path) === true;
  const isWrong = standing.failed?.includes(path) === true;
  const isOpen = !closed.value.has(id);
  const isTree = states.length > 0;
  const toggle = () => {
    const next = new Set(closed.value);
    if (!next.delete(id)) next.add(id);
    closed.value = next;
  };
  const looks = [
    'box',
    state.type,
    isActive ? 'lit' : '',
    isLeaf ? 'leaf' : '',
    isWrong ? 'wrong' : '',
  ];
  const said = [isLeaf ? 'active' : '', isWrong ? 'failed' : ''];
  return (
    <li
      class={looks.filter((word) => word !== '').join(' ')}
      aria-current={isLeaf ? 'true' : undefined}
    >
      <div
        class="box-head"
        role={isTree ? 'button' : undefined}
        aria-expanded={isTree ? isOpen : undefined}
        tabIndex={level === 1 ? 0 : -1}
        data-box={isTree ? 'tree' : 'leaf'}
        onClick={isTree ? toggle : undefined}
      >
        <StateHead state={state} isOpen={isOpen} note={shown.notes?.get(path)} />
        <span class="visually-hidden">{said.filter((word) => word !== '').join(', ')}</span>
      </div>
      <Ways state={state} shown={shown} />
      {isTree && isOpen && (
        <ul>
          {states.map((inner) => (
            <StateBox key={inner.id} state={inner} level={level + 1} shown={shown} />
          ))}
        </ul>
      )}
    </li>
  );
}

interface StateHeadProps {
  readonly state: OutlineState;
  readonly isOpen: boolean;
  readonly note: string | undefined;
}

function StateHead({ state, isOpen, note }: StateHeadProps): JSX.Element {
  const { name, type, history, states, tags, initial } = state;
  const kind = type === 'history' && history === 'deep' ? 'deep history' : type;
  return (
    <>
      {states.length > 0 && <span class={isOpen ? 'twisty open' : 'twisty'} aria-hidden="true" />}
      <b>{name}</b>
      {kind !== 'atomic' && kind !== 'compound' && <span class="faint">{kind}</span>}
      {initial && <span class="faint">initial</span>}
      {tags.map((tag) => (
        <span key={tag} class="badge">
          {tag}
        </span>
      ))}
      {!isOpen && <span class="faint">{states.length} states hidden</span>}
      {note !== undefined && <span class="note">{note}</span>}
    </>
  );
}

function Ways({ state, shown }: Omit<StateBoxProps, 'level'>): JSX.Element {
  const { standing, offers, onTransition, times } = shown;
  return (
    <>
      <Works state={state} />
      {state.transitions.length > 0 && (
        <ul class="ways" aria-label={`Transitions of ${state.name}`}>
          {state.transitions.map((transition) => (
            <TransitionRow
              key={transition.id}
              transition={transition}
              enabled={standing.enabled?.includes(transition.id) === true}
              taken={standing.taken?.includes(transition.id) === true}
              dueAt={standing.timers?.[transition.id]}
              times={times?.get(transition.id)}
              offer={offers?.get(transition.id)?.label}
              onPress={() => onTransition?.(transition.id)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** What a state does by itself, in lines. */
export function Works({ state }: { readonly state: OutlineState }): JSX.Element | null {
  const { description, invoke, entry, exit, waitsFor } = state;
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['invokes', invoke],
    ['waits for', waitsFor],
    ['entry', entry],
    ['exit', exit],
  ];
  const told = lines.filter(([, names]) => names.length > 0);
  if (told.length === 0 && description === undefined) return null;
  return (
    <div class="works">
      {description !== undefined && <p>{description}</p>}
      {told.map(([name, names]) => (
        <p key={name}>
          <span class="faint">{name}</span> {names.join(', ')}
        </p>
      ))}
    </div>
  );
}

/** Active states and those around them. */
export function litPaths({ active = [] }: ChartStanding): ReadonlySet<string> {
  const lit = new Set<string>();
  for (const path of active) {
    const names = path.split('.');
    for (let end = names.length; end > 0; end -= 1) lit.add(names.slice(0, end).join('.'));
  }
  return lit;
}

function closedAtFirst(state: OutlineState, lit: ReadonlySet<string>): readonly string[] {
  const inner = state.states.flatMap((child) => closedAtFirst(child, lit));
  const isClosed = state.path !== '' && state.states.length > 0 && !lit.has(state.path);
  return isClosed ? [state.id, ...inner] : inner;
}
