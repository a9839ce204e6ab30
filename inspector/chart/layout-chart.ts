import type { DefinitionGraph } from 'abeyance';
import { chartModelOf, type ChartModel, type ModelState } from './chart-model.ts';
import type {
  Box,
  Chart,
  ChartEdge,
  ChartRow,
  ChartStart,
  ChartState,
  Direction,
} from './chart.ts';
import { edgePath, straightened } from './edge-path.ts';
import { elkPictureOf, START_PREFIX, type ElkPicture } from './elk-graph.ts';
import type { ElkEdge, ElkNode, LayoutEngine } from './layout-engine.ts';
import { START_RADIUS } from './measures.ts';
import type { ChartOptions } from './chart-key.ts';
import { outlineOf, type Outline } from './outline.ts';
import { shownTags } from './state-header.ts';

/** A chart, or where the layout engine fails what can be shown without it. */
export type LaidOut =
  | { readonly type: 'chart'; readonly chart: Chart }
  | { readonly type: 'outline'; readonly outline: Outline; readonly reason: string };

/** Gives each state and each transition of a machine its place. Same arguments, same chart. */
export async function layoutChart(
  graph: DefinitionGraph,
  engine: LayoutEngine,
  { direction = 'down', collapsed = [] }: ChartOptions = {},
): Promise<LaidOut> {
  try {
    const model = chartModelOf(graph, new Set(collapsed));
    const picture = elkPictureOf(model, direction);
    const placed = await engine.layout(picture.graph);
    return { type: 'chart', chart: chartOf(model, picture, placed, direction) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: 'outline', outline: outlineOf(graph), reason };
  }
}

interface Places {
  readonly nodes: ReadonlyMap<string, ElkNode>;
  readonly edges: ReadonlyMap<string, ElkEdge>;
}

function chartOf(
  { root }: ChartModel,
  picture: ElkPicture,
  placed: ElkNode,
  direction: Direction,
): Chart {
  const nodes = new Map<string, ElkNode>();
  const edges = new Map<string, ElkEdge>();
  collect(placed, nodes, edges);
  const places = { nodes, edges };
  return {
    id: root.state.state.id,
    direction,
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    states: statesOf(root, places),
    starts: [...nodes.values()].flatMap((node) => startOf(node, places)),
    edges: edgesOf(picture, places),
  };
}

function collect(node: ElkNode, nodes: Map<string, ElkNode>, edges: Map<string, ElkEdge>): void {
  nodes.set(node.id, node);
  for (const edge of node.edges ?? []) edges.set(edge.id, edge);
  for (const child of node.children ?? []) collect(child, nodes, edges);
}

function statesOf(model: ModelState, places: Places): readonly ChartState[] {
  const { state, name, depth, parent, children } = model.state;
  const box = boxOf(places.nodes.get(state.id));
  return [
    {
      ...box,
      id: state.id,
      path: state.path,
      name,
      type: model.type,
      ...(state.history === undefined ? {} : { history: state.history }),
      depth,
      isCollapsible: children.length > 0,
      hidden: model.hidden,
      initial: model.initial,
      isRegion: parent?.state.type === 'parallel',
      tags: shownTags(state),
      ...(state.description === undefined ? {} : { description: state.description }),
      headerHeight: model.children.length === 0 ? box.height : model.headerHeight,
      rows: model.rows.map((row) => movedRow(row, box, box.width - model.width)),
    },
    ...model.children.flatMap((child) => statesOf(child, places)),
  ];
}

/** Rows know their place in the smallest box their state may have. */
function movedRow(row: ChartRow, { x, y }: Box, wider: number): ChartRow {
  const own = { ...row, x: row.x + x, y: row.y + y };
  const { countdown } = row;
  if (countdown === undefined) return own;
  return { ...own, countdown: { ...countdown, x: countdown.x + x + wider, y: countdown.y + y } };
}

function startOf(node: ElkNode, places: Places): readonly ChartStart[] {
  if (!node.id.startsWith(START_PREFIX)) return [];
  const edge = places.edges.get(node.id);
  const { x, y } = boxOf(node);
  return [
    {
      state: node.id.slice(START_PREFIX.length),
      target: edge?.targets[0] ?? '',
      centre: { x: x + START_RADIUS, y: y + START_RADIUS },
      radius: START_RADIUS,
      ...edgePath(pointsOf(edge)),
    },
  ];
}

function edgesOf(picture: ElkPicture, places: Places): readonly ChartEdge[] {
  return [...picture.edges].map(([id, { edge, turned }]) => {
    const placed = places.edges.get(id);
    const points = turned ? pointsOf(placed).toReversed() : pointsOf(placed);
    const { x, y } = boxOf(placed?.labels?.[0]);
    return {
      id: edge.id,
      kind: edge.kind,
      source: edge.source.state.id,
      target: edge.target.state.id,
      points,
      ...edgePath(points),
      labels: edge.labels.map((label) => moved(label, x, y)),
    };
  });
}

function moved<T extends Box & { readonly countdown?: Box }>(box: T, x: number, y: number): T {
  const { countdown } = box;
  const own = { ...box, x: box.x + x, y: box.y + y };
  return countdown === undefined ? own : { ...own, countdown: moved(countdown, x, y) };
}

function pointsOf(edge: ElkEdge | undefined): readonly { x: number; y: number }[] {
  const points = (edge?.sections ?? []).flatMap((section) => [
    section.startPoint,
    ...(section.bendPoints ?? []),
    section.endPoint,
  ]);
  return straightened(points.map(({ x, y }) => ({ x, y })));
}

function boxOf(placed: Partial<Box> | undefined): Box {
  const { x, y, width, height } = placed ?? {};
  if (x === undefined || y === undefined) throw new Error('the layout engine left something out');
  return { x, y, width: width ?? 0, height: height ?? 0 };
}
