import { chartStyle } from '../../chart/index.ts';

export const CHART_VIEW_STYLE: string = `${chartStyle('auto')}
.chart-pane{flex:1;min-height:320px;display:flex;flex-direction:column;position:relative}
.chart-tools{display:flex;flex-wrap:wrap;gap:6px;align-items:center;padding:6px 12px;
border-bottom:1px solid var(--line)}
.chart-tools button{padding:2px 8px}
.chart-tools button[aria-pressed=true]{background:var(--accent-ground);color:var(--accent-text);
border-color:var(--accent)}
.chart-zoom{display:inline-flex;gap:4px;align-items:center}
.chart-zoom output{min-width:48px;text-align:center;font-variant-numeric:tabular-nums}
.chart-box{flex:1;min-height:0;position:relative;overflow:hidden}
.chart-scroll{position:absolute;inset:0;overflow:auto;display:flex;cursor:grab;
touch-action:pan-x pan-y;background:var(--ground)}
.chart-scroll.dragged{cursor:grabbing;user-select:none}
.chart-sheet{padding:24px;margin:auto;flex:none}
.chart-sheet svg{display:block}
.chart-outline{flex:1;min-height:0;overflow:auto}
.chart-outline[aria-busy=true]{animation:late 0s .2s both}
.minimap{position:absolute;inset-block-end:14px;inset-inline-end:14px;border-radius:6px;
border:1px solid var(--line-strong);background:var(--panel);overflow:hidden;cursor:pointer;
touch-action:none}
.minimap[hidden]{display:none}
@media (max-width:600px){.minimap{display:none}}
.minimap svg{display:block}
.minimap rect{fill:var(--line-strong);fill-opacity:.18}
.minimap rect.active{fill:var(--accent);fill-opacity:1}
.minimap rect.failed{fill:var(--bad);fill-opacity:1}
.minimap-frame{position:absolute;inset:0 auto auto 0;border:2px solid var(--accent);
border-radius:3px}
.popover{position:absolute;z-index:3;width:min(380px,calc(100% - 16px));
max-height:calc(100% - 16px);overflow:auto;padding:10px 14px;border-radius:8px;
border:1px solid var(--line-strong);background:var(--raised);box-shadow:0 6px 24px var(--shade)}
.popover p{margin:4px 0;overflow-wrap:anywhere}
.popover header{display:flex;gap:8px;align-items:center}
.popover header h2{flex:1;font-size:14px;color:var(--text);overflow-wrap:anywhere}
.menu{position:relative}
.menu-list{position:absolute;z-index:4;inset-block-start:calc(100% + 4px);inset-inline-end:0;
margin:0;padding:6px;list-style:none;border:1px solid var(--line-strong);border-radius:8px;
background:var(--raised);box-shadow:0 6px 24px var(--shade)}
.menu-list li{display:grid;grid-template-columns:minmax(72px,1fr) auto auto;gap:6px;
align-items:center;padding:3px 4px}
@media (max-width:600px){.menu-list{inset-inline:auto 0;max-width:calc(100vw - 24px)}}
`;
