/**
 * The chart's colours. They are tokens, so that a page may set them on the element around; text has
 * a contrast of 4.5 to 1 on all that it stands on, in both schemes.
 */
const LIGHT = {
  canvas: '#ffffff',
  state: '#ffffff',
  inner: '#f6f8fb',
  line: '#c3cedb',
  'line-strong': '#8fa0b5',
  name: '#0f1b2d',
  quiet: '#51627a',
  tag: '#e8edf4',
  event: '#5b6b82',
  'event-text': '#26354a',
  after: '#b45309',
  always: '#6d28d9',
  done: '#15803d',
  error: '#c01c1c',
  active: '#2563eb',
  'active-fill': '#dbe8ff',
  'active-name': '#12337f',
  taken: '#2563eb',
  failed: '#c01c1c',
  'failed-fill': '#fde4e4',
};

const DARK: typeof LIGHT = {
  canvas: '#0c1421',
  state: '#1b2637',
  inner: '#121c2c',
  line: '#3a4a61',
  'line-strong': '#5c6f8a',
  name: '#e8eef7',
  quiet: '#9fb0c6',
  tag: '#2c3b51',
  event: '#8496ae',
  'event-text': '#d3deec',
  after: '#fbb03c',
  always: '#c4a9ff',
  done: '#4bd07f',
  error: '#ff8585',
  active: '#6ea8ff',
  'active-fill': '#1b3f80',
  'active-name': '#f2f7ff',
  taken: '#6ea8ff',
  failed: '#ff8585',
  'failed-fill': '#4c1d22',
};

export type ChartScheme = 'light' | 'dark' | 'auto';

/** The rules of a chart's looks. `auto` follows the reader's system, or `data-theme` around it. */
export function chartStyle(scheme: ChartScheme = 'auto'): string {
  if (scheme !== 'auto') return tokens('.chart', scheme === 'light' ? LIGHT : DARK) + RULES;
  return [
    tokens('.chart', LIGHT),
    `@media (prefers-color-scheme: dark) {${tokens('.chart', DARK)}}`,
    tokens('[data-theme="light"] .chart', LIGHT),
    tokens('[data-theme="dark"] .chart', DARK),
    RULES,
  ].join('\n');
}

function tokens(selector: string, colours: typeof LIGHT): string {
  const lines = Object.entries(colours).map(([name, value]) => `--chart-${name}:${value}`);
  return `${selector}{${lines.join(';')}}`;
}

const KINDS = ['event', 'after', 'always', 'done', 'error'] as const;

const KIND_RULES = KINDS.map((kind) => {
  const text = kind === 'event' ? 'event-text' : kind;
  return `.chart .${kind}{--own:var(--chart-${kind});--own-text:var(--chart-${text})}`;
}).join('\n');

/** How much of the active colour a state has that many workflows stand in, in percent. */
const HEAT = [20, 40, 60, 80, 100];

const HEAT_RULES = HEAT.map((share, index) => {
  const fill = `color-mix(in srgb,var(--chart-active-fill) ${share}%,var(--chart-state))`;
  return `.chart .heat-${index + 1}>.box{fill:${fill};stroke:var(--chart-active)}`;
}).join('\n');

const RULES = `
.chart{font-family:Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.chart text{dominant-baseline:central;user-select:none}
.chart .canvas{fill:var(--chart-canvas)}
.chart .box{fill:var(--chart-state);stroke:var(--chart-line);stroke-width:1.2}
.chart .outer>.box{fill:var(--chart-inner);stroke:var(--chart-line-strong)}
.chart .region>.box{stroke-dasharray:6 4}
.chart .root>.box{fill:var(--chart-canvas)}
.chart .final>.box{stroke:var(--chart-line-strong)}
.chart .ring{fill:none;stroke:var(--chart-line-strong);stroke-width:1.2}
.chart .name{font-size:13px;font-weight:600;fill:var(--chart-name)}
.chart .row-text{font-size:11px;fill:var(--chart-quiet)}
.chart .row.transition .row-text{fill:var(--own-text)}
.chart .detail{fill:var(--chart-quiet)}
.chart .icon{fill:none;stroke:var(--chart-quiet);stroke-width:1.3;stroke-linecap:round;
stroke-linejoin:round}
.chart .row.transition .icon{stroke:var(--own)}
.chart .veil{fill:var(--chart-inner);opacity:.86}
.chart .root .veil{fill:var(--chart-canvas)}
.chart .tag rect{fill:var(--chart-tag)}
.chart .tag text{font-size:10px;fill:var(--chart-quiet)}
.chart .start circle,.chart .start .head{fill:var(--chart-quiet);stroke:none}
.chart .start .way{stroke:var(--chart-quiet)}
.chart .way{fill:none;stroke:var(--own);stroke-width:1.5}
.chart .head{fill:var(--own)}
.chart .after .way{stroke-dasharray:6 4}
.chart .always .way{stroke-dasharray:2 3}
.chart .label>rect{fill:var(--chart-canvas);stroke:var(--own);stroke-opacity:.45}
.chart .label .label-text{font-size:11px;fill:var(--own-text);text-anchor:middle}
.chart .label .detail{font-size:10px;text-anchor:middle}
.chart .countdown{display:none}
.chart .timing .countdown{display:inline}
.chart .countdown rect{fill:var(--chart-after);stroke:var(--chart-canvas);stroke-width:1.5}
.chart .countdown text{font-size:10px;font-weight:700;fill:var(--chart-canvas);
text-anchor:middle;font-variant-numeric:tabular-nums}
${KIND_RULES}
.chart .state.around>.box{stroke:var(--chart-active)}
.chart .state.root.around>.box{stroke:var(--chart-line-strong)}
.chart .state.active>.box{fill:var(--chart-active-fill);stroke:var(--chart-active);stroke-width:2}
.chart .state.active .name{fill:var(--chart-active-name)}
.chart .state.active .row-text,.chart .state.active .detail{fill:var(--chart-active-name)}
.chart .state.active .icon{stroke:var(--chart-active-name)}
.chart .state.failed>.box{fill:var(--chart-failed-fill);stroke:var(--chart-failed);stroke-width:2}
.chart .edge.taken .way{stroke-width:3;stroke-dasharray:none}
.chart .label.taken>rect{stroke-width:2.5;stroke-opacity:1}
.chart .offered{cursor:pointer}
.chart .label.enabled>rect{stroke-opacity:1;stroke-width:1.6}
.chart .label.offered:hover>rect,.chart .label.offered:focus-visible>rect{
fill:var(--chart-active-fill)}
.chart .row.enabled .row-text{text-decoration:underline;text-underline-offset:2px}
.chart .offered:focus-visible,.chart .toggle:focus-visible{
outline:2px solid var(--chart-active);outline-offset:2px}
.chart .state:focus{outline:none}
.chart .state:focus-visible>.box{stroke:var(--chart-active);stroke-width:3}
.chart .toggle,.chart [data-state]{cursor:pointer}
.chart .pointed .way{stroke-width:3}
.chart .state.pointed>.box{stroke:var(--chart-active);stroke-width:3}
.chart .label.pointed>rect{stroke-opacity:1;stroke-width:2}
.chart .edge.visited .way{stroke-width:2.6}
.chart .badge rect{fill:var(--chart-active);stroke:var(--chart-canvas);stroke-width:1.5}
.chart .badge text{font-size:10px;font-weight:700;fill:var(--chart-canvas);
font-variant-numeric:tabular-nums}
.chart .badge.bad rect{fill:var(--chart-failed)}
.chart .badge{pointer-events:none}
${HEAT_RULES}
`;
