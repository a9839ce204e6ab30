export type {
  Box,
  Chart,
  ChartEdge,
  ChartLabel,
  ChartRow,
  ChartRowType,
  ChartStart,
  ChartState,
  ChartStateType,
  Direction,
  Point,
  TransitionKind,
} from './chart.ts';
export { countdownText, durationText } from './duration-text.ts';
export {
  createLayoutEngine,
  type ElkEdge,
  type ElkLabel,
  type ElkNode,
  type ElkSection,
  type LayoutEngine,
  type LayoutWorker,
} from './layout-engine.ts';
export { chartKey, type ChartOptions } from './chart-key.ts';
export { layoutChart, type LaidOut } from './layout-chart.ts';
export { outlineOf, type Outline, type OutlineState, type OutlineTransition } from './outline.ts';
export { chartMetric, type ChartMetric } from './chart-metric.ts';
export { mermaidOf, type MermaidOptions } from './mermaid.ts';
export { chartShape, type Lit } from './chart-shape.ts';
export { chartStyle, type ChartScheme } from './chart-style.ts';
export { chartSvg, type SvgOptions } from './chart-svg.ts';
export { scxmlOf } from './scxml.ts';
export {
  isAround,
  stateAround,
  stateTreeOf,
  type StateTree,
  type TreeState,
} from './state-tree.ts';
export { shapeText, type Shape } from './shape.ts';
export {
  countdownsOf,
  edgeKey,
  lightsOf,
  stateKey,
  transitionKey,
  type ChartStanding,
} from './standing.ts';
export { logicName } from './transition-text.ts';
