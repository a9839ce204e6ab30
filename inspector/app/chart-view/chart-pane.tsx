import { effect, useSignal } from '@preact/signals';
import type { DefinitionGraph } from 'abeyance';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import {
  edgeKey,
  lightsOf,
  outlineOf,
  transitionKey,
  type Chart,
  type ChartStanding,
  type OutlineState,
} from '../../chart/index.ts';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import type { Badge } from './chart-drawing.ts';
import { keepLooks, readLooks, type ChartLooks } from './chart-memory.ts';
import type { Pressed } from './chart-pointing.ts';
import { ChartToolbar } from './chart-toolbar.tsx';
import { ChartView } from './chart-view.ts';
import { StatePopover } from './state-popover.tsx';

export interface ChartPaneProps {
  readonly hash: string;
  readonly graph: DefinitionGraph;
  readonly standing: ChartStanding;
  /** By key, see `stateKey`. */
  readonly badges?: ReadonlyMap<string, Badge> | undefined;
  /** What a press on a transition does, by its id. */
  readonly offers?: ReadonlyMap<string, { readonly label: string }> | undefined;
  readonly onTransition?: ((id: string) => void) | undefined;
  /** What is told of a state that was pressed. */
  readonly details: (state: OutlineState, close: () => void) => ComponentChildren;
  /** Stands before the buttons of the chart. */
  readonly tools?: ComponentChildren;
  /** Shown until there is a chart, and where there can be none. */
  readonly outline: ComponentChildren;
}

/** A statechart, lit by where a workflow stands. */
export function ChartPane(props: ChartPaneProps): JSX.Element {
  const { hash, graph, outline, tools } = props;
  const { charts } = useInspector();
  const looks = useSignal<ChartLooks>(readLooks(hash));
  const { direction, collapsed } = looks.value;
  const asked = useAnswer(
    () => charts.layout(hash, graph, looks.value),
    [charts, hash, direction, collapsed.join(' ')],
  );
  const laidOut = asked.state.value.answer;
  const change = (next: ChartLooks) => {
    looks.value = next;
    keepLooks(hash, next);
  };
  if (laidOut?.type === 'chart') {
    return <Drawn {...props} chart={laidOut.chart} looks={looks.value} onLooks={change} />;
  }
  return (
    <div class="chart-pane">
      {tools !== undefined && <div class="chart-tools">{tools}</div>}
      {laidOut !== undefined && (
        <p class="notice" role="status">
          The chart cannot be drawn, so this is its outline: {laidOut.reason}.{' '}
          <button type="button" onClick={asked.again}>
            Try again
          </button>
        </p>
      )}
      <div class="chart-outline" aria-busy={laidOut === undefined}>
        {outline}
      </div>
    </div>
  );
}

interface DrawnProps extends ChartPaneProps {
  readonly chart: Chart;
  readonly looks: ChartLooks;
  readonly onLooks: (looks: ChartLooks) => void;
}

function Drawn(props: DrawnProps): JSX.Element {
  const { chart, looks, onLooks, graph, standing, details, tools } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const opened = useSignal<string | undefined>(undefined);
  const states = useMemo(() => statesById(graph), [graph]);
  const toggle = (id: string) => {
    const isHidden = looks.collapsed.includes(id);
    const others = looks.collapsed.filter((other) => other !== id);
    onLooks({ ...looks, collapsed: isHidden ? others : [...others, id] });
  };
  const press = useRef<(pressed: Pressed) => void>(() => {});
  const view = useView(scroller, (pressed) => press.current(pressed));
  press.current = (pressed) => {
    opened.value = pressed.type === 'state' ? pressed.state : undefined;
    if (pressed.type === 'transition') props.onTransition?.(pressed.transition);
    if (pressed.type !== 'toggle') return;
    view.value?.hold(pressed.state, pressed.byKey);
    toggle(pressed.state);
  };
  useDrawing(view.value, props);
  const state = opened.value === undefined ? undefined : states.get(opened.value);
  const close = () => {
    if (opened.value !== undefined) view.value?.focus(opened.value);
    opened.value = undefined;
  };
  return (
    <div class="chart-pane">
      <div class="chart-tools">
        {tools}
        <ChartToolbar {...{ chart, graph, standing, looks, onLooks }} view={view.value} />
      </div>
      <div class="chart-box">
        <div
          class="chart-scroll"
          ref={scroller}
          role="region"
          aria-label={`Chart of ${graph.id}: arrows lead from state to state, Enter tells of one`}
          tabIndex={-1}
        />
        {state !== undefined && (
          <StatePopover
            name={state.name}
            at={view.value?.boxOf(state.id)}
            onClose={close}
            toggle={
              state.states.length > 0 && state.path !== '' ? () => toggle(state.id) : undefined
            }
          >
            {details(state, close)}
          </StatePopover>
        )}
      </div>
    </div>
  );
}

/** The view of a chart lives as long as its box. */
function useView(
  scroller: { readonly current: HTMLDivElement | null },
  press: (pressed: Pressed) => void,
): { readonly value: ChartView | undefined } {
  const view = useSignal<ChartView | undefined>(undefined);
  useLayoutEffect(() => {
    if (scroller.current === null) return undefined;
    const made = new ChartView(scroller.current, press);
    view.value = made;
    return () => made.close();
  }, []);
  return view;
}

/** Draws when the chart is another; else changes what differs. */
function useDrawing(view: ChartView | undefined, props: DrawnProps): void {
  const { chart, standing, badges, offers } = props;
  const { now } = useInspector();
  useLayoutEffect(() => {
    view?.draw(chart, standing.active ?? []);
  }, [view, chart]);
  useLayoutEffect(() => {
    const pressed = [...(offers ?? [])].map(
      ([id, { label }]) => [transitionKey(id), label] as const,
    );
    view?.show({
      lights: lightsOf(chart, standing),
      badges: badges ?? new Map(),
      offers: new Map(pressed),
    });
  }, [view, chart, standing, badges, offers]);
  const taken = (standing.taken ?? []).join(' ');
  useEffect(() => {
    const ids = taken.split(' ');
    const ways = chart.edges.filter(({ labels }) =>
      labels.some((one) => ids.includes(one.transition)),
    );
    view?.flash([...ways.map(({ id }) => edgeKey(id)), ...ids.map(transitionKey)]);
  }, [view, taken, standing.active?.join(' ')]);
  useEffect(
    () => effect(() => view?.count(standing, now.value)),
    [view, chart, standing.timers, now],
  );
}

function statesById(graph: DefinitionGraph): ReadonlyMap<string, OutlineState> {
  const states = new Map<string, OutlineState>();
  const add = (state: OutlineState): void => {
    states.set(state.id, state);
    for (const inner of state.states) add(inner);
  };
  add(outlineOf(graph).root);
  return states;
}
