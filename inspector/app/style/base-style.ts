/** What is the same on every page: letters, links, buttons, fields, tables, dialogs. */
export const BASE_STYLE = `
:host{display:block;height:100%;font:14px/1.45 Inter,ui-sans-serif,system-ui,-apple-system,
"Segoe UI",Roboto,sans-serif}
*{box-sizing:border-box}
.app{display:flex;flex-direction:column;height:100%;min-height:320px;background:var(--ground);
color:var(--text)}
main{flex:1;min-height:0;display:flex;flex-direction:column}
.top{display:flex;gap:4px 12px;align-items:center;padding:0 16px;min-height:46px;
border-bottom:1px solid var(--line);background:var(--panel)}
.top nav{display:flex;gap:2px;flex:1;min-width:0;align-self:stretch}
.top nav a{display:flex;gap:6px;align-items:center;padding:0 10px;color:var(--faint)}
.top nav a:hover{color:var(--text);text-decoration:none}
.top nav a[aria-current=page]{color:var(--text);box-shadow:inset 0 -2px 0 var(--accent)}
.top .tool{display:inline-flex;padding:6px;color:var(--faint);border-radius:6px}
.top .tool[aria-current=page]{color:var(--text);box-shadow:none;background:var(--raised)}
.top .go{display:inline-flex;gap:8px;align-items:center;color:var(--faint);white-space:nowrap}
.connection .source{max-width:22ch} .rate{font-variant-numeric:tabular-nums;min-width:5ch}
.lost{display:flex;gap:8px;align-items:center;margin:0;padding:8px 16px;
background:var(--warn-ground);color:var(--warn)}
.lost time{font-weight:600}
.icon{flex:none;vertical-align:-3px}
.stack{font-size:12px;max-height:min(40vh,240px);overflow:auto;padding:6px 8px;
background:var(--panel);border-radius:6px;white-space:pre;overflow-wrap:normal}
.late{animation:late 0s .3s backwards}
@keyframes late{from{visibility:hidden}}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:900px){.top .name,.top .go kbd,.rate{display:none}}
@media (max-width:480px){.top{padding:0 8px;gap:4px} .top nav a{padding:0 9px} .brand{display:none}
.top .go{padding:4px 8px}
.connection .source{display:none}}
.brand{font-weight:700;color:var(--text);text-decoration:none}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
a[aria-current=page]{color:var(--text);font-weight:600;box-shadow:0 2px 0 var(--accent)}
h1{font-size:17px;font-weight:600;margin:0;overflow-wrap:anywhere}
h2{font-size:12px;font-weight:600;margin:0;color:var(--faint);letter-spacing:.03em}
button,input,select,textarea{font:inherit;color:inherit;background:var(--raised);
border:1px solid var(--line);border-radius:6px;padding:4px 10px}
input,select,textarea{border-color:var(--line-strong)}
button{cursor:pointer}
button:hover{border-color:var(--line-strong)}
button:disabled{cursor:default;color:var(--faint);opacity:.75}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent);
font-weight:600}
button.danger:enabled{color:var(--bad);border-color:var(--bad)}
button.plain,button.quiet{background:none}
button.plain{border-color:transparent;text-align:start}
button.plain:hover{background:var(--panel)}
input[type=range],input[type=radio],input[type=checkbox]{accent-color:var(--accent);padding:0}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
kbd{font:12px ui-monospace,SFMono-Regular,Menlo,monospace;border:1px solid var(--line);
border-radius:4px;padding:0 5px;background:var(--panel);color:var(--faint)}
pre,code,.mono,textarea,input[type=search]{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;
font-size:13px}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.faint{color:var(--faint)} p.faint a{text-decoration:underline}
.error{color:var(--bad)} .time,.countdown{color:var(--time)}
.countdown{font-variant-numeric:tabular-nums}
.notice{padding:24px 16px;margin:0}
.connection{display:inline-flex;gap:6px;align-items:center;color:var(--faint)}
.dot{width:8px;height:8px;border-radius:50%;background:var(--line-strong)}
.dot.live{background:var(--good)}
.badge,.status{border-radius:10px;padding:1px 8px;font-size:12px;white-space:nowrap;
background:var(--panel);color:var(--faint);border:1px solid var(--line)}
.status.suspended{background:var(--warn-ground);color:var(--warn);border-color:transparent}
.status.running,.status.cancelling{background:var(--accent-ground);color:var(--accent-text);
border-color:transparent}
.status.done{background:var(--good-ground);color:var(--good);border-color:transparent}
.status.failed,.status.parked{background:var(--bad-ground);color:var(--bad);
border-color:transparent}
.page{padding:16px;overflow:auto;flex:1;min-height:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top;
overflow-wrap:anywhere}
th{color:var(--faint);font-weight:500;font-size:12px}
fieldset{border:1px solid var(--line);border-radius:8px;margin:12px 0;padding:10px 14px}
fieldset label{display:flex;gap:8px;align-items:center;padding:3px 0}
dialog{border:1px solid var(--line);border-radius:10px;padding:0;background:var(--ground);
color:var(--text);width:min(480px,calc(100vw - 24px));max-height:calc(100vh - 48px)}
dialog.wide{width:min(860px,calc(100vw - 24px))}
dialog::backdrop{background:var(--shade)}
.dialog{padding:16px;display:flex;flex-direction:column;gap:12px}
.dialog>header{display:flex;justify-content:space-between;align-items:center}
.dialog>header h2{font-size:16px;color:var(--text)}
.keys{margin:0} .keys kbd{align-self:start}
.keys>div{display:flex;gap:12px;padding:2px 0}
.keys dt{flex:none;width:96px;display:flex;gap:4px} .keys dd{margin:0}
.offers{list-style:none;margin:0;padding:0;max-height:min(52vh,460px);overflow:auto}
.offers li{display:flex;gap:10px;align-items:center;padding:6px 10px;border-radius:6px;
cursor:pointer}
.offers li .icon{color:var(--faint)} .offers li .faint{margin-inline-start:auto;flex-shrink:2}
.offers li:hover{background:var(--panel)}
.offers li[aria-selected=true],.offers li[aria-selected=true] :is(.faint,.icon){
background:var(--accent-ground);color:var(--accent-text)}
.offers li[aria-disabled=true]{cursor:default;color:var(--faint)}
dialog:has(.palette-text){margin-block-start:14vh}
.palette-text{height:38px}
.help-columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));
gap:16px 32px}
.help-columns section{display:flex;flex-direction:column;gap:8px}
.searches{margin:0} .searches dd{margin:0 0 8px;color:var(--faint)}
.saved{list-style:none;margin:0;padding:0}
.saved li{display:flex;gap:10px;align-items:center;padding:4px 0}
.about{margin:0} .about>div{display:flex;gap:12px;padding:2px 0}
.about dt{width:96px;color:var(--faint)} .about dd{margin:0}
.settings{max-width:720px} .settings p{margin:0 0 8px}
.toasts{position:fixed;inset-block-end:16px;inset-inline-end:16px;display:flex;
flex-direction:column;gap:8px;z-index:10}
.toast{margin:0;display:flex;gap:12px;align-items:start;justify-content:space-between;
padding:8px 12px;border-radius:8px;border:1px solid var(--line);background:var(--raised);
max-width:420px;overflow-wrap:anywhere}
.toast.failed{background:var(--bad-ground);color:var(--bad);border-color:var(--bad)}
.rows{flex:1;min-height:0;overflow:auto;position:relative}
.row{position:absolute;left:0;right:0}
`;
