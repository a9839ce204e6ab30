import type { DefinitionGraph } from 'abeyance';
import { chartSvg, type SvgOptions } from '../../chart/chart-svg.ts';
import type { Chart, ChartStanding } from '../../chart/index.ts';
import { mermaidOf } from '../../chart/mermaid.ts';
import { scxmlOf } from '../../chart/scxml.ts';

/** A chart as it is seen. */
export interface DrawnChart {
  readonly chart: Chart;
  readonly graph: DefinitionGraph;
  readonly standing: ChartStanding;
  /** What countdowns count to, ms since epoch. */
  readonly now: NonNullable<SvgOptions['now']>;
}

export type FileFormat = 'SVG' | 'Mermaid' | 'SCXML' | 'JSON';

/** The text of a drawing as a file. */
export function chartFile(format: FileFormat, { chart, graph, standing, now }: DrawnChart): string {
  switch (format) {
    case 'SVG':
      return chartSvg(chart, { standing, now, scheme: 'auto' });
    case 'Mermaid':
      return mermaidOf(graph, { active: standing.active ?? [] });
    case 'SCXML':
      return scxmlOf(graph);
    case 'JSON':
      return JSON.stringify(graph, undefined, 2);
  }
}
