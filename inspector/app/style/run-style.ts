/** One workflow: its page, and the dialogs about it. */
export const RUN_STYLE = `
.run{display:grid;flex:1;min-height:0;
grid-template:auto minmax(0,1fr) auto/minmax(0,1fr) clamp(360px,32vw,620px);
grid-template-areas:"head head" "main side" "bar bar"}
.run-top{grid-area:head;min-width:0}
.run-head{display:flex;gap:4px 12px;align-items:center;flex-wrap:wrap;padding:8px 16px;
border-bottom:1px solid var(--line)}
.run-head h1{display:flex;align-items:center;gap:6px;min-width:0}
.run-head .sentence{margin:0;flex:1 1 200px;min-width:0;overflow:hidden;text-overflow:ellipsis;
display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow-wrap:anywhere}
.run-head .facts{display:flex;gap:2px 14px;flex-wrap:wrap;margin:0;flex-basis:100%;font-size:12px}
.facts .badge{font-size:11px}
.run-error{flex-basis:100%;max-height:40vh;overflow:auto}
.actions{display:flex;gap:6px;flex-wrap:wrap}
.strip{margin:0;padding:4px 16px;display:flex;gap:12px;align-items:center;flex-wrap:wrap;
border-bottom:1px solid var(--line)}
.strip.past{background:var(--warn-ground);color:var(--warn)}
.open-bundle{align-self:flex-start;margin:4px 16px;font-size:12px}
.strip.bundle{background:var(--accent-ground);color:var(--accent-text)}
.strip.bad{background:var(--bad-ground);color:var(--bad)}
.strip button{padding:1px 8px;color:var(--text)}
.run-main{grid-area:main;display:flex;flex-direction:column;min-height:0;min-width:0}
.run-side{grid-area:side;display:flex;flex-direction:column;min-height:0;min-width:0;
border-inline-start:1px solid var(--line)}
.tabs{display:flex;gap:16px;padding:8px 16px;border-bottom:1px solid var(--line);overflow-x:auto}
.tabs a{white-space:nowrap}
.count{color:var(--faint);font-weight:400;font-variant-numeric:tabular-nums}
.pane{flex:1;min-height:0;overflow:auto;display:flex;flex-direction:column}
.panel{display:flex;flex-direction:column;min-height:0}
.panel>header{display:flex;gap:6px;align-items:center;padding:4px 12px;min-height:34px;
background:var(--panel);border-bottom:1px solid var(--line);flex-wrap:wrap}
.panel>header h2{flex:1;min-width:40px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.panel.log>header h2{flex:none}
.panel>header input{flex:1 1 110px;min-width:0;padding:1px 8px}
.panel>header input.on{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
.toggle{padding:0 8px;font-size:12px;color:var(--faint);background:none}
.toggle[aria-pressed=true]{background:var(--accent-ground);color:var(--accent-text);
border-color:var(--accent)}
.run .icon{width:14px;height:14px}
.icon.play,.icon.back,.icon.forward,.icon.first,.icon.last{fill:currentColor;stroke-width:1}
.waiting{max-height:30%;border-bottom:1px solid var(--line);overflow:auto;flex:none}
.waiting>header{position:sticky;top:0;z-index:1}
.waiting ul{list-style:none;margin:0;padding:2px 0}
.waiting li{display:flex;gap:8px;align-items:center;padding:2px 12px;min-height:28px;
position:relative}
.waiting .icon{color:var(--faint)} .waiting .icon.timer{color:var(--time)}
.wait-what{flex:1;min-width:0;overflow-wrap:anywhere}
.wait-note{font-size:12px;text-align:end;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;
max-width:45%}
.waiting li button{padding:0 8px;font-size:12px}
.awaited{font-weight:600}
.waiting details{padding:2px 12px 6px;font-size:12px} .waiting details pre{padding-top:4px}
.panel.log{flex:1;min-height:140px;position:relative}
.panel.log .rows{overflow-anchor:none}
.panel.log .row{display:flex;border-bottom:1px solid var(--line)}
.log-line{display:grid;flex:1;min-width:0;gap:0 8px;align-items:center;align-content:center;
grid-template-columns:16px minmax(0,1fr) auto;border-radius:0;padding:1px 12px;line-height:1.3;
text-align:start}
.log-line>*{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.log-line>.icon{overflow:visible;grid-row:1/3}
.log-line .led{font-size:12px;color:var(--faint);grid-column:2}
.log-line .clock{font-size:12px;font-variant-numeric:tabular-nums}
.log-line>:last-child{font-size:12px;text-align:end;font-variant-numeric:tabular-nums}
.log-line .icon.check{color:var(--good)} .log-line .icon.close{color:var(--bad)}
.log-line .icon.timer{color:var(--time)} .log-line .icon.flag{color:var(--accent)}
.log-line.failed .what{color:var(--bad)}
.log-line.ignored .what{color:var(--faint)}
.row.here{background:var(--accent-ground);color:var(--accent-text)}
.row.here *{color:inherit} .row.here .why,.row.here .log-line:hover{background:none}
.row.future .log-line>*{color:var(--faint)} .row.future .icon{opacity:.6}
.why{align-self:center;margin-inline-end:8px;padding:0 6px;font-size:12px;background:none}
.panel.detail{max-height:46%;border-top:1px solid var(--line);flex:none}
.panel.detail:not(.shut){height:38%}
.detail-body{overflow:auto;padding:6px 12px;flex:1}
.detail-body p{margin:0 0 6px}
.switch{display:flex;gap:4px}
h3{font-size:12px;font-weight:600;margin:6px 0 2px;color:var(--faint);overflow-wrap:anywhere}
.diff ul{list-style:none;margin:0;padding:0;
font:12px/1.6 ui-monospace,SFMono-Regular,Menlo,monospace}
.diff li{overflow-wrap:anywhere}
.diff .sign{display:inline-block;width:16px;font-weight:700}
.diff .path{margin-inline-end:8px}
.diff button{white-space:pre-wrap;font:inherit;padding:0 2px}
.diff .added .sign,.diff .new{color:var(--good)} .diff .removed .sign,.diff .old{color:var(--bad)}
.diff .new{background:var(--good-ground)} .diff .old{background:var(--bad-ground)}
.diff .changed .sign{color:var(--warn)}
.errors-chain p,.attempts p{margin:4px 0;overflow-wrap:anywhere}
.attempts ol{margin:0;padding-inline-start:0;list-style:none}
.errors h2{margin:12px 0 4px}
summary{cursor:pointer;padding:2px 0;overflow-wrap:anywhere}
.time-bar{grid-area:bar;display:flex;gap:8px;align-items:center;padding:4px 16px;
border-top:1px solid var(--line);background:var(--panel)}
.time-bar input{flex:1;min-width:60px} .time-bar button{padding:4px 6px}
.time-bar .place{min-width:104px;text-align:center;font-variant-numeric:tabular-nums}
.time-bar .badge.past{background:var(--warn-ground);color:var(--warn)}
.json.fill,.json-tab{display:flex;flex-direction:column;flex:1;min-height:0}
.json-tab.reading{opacity:.6}
.json-search{display:flex;gap:8px;align-items:center;padding:6px 12px;
border-bottom:1px solid var(--line)}
.json-search input{flex:1;max-width:360px;min-width:0}
.json-box{display:flex;flex-direction:column} .json.fill .json-box{flex:1;min-height:120px}
.json-rows .row{cursor:default}
.json-line{display:flex;gap:4px;align-items:center;height:22px;white-space:nowrap;
font:12px ui-monospace,SFMono-Regular,Menlo,monospace}
.json-line.found{background:var(--warn-ground)}
.row[aria-selected=true] .json-line{background:var(--accent-ground)}
.json-mark{width:14px;flex:none} .json-name{flex:none;color:var(--faint)}
.json-value{overflow:hidden;text-overflow:ellipsis}
.json-value.string{color:var(--good)} .json-value.number,.json-value.bigint{color:var(--accent)}
.json-value.date{color:var(--time)} .json-value.error{color:var(--bad)}
.row[aria-selected=true] .json-line *{color:var(--accent-text)}
.json-acts{visibility:hidden;margin-inline-start:auto;display:flex;padding-inline-end:4px}
.row:hover .json-acts,.row[aria-selected=true] .json-acts,.json-acts:focus-within{
visibility:visible}
.copy{padding:0 4px;font-size:12px;line-height:18px;color:var(--faint)}
form.command{display:flex;flex-direction:column;gap:12px}
form.command p{margin:0;overflow-wrap:anywhere}
form.command footer{display:flex;justify-content:flex-end;gap:8px}
.field{display:flex;flex-direction:column;gap:4px} .field label{color:var(--faint);font-size:12px}
.field.inline{display:grid;grid-template-columns:minmax(80px,1fr) 3fr;align-items:center;
padding:2px 0}
.field.inline input[type=checkbox]{justify-self:start}
.field textarea{resize:vertical;width:100%}
.field [aria-invalid=true]{border-color:var(--bad)}
.said{min-height:1.45em;font-size:12px}
.check{display:flex;gap:8px;align-items:center}
.offered{display:flex;gap:6px;flex-wrap:wrap}
.sent{padding:8px 12px;border-radius:8px;background:var(--warn-ground);color:var(--warn)}
.sent.good{background:var(--good-ground);color:var(--good)}
.why-not ul{margin:4px 0;padding-inline-start:20px} .why-not p{margin:4px 0}
.fork-diff{max-height:180px;overflow:auto;min-height:24px} .warn{color:var(--warn)}
@media (max-width:900px){.run{display:block;overflow:auto;position:relative}
.run-side{border:0} .run-main .pane{min-height:50vh;max-height:75vh}
.waiting{max-height:none} .panel.log{height:60vh} .panel.detail:not(.shut){height:60vh;
max-height:none} .time-bar{position:sticky;bottom:0;z-index:2}}
@media (max-width:480px){.actions{flex-basis:100%}
.actions button{flex:1 1 28%;padding:4px 6px;white-space:nowrap}
.time-bar .badge{display:none} .time-bar{gap:2px;padding:4px 8px}
.run-head{padding:8px 12px}}
`;
