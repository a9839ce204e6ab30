import type { DefinitionGraph } from 'abeyance';
import { layoutChart } from '../chart/layout-chart.ts';
import { chartSvg, type SvgOptions } from '../chart/chart-svg.ts';
import { createNodeLayoutEngine } from '../chart/node-layout.ts';
import { EXIT } from './exit-code.ts';
import { CliError } from './failure.ts';

/** A chart as an SVG file. @throws `LayoutFailed` where the layout engine cannot. */
export async function drawn(graph: DefinitionGraph, options: SvgOptions): Promise<string> {
  const laid = await layoutChart(graph, createNodeLayoutEngine());
  if (laid.type === 'chart') return chartSvg(laid.chart, options);
  throw new CliError({
    code: 'LayoutFailed',
    message: `${graph.id} cannot be drawn: ${laid.reason}`,
    exit: EXIT.refused,
    remedy: 'Take --format mermaid, which leaves the places to others.',
  });
}
