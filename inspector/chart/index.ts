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
export { chartKey, layoutChart, type ChartOptions, type LaidOut } from './layout-chart.ts';
export { outlineOf, type Outline, type OutlineState, type OutlineTransition } from './outline.ts';
export { chartMetric, type ChartMetric } from './chart-metric.ts';
export { mermaidOf, type MermaidOptions } from './mermaid.ts';
