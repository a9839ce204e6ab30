/** Machines, and where the workflows of one stand. */
export const DEFINITION_STYLE = `
.definition{flex:1;min-height:0;display:flex;flex-direction:column}
.definition-head{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;padding:8px 16px}
.definition-head h1 a{text-decoration:underline}
.page .definition-head{padding:0 0 8px}
.definition>.definition-head{border-bottom:1px solid var(--line)}
.definition-body{flex:1;min-height:0;display:grid;grid-template-columns:minmax(0,1fr) 460px}
.definition-side{overflow:auto;padding:12px 16px;border-inline-start:1px solid var(--line)}
.definition-side h2{margin:12px 0 4px}
.heat-table td,.heat-table th{padding:3px 6px;font-size:13px}
.heat-table th{white-space:nowrap}
.heat-table tbody th{padding-inline-start:calc(6px + 12px*var(--depth))}
.heat-table td{font-variant-numeric:tabular-nums;white-space:nowrap}
tbody th{font-weight:500;font-size:inherit;color:inherit}
.definitions{max-width:900px;margin-bottom:16px}
.versions ul{list-style:none;margin:4px 0 8px;padding:0}
.graph-changes li{padding:2px 0;overflow-wrap:anywhere;font-size:13px}
.graph-changes .added>span:first-child{color:var(--good)}
.graph-changes .removed>span:first-child{color:var(--bad)}
.graph-changes .changed>span:first-child{color:var(--warn)}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:1000px){.definition{overflow:auto;display:block}
.definition-body{display:block}
.definition-body .chart-pane{height:70vh}
.definition-side{border-inline-start:0;border-top:1px solid var(--line)}}
`;
