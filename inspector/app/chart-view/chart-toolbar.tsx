import type { DefinitionGraph } from 'abeyance';
import type { JSX } from 'preact';
import { stateTreeOf, type Chart, type ChartStanding, type TreeState } from '../../chart/index.ts';
import { useInspector, useKey } from '../base/use-inspector.ts';
import type { ChartLooks } from './chart-memory.ts';
import type { ChartView } from './chart-view.ts';
import { ExportMenu } from './export-menu.tsx';
import { ZoomButtons } from './zoom-buttons.tsx';

export interface ChartToolbarProps {
  readonly chart: Chart;
  readonly graph: DefinitionGraph;
  readonly standing: ChartStanding;
  readonly looks: ChartLooks;
  readonly onLooks: (looks: ChartLooks) => void;
  readonly view: ChartView | undefined;
}

/** What one may do about how a chart is seen. */
export function ChartToolbar(props: ChartToolbarProps): JSX.Element {
  const { graph, standing, looks, onLooks, view } = props;
  const { now } = useInspector();
  const turn = () =>
    onLooks({ ...looks, direction: looks.direction === 'down' ? 'right' : 'down' });
  const inner = collapsible(graph);
  const collapse = () => onLooks({ ...looks, collapsed: inner.map(({ state }) => state.id) });
  const expand = () => {
    onLooks({ ...looks, collapsed: hiddenBeside(inner, standing.active ?? []) });
    view?.goTo(standing.active ?? []);
  };
  useKey('turnChart', turn);
  useKey('collapseChart', collapse);
  useKey('expandChart', expand);
  return (
    <>
      <ZoomButtons
        zoom={view?.zoom.value ?? 1}
        onOut={() => view?.zoomOut()}
        onIn={() => view?.zoomIn()}
        onFit={() => view?.fit()}
      />
      <button type="button" class="quiet" title="Down or to the right (r)" onClick={turn}>
        {looks.direction === 'down' ? '↓ Down' : '→ Right'}
      </button>
      {inner.length > 0 && (
        <>
          <button type="button" class="quiet" title="Hide all inner states (c)" onClick={collapse}>
            Collapse
          </button>
          <button
            type="button"
            class="quiet"
            title="Show the inner states of what is active, and go there (e)"
            onClick={expand}
          >
            To the active
          </button>
        </>
      )}
      <ExportMenu
        name={graph.id}
        drawn={() => ({ chart: props.chart, graph, standing, now: now.peek() })}
      />
    </>
  );
}

/** States with others in them, but for the machine itself. */
function collapsible(graph: DefinitionGraph): readonly TreeState[] {
  const { states } = stateTreeOf(graph);
  return [...states.values()].filter(({ parent, children }) => {
    return parent !== undefined && children.length > 0;
  });
}

/** All that have nothing active in them. */
function hiddenBeside(inner: readonly TreeState[], active: readonly string[]): readonly string[] {
  return inner
    .filter(({ state }) => !active.some((path) => `${path}.`.startsWith(`${state.path}.`)))
    .map(({ state }) => state.id);
}
