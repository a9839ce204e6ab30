import { chartStyle } from '../../chart/index.ts';

export const CHART_VIEW_STYLE: string = `${chartStyle('auto')}
.chart-pane{flex:1;min-height:320px;overflow:auto;padding:16px}
`;
