import type { Box, Chart, ChartEdge, ChartLabel, ChartStart, ChartState } from './chart.ts';
import { LABEL_PADDING_Y, LABEL_LINE } from './measures.ts';
import { shape, type Shape } from './shape.ts';
import { edgeKey, transitionKey } from './standing.ts';
import { countdownShape, headerShapes, stateBox } from './state-shape.ts';

export interface Lit {
  /** Classes by key, see `lightsOf`. */
  readonly lights?: ReadonlyMap<string, string>;
  /** Texts by key, see `countdownsOf`. */
  readonly countdowns?: ReadonlyMap<string, string>;
}

/**
 * A chart as one piece of SVG. What can be lit has its key in `data-key`, its state or transition
 * in `data-state` and `data-transition`, and where a click would mean something `data-toggle`.
 */
export function chartShape(chart: Chart, lit: Lit = {}): Shape {
  const { width, height, states } = chart;
  const outer = states.filter(isOuter);
  return shape(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'chart',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `Statechart of ${states[0]?.name ?? chart.id}`,
    },
    [
      shape('rect', { class: 'canvas', width, height }),
      ...outer.map((state) => stateBox(state, lit)),
      ...chart.starts.map(startShape),
      ...chart.edges.map((edge) => edgeShape(edge, lit)),
      ...outer.map((state) => shape('g', groupOf(state), headerShapes(state, lit))),
      ...states
        .filter((state) => !isOuter(state))
        .map((state) => stateBox(state, lit, headerShapes(state, lit))),
      ...chart.edges.flatMap(({ labels }) => labels.map((label) => labelShape(label, lit))),
    ],
  );
}

function isOuter({ height, headerHeight }: ChartState): boolean {
  return height - headerHeight >= 1;
}

/** The header of a state with others in it lies over the edges, so it is a group of its own. */
function groupOf({ depth, id }: ChartState): Readonly<Record<string, string>> {
  return { class: depth === 0 ? 'header root' : 'header', 'data-state': id };
}

function startShape({ centre, radius, path, arrow, target }: ChartStart): Shape {
  return shape('g', { class: 'start', 'data-target': target }, [
    shape('circle', { cx: centre.x, cy: centre.y, r: radius }),
    shape('path', { class: 'way', d: path }),
    shape('path', { class: 'head', d: arrow }),
  ]);
}

function edgeShape({ id, kind, path, arrow, labels }: ChartEdge, { lights }: Lit): Shape {
  const key = edgeKey(id);
  const classes = ['edge', kind, lights?.get(key) ?? ''].join(' ').trim();
  return shape('g', { class: classes, 'data-key': key }, [
    shape('title', {}, [labels.map(({ title }) => title).join('\n')]),
    shape('path', { class: 'way', d: path }),
    shape('path', { class: 'head', d: arrow }),
  ]);
}

function labelShape(label: ChartLabel, { lights, countdowns }: Lit): Shape {
  const { x, y, width, height, kind, text, detail, title, transition, countdown } = label;
  const key = transitionKey(transition);
  const classes = ['label', kind, lights?.get(key) ?? ''].join(' ').trim();
  const middle = x + width / 2;
  const first = detail === '' ? y + height / 2 : y + LABEL_PADDING_Y + LABEL_LINE / 2;
  const box: Box = { x, y, width, height };
  return shape('g', { class: classes, 'data-key': key, 'data-transition': transition }, [
    shape('title', {}, [title]),
    shape('rect', { ...box, rx: 5 }),
    shape('text', { class: 'label-text', x: middle, y: first }, [text]),
    detail === ''
      ? undefined
      : shape('text', { class: 'detail', x: middle, y: first + LABEL_LINE - 2 }, [detail]),
    countdown && countdownShape(countdown, countdowns?.get(key)),
  ]);
}
