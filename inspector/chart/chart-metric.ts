import type { Box, Chart, ChartEdge, ChartLabel, ChartState, Point } from './chart.ts';
import { NAME_STYLE, STATE_PADDING } from './measures.ts';
import { shownName } from './state-header.ts';
import { textWidth } from './text-width.ts';

/** What is wrong with a chart's geometry, each as a sentence; and how often edges cross. */
export interface ChartMetric {
  readonly overlaps: readonly string[];
  readonly crossings: number;
}

interface Named extends Box {
  readonly what: string;
}

/** Measures what a reader would stumble over: a layout is good when nothing lies on anything. */
export function chartMetric(chart: Chart): ChartMetric {
  const labels = chart.edges.flatMap(({ labels: own }) => own);
  return {
    overlaps: [
      ...pairs(labels.map(namedLabel)),
      ...chart.states.flatMap((state) => labels.flatMap((label) => labelOnState(label, state))),
      ...chart.states.flatMap((one, index) =>
        chart.states.slice(index + 1).flatMap((other) => stateOnState(one, other)),
      ),
      ...chart.edges.flatMap((edge) => edgeOnOthers(edge, chart)),
      ...chart.states.flatMap(rowOutside),
    ],
    crossings: crossingsOf(chart.edges),
  };
}

function pairs(boxes: readonly Named[]): readonly string[] {
  return boxes.flatMap((one, index) =>
    boxes.slice(index + 1).flatMap((other) => said(overlaps(one, other), one, other)),
  );
}

/** With the countdown that may hang below it. */
function namedLabel({ x, y, width, height, countdown, ...label }: ChartLabel): Named {
  const bottom = countdown === undefined ? y + height : countdown.y + countdown.height;
  return { x, y, width, height: bottom - y, what: `label ${label.transition}` };
}

function namedState({ x, y, width, height, id }: ChartState): Named {
  return { x, y, width, height, what: `state ${id}` };
}

/** A label may lie in a state that has others in it, below its name, but not on its border. */
function labelOnState(label: ChartLabel, state: ChartState): readonly string[] {
  const box = namedLabel(label);
  if (isLeaf(state)) return said(overlaps(box, state), box, namedState(state));
  const isOnBorder = overlaps(box, state) && !contains(state, box);
  const isOnName = overlaps(box, nameBox(state));
  return said(isOnBorder || isOnName, box, namedState(state));
}

function stateOnState(one: ChartState, other: ChartState): readonly string[] {
  const below = { ...one, y: one.y + one.headerHeight, height: one.height - one.headerHeight };
  const isFine = isIn(other, one) ? contains(below, other) : !overlaps(one, other);
  return said(!isFine, namedState(one), namedState(other));
}

/** Whether the path of `inner` leads through `outer`; dots in keys do no harm here. */
function isIn(inner: ChartState, outer: ChartState): boolean {
  return (
    inner.depth > outer.depth && (outer.path === '' || inner.path.startsWith(`${outer.path}.`))
  );
}

function edgeOnOthers(edge: ChartEdge, chart: Chart): readonly string[] {
  const what = `edge ${edge.id}`;
  const states = chart.states.filter((state) => isLeaf(state) && isCut(edge, state));
  const foreign = chart.edges.filter((other) => other !== edge).flatMap(({ labels }) => labels);
  const labels = foreign.filter((label) => isCut(edge, label));
  return [
    ...states.map(({ id }) => `${what} runs through state ${id}`),
    ...labels.map(({ transition }) => `${what} runs through label ${transition}`),
  ];
}

function rowOutside(state: ChartState): readonly string[] {
  return state.rows
    .filter((row) => !contains(state, row))
    .map(({ text }) => `row ${text} is wider than state ${state.id}`);
}

function isLeaf({ height, headerHeight }: ChartState): boolean {
  return height - headerHeight < 1;
}

function nameBox({ x, y, headerHeight, name }: ChartState): Box {
  const width = textWidth(shownName(name), NAME_STYLE) + STATE_PADDING;
  return { x, y, width, height: headerHeight };
}

function overlaps(one: Box, other: Box): boolean {
  return (
    one.x + one.width > other.x + SLACK &&
    other.x + other.width > one.x + SLACK &&
    one.y + one.height > other.y + SLACK &&
    other.y + other.height > one.y + SLACK
  );
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - SLACK &&
    inner.y >= outer.y - SLACK &&
    inner.x + inner.width <= outer.x + outer.width + SLACK &&
    inner.y + inner.height <= outer.y + outer.height + SLACK
  );
}

/** px; what only touches does not overlap. */
const SLACK = 0.5;

type Piece = readonly [Point, Point];

function isCut({ points }: ChartEdge, box: Box): boolean {
  return piecesOf(points).some((piece) => overlaps(boxAround(piece), box));
}

/** A line is a box as well: a little thicker than nothing, so that it can lie on another. */
function boxAround([from, to]: Piece): Box {
  const x = Math.min(from.x, to.x) - SLACK;
  const y = Math.min(from.y, to.y) - SLACK;
  const width = Math.abs(from.x - to.x) + 2 * SLACK;
  return { x, y, width, height: Math.abs(from.y - to.y) + 2 * SLACK };
}

function piecesOf(points: readonly Point[]): readonly Piece[] {
  return points.slice(1).map((point, index) => [points[index] ?? point, point]);
}

function crossingsOf(edges: readonly ChartEdge[]): number {
  const pieces = edges.flatMap((edge) => piecesOf(edge.points).map((piece) => ({ edge, piece })));
  const flat = pieces.filter(({ piece: [from, to] }) => Math.abs(from.y - to.y) < SLACK);
  const upright = pieces.filter(({ piece: [from, to] }) => Math.abs(from.x - to.x) < SLACK);
  let crossings = 0;
  for (const one of flat) {
    for (const other of upright) {
      if (one.edge !== other.edge && cross(one.piece, other.piece)) crossings += 1;
    }
  }
  return crossings;
}

function cross([a, b]: Piece, [c, d]: Piece): boolean {
  return (
    Math.min(a.x, b.x) < c.x - SLACK &&
    c.x + SLACK < Math.max(a.x, b.x) &&
    Math.min(c.y, d.y) < a.y - SLACK &&
    a.y + SLACK < Math.max(c.y, d.y)
  );
}

function said(isWrong: boolean, one: Named, other: Named): readonly string[] {
  return isWrong ? [`${one.what} lies on ${other.what}`] : [];
}
