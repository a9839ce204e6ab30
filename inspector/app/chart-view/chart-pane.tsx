import type { DefinitionGraph } from 'abeyance';
import type { JSX } from 'preact';
import { chartShape, countdownsOf, lightsOf, type ChartStanding } from '../../chart/index.ts';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { shapeNode } from './shape-node.tsx';

export interface ChartPaneProps {
  readonly hash: string;
  readonly graph: DefinitionGraph;
  readonly standing: ChartStanding;
}

/** A statechart, lit by where a workflow stands. */
export function ChartPane({ hash, graph, standing }: ChartPaneProps): JSX.Element {
  const { charts, now } = useInspector();
  const { state } = useAnswer(() => charts.layout(hash, graph), [charts, hash]);
  const laidOut = state.value.answer;
  if (laidOut === undefined) return <p class="notice">Drawing</p>;
  if (laidOut.type === 'outline') return <p class="notice">{laidOut.reason}</p>;
  const lit = {
    lights: lightsOf(laidOut.chart, standing),
    countdowns: countdownsOf(standing, now.value),
  };
  return <div class="chart-pane">{shapeNode(chartShape(laidOut.chart, lit))}</div>;
}
