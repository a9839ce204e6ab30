import { backEdgesOf } from './break-cycles.ts';
import type { ChartModel, ModelEdge, ModelState } from './chart-model.ts';
import type { Direction } from './chart.ts';
import type { ElkEdge, ElkNode } from './layout-engine.ts';
import { CHART_MARGIN, START_RADIUS } from './measures.ts';
import type { TreeState } from './state-tree.ts';

/** Id of the node around all, which is not drawn. */
export const AROUND_ALL = ':chart';
export const START_PREFIX = ':start ';

/**
 * They are not inherited, so each state with states in it has them. Options that keep the model's
 * order (`considerModelOrder`, `forceNodeModelOrder`, the cycle breaking of that name) must never
 * be set: with nested states elkjs crashes on them.
 */
const SPACING: Readonly<Record<string, string>> = {
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '6',
  'elk.spacing.labelLabel': '6',
  'elk.spacing.labelNode': '8',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
};

/** px of a state's side for each edge that ends there, so that heads can be told apart. */
const EDGE_ROOM = 11;

/** The layout engine's picture of a chart: edges that lead back are turned round in it. */
export interface ElkPicture {
  readonly graph: ElkNode;
  /** By the id they have in it. */
  readonly edges: ReadonlyMap<string, { readonly edge: ModelEdge; readonly turned: boolean }>;
}

export function elkPictureOf(model: ChartModel, direction: Direction): ElkPicture {
  const back = backEdgesOf(model.root, model.edges);
  const numbered = model.edges.map((edge, index) => {
    return [`:edge ${index}`, { edge, turned: back.has(edge) }] as const;
  });
  const around = Map.groupBy(numbered, ([, { edge }]) => edge.around);
  const edgesIn = (state: TreeState): ElkEdge[] =>
    (around.get(state) ?? []).map(([id, { edge, turned }]) => elkEdge(id, edge, turned));
  const layoutOptions = {
    ...layered(direction),
    'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
    'elk.json.shapeCoords': 'ROOT',
    'elk.json.edgeCoords': 'ROOT',
    'elk.randomSeed': '1',
    'elk.padding': padding(CHART_MARGIN, CHART_MARGIN),
  };
  const root = elkNode(model.root, { direction, edgesIn, degreeOf: degreesOf(model.edges) });
  return {
    graph: { id: AROUND_ALL, layoutOptions, children: [root], edges: [] },
    edges: new Map(numbered),
  };
}

function layered(direction: Direction): Readonly<Record<string, string>> {
  return {
    ...SPACING,
    'elk.algorithm': 'layered',
    'elk.direction': direction === 'down' ? 'DOWN' : 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    // narrower than the way of Brandes and Köpf, and quick, which the network simplex is not
    'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS',
  };
}

/** States of a layer begin at one height, or regions would hang at any. */
function begin(direction: Direction): string {
  return direction === 'down' ? 'TOP' : 'LEFT';
}

interface Picturing {
  readonly direction: Direction;
  readonly edgesIn: (state: TreeState) => ElkEdge[];
  /** How many edges come to a state or leave it. */
  readonly degreeOf: (state: TreeState) => number;
}

function elkNode(model: ModelState, picturing: Picturing): ElkNode {
  const { direction, edgesIn, degreeOf } = picturing;
  const { id } = model.state.state;
  const across = degreeOf(model.state) * EDGE_ROOM;
  if (model.children.length === 0) {
    const layoutOptions = { 'elk.alignment': begin(direction) };
    const { width, headerHeight: height, type } = model;
    if (type === 'history') return { id, width, height, layoutOptions };
    return direction === 'down'
      ? { id, width: Math.max(width, across), height, layoutOptions }
      : { id, width, height: Math.max(height, across), layoutOptions };
  }
  const initial = model.children.find((child) => child.initial);
  const children = model.children.map((child) => elkNode(child, picturing));
  const start = `${START_PREFIX}${id}`;
  const dot = { id: start, width: 2 * START_RADIUS, height: 2 * START_RADIUS };
  const way = { id: start, sources: [start], targets: [initial?.state.state.id ?? ''] };
  return {
    id,
    layoutOptions: {
      ...layered(direction),
      'elk.alignment': begin(direction),
      'elk.padding': padding(model.headerHeight + 10, 18),
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': smallest(direction, model.width, model.headerHeight + 20),
    },
    children: initial === undefined ? children : [dot, ...children],
    edges: [...(initial === undefined ? [] : [way]), ...edgesIn(model.state)],
  };
}

/** elkjs lays out to the right and turns it, but not this, which it would take crosswise. */
function smallest(direction: Direction, width: number, height: number): string {
  return direction === 'down' ? `(${height}, ${width})` : `(${width}, ${height})`;
}

function elkEdge(id: string, edge: ModelEdge, turned: boolean): ElkEdge {
  const source = [edge.source.state.id];
  const target = [edge.target.state.id];
  return {
    id,
    sources: turned ? target : source,
    targets: turned ? source : target,
    labels: [
      {
        text: edge.id,
        width: edge.width,
        height: edge.height,
        layoutOptions: {
          'elk.edgeLabels.placement': 'CENTER',
          'elk.edgeLabels.inline': 'true',
          // beside the state it leaves, however far it leads
          'elk.layered.edgeLabels.centerLabelPlacementStrategy': turned
            ? 'HEAD_LAYER'
            : 'TAIL_LAYER',
        },
      },
    ],
  };
}

function degreesOf(edges: readonly ModelEdge[]): (state: TreeState) => number {
  const leaving = Map.groupBy(edges, (edge) => edge.source);
  const coming = Map.groupBy(edges, (edge) => edge.target);
  return (state) => (leaving.get(state)?.length ?? 0) + (coming.get(state)?.length ?? 0);
}

function padding(top: number, others: number): string {
  return `[top=${top},left=${others},bottom=${others},right=${others}]`;
}
