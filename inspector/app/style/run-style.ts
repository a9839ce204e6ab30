export const RUN_STYLE = `
.run{display:grid;flex:1;min-height:0;grid-template:auto minmax(0,1fr) auto/minmax(0,1fr) 400px;
grid-template-areas:"head head" "main side" "bar bar"}
.run-head{grid-area:head;display:flex;gap:12px;align-items:center;flex-wrap:wrap;padding:8px 16px;
border-bottom:1px solid var(--line)}
.run-main{grid-area:main;display:flex;flex-direction:column;min-height:0}
.run-side{grid-area:side;display:flex;flex-direction:column;min-height:0;
border-inline-start:1px solid var(--line)}
.tabs{display:flex;gap:16px;padding:8px 16px;border-bottom:1px solid var(--line);overflow-x:auto}
.pane{flex:1;min-height:0;overflow:auto;display:flex;flex-direction:column}
.panel{display:flex;flex-direction:column;min-height:0}
.panel h2{padding:8px 12px;background:var(--panel);border-bottom:1px solid var(--line)}
.panel.log{flex:1}
.panel.log .row{height:32px}
.waiting ul{list-style:none;margin:0;padding:4px 12px;max-height:30vh;overflow:auto}
.here{background:var(--accent-ground);color:var(--accent-text)}
.time-bar{grid-area:bar;display:flex;gap:12px;align-items:center;padding:8px 16px;
border-top:1px solid var(--line)}
.time-bar input{flex:1}
@media (max-width:900px){.run{grid-template:auto auto auto auto/minmax(0,1fr);overflow:auto;
grid-template-areas:"head" "main" "side" "bar"}}
`;
