/** What is the same on every page: letters, links, buttons, fields, tables, dialogs. */
export const BASE_STYLE = `
:host{display:block;height:100%;font:14px/1.45 Inter,ui-sans-serif,system-ui,-apple-system,
"Segoe UI",Roboto,sans-serif}
*{box-sizing:border-box}
.app{display:flex;flex-direction:column;height:100%;min-height:320px;background:var(--ground);
color:var(--text)}
main{flex:1;min-height:0;display:flex;flex-direction:column}
.top{display:flex;gap:4px 16px;align-items:center;flex-wrap:wrap;padding:8px 16px;
border-bottom:1px solid var(--line);background:var(--panel)}
.top nav{display:flex;gap:4px 12px;flex-wrap:wrap;flex:1}
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
button.danger{color:var(--bad);border-color:var(--bad)}
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
.faint{color:var(--faint)} .error{color:var(--bad)} .time,.countdown{color:var(--time)}
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
.keys>div{display:flex;gap:12px;padding:2px 0}
.keys dt{width:96px;display:flex;gap:4px} .keys dd{margin:0}
.offers{list-style:none;margin:0;padding:0}
.offers button{width:100%}
.toasts{position:fixed;inset-block-end:16px;inset-inline-end:16px;display:flex;
flex-direction:column;gap:8px;z-index:10}
.toast{margin:0;display:flex;gap:12px;align-items:start;justify-content:space-between;
padding:8px 12px;border-radius:8px;border:1px solid var(--line);background:var(--raised);
max-width:420px;overflow-wrap:anywhere}
.toast.failed{background:var(--bad-ground);color:var(--bad);border-color:var(--bad)}
.rows{flex:1;min-height:0;overflow:auto;position:relative}
.row{position:absolute;left:0;right:0}
`;
