import type { Chart } from './chart.ts';
import { chartShape } from './chart-shape.ts';
import { chartStyle, type ChartScheme } from './chart-style.ts';
import { shape, shapeText } from './shape.ts';
import { countdownsOf, lightsOf, type ChartStanding } from './standing.ts';

export interface SvgOptions {
  /** Where a workflow stands; nothing is lit, if left out. */
  readonly standing?: ChartStanding;
  /** What countdowns count to, ms since epoch; needed for timers to be shown. */
  readonly now?: number;
  /** `auto` follows the reader's system; `light` if left out. */
  readonly scheme?: ChartScheme;
}

/** A chart as a file: SVG with its style in it. In a page, use `chartShape` and `chartStyle`. */
export function chartSvg(chart: Chart, options: SvgOptions = {}): string {
  const { standing = {}, now, scheme = 'light' } = options;
  const { timers, ...still } = standing;
  const shown = now === undefined || timers === undefined ? still : { ...still, timers };
  const drawn = chartShape(chart, {
    lights: lightsOf(chart, shown),
    ...(now === undefined ? {} : { countdowns: countdownsOf(shown, now) }),
  });
  const style = shape('style', {}, [chartStyle(scheme)]);
  return `${shapeText({ ...drawn, children: [style, ...drawn.children] })}\n`;
}
