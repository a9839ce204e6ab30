export const LIST_STYLE = `
.clip{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-width:0}
.spring{flex:1}
.list-page{display:flex;flex-direction:column;flex:1;min-height:0}
.search-box{position:relative;display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center;
padding:10px 16px 0}
.search-box>.icon{position:absolute;inset-inline-start:26px;inset-block-start:20px;
color:var(--faint);pointer-events:none}
.search-box>input{flex:1;min-width:0;height:36px;padding:0 44px 0 34px}
.search-box>input[aria-invalid=true]{border-color:var(--bad)}
.search-box>kbd,.search-box>button{position:absolute;inset-inline-end:24px;inset-block-start:18px}
.search-box>button{inset-block-start:14px}
.search-box>button{padding:2px 6px}
.completions{position:absolute;z-index:5;inset-block-start:calc(100% + 2px);inset-inline:16px;
max-width:640px;margin:0;
padding:4px;list-style:none;background:var(--raised);border:1px solid var(--line-strong);
border-radius:8px;box-shadow:0 8px 24px var(--shade);max-height:60vh;overflow:auto}
.completions li{padding:5px 10px;border-radius:5px;cursor:pointer;overflow-wrap:anywhere}
.completions li:hover{background:var(--panel)}
.completions li[aria-selected=true]{background:var(--accent-ground);color:var(--accent-text)}
.completions li[aria-selected=true] .faint{color:inherit}
.fault{flex-basis:100%;margin:0;display:flex;gap:4px 16px;flex-wrap:wrap}
.fault code{white-space:pre-wrap;overflow-wrap:anywhere}
.fault mark{background:var(--bad-ground);color:var(--bad);text-decoration:underline wavy}
.filters{display:flex;gap:2px 24px;flex-wrap:wrap;justify-content:space-between;padding:6px 16px;
border-bottom:1px solid var(--line)}
.views,.chips{display:flex;gap:4px;align-items:center;overflow-x:auto;scrollbar-width:none;
padding:3px 2px;max-width:100%}
.views a,.chip{white-space:nowrap;padding:2px 10px;border-radius:12px;color:var(--faint);
border:1px solid transparent;background:none}
.views a:hover{background:var(--panel);text-decoration:none}
.views a[aria-current=page]{background:var(--accent-ground);color:var(--accent-text);
box-shadow:none;font-weight:500}
.views button{white-space:nowrap;padding:2px 10px;color:var(--accent)}
.chip{border-color:var(--line)}
.chip .count{color:var(--text);font-variant-numeric:tabular-nums}
.chip[aria-pressed=true]{background:var(--accent-ground);color:var(--accent-text);
border-color:transparent}
.chip[aria-pressed=true] .count{color:inherit}
.list-box{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
.list-box .rows{overflow-anchor:none}
.list-box .rows{contain:strict} .rows-body{position:relative;contain:layout style}
.rows-body>.row{contain:strict}
.rows:focus-visible{outline-offset:-2px}
.row.head{position:sticky;inset-block-start:0;z-index:2;background:var(--panel);height:30px;
color:var(--faint);font-size:12px}
.rows[aria-busy=true] .rows-body{opacity:.55;transition:opacity .2s .15s}
.list-box .row{display:grid;column-gap:14px;padding:0 16px;align-items:center;
grid-template-columns:18px minmax(120px,1.5fr) minmax(80px,.8fr) 96px minmax(120px,1.7fr)
minmax(120px,1.7fr) 96px;border-bottom:1px solid var(--line)}
.list-box .row:not(.head):hover{background:var(--panel)}
.list-box .row[aria-selected=true]{
background:color-mix(in srgb,var(--accent-ground) 50%,transparent)}
.list-box .row.active{box-shadow:inset 3px 0 0 var(--accent)}
.list-box .row.leaving>*{opacity:.45}
.row input{display:block;margin:0;width:16px;height:16px}
.c-state,.c-waits{display:flex;gap:10px;align-items:center;min-width:0;overflow:hidden}
.c-updated{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.c-id a{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:13px}
.wait{display:inline-flex;gap:5px;align-items:center;min-width:0;white-space:nowrap}
.wait.due{flex:none;min-width:84px}
.c-state>.mono{flex:0 1 auto} .c-state .tag{flex:0 2 auto}
.wait .icon{color:var(--faint)}
.tag{font-size:12px;padding:0 7px;border-radius:8px;border:1px solid var(--line-strong);
white-space:nowrap;color:var(--faint)}
.unread{grid-column:1/-1}
.bone{display:block;height:10px;border-radius:5px;background:var(--panel);
border:1px solid var(--line)}
.pill{position:absolute;inset-block-start:38px;inset-inline-start:50%;transform:translateX(-50%);
z-index:3;border-radius:16px;box-shadow:0 4px 12px var(--shade)}
.list-box.narrow .row:not(.head){grid-template-columns:18px minmax(0,1fr) auto auto;
grid-template-areas:"check id id status" "check state waits updated";
align-content:center;row-gap:3px}
.list-box.narrow .row.head{grid-template-columns:18px 1fr auto}
.list-box.narrow .row.head>:not(.c-check,.c-id,.c-updated){display:none}
.narrow .row:not(.head) .c-check{grid-area:check} .narrow .row:not(.head) .c-id{grid-area:id}
.narrow .row:not(.head) .c-status{grid-area:status;justify-self:end}
.narrow .row:not(.head) .c-state{grid-area:state} .narrow .c-state .tag{display:none}
.narrow .row:not(.head) .c-waits{grid-area:waits;max-width:38vw}
.narrow .wait.due{min-width:0} .narrow .wait.due~.wait{display:none}
.narrow .row:not(.head) .c-updated{grid-area:updated} .narrow .row:not(.head) .c-name{display:none}
.lines-page{display:flex;flex-direction:column;flex:1;min-height:0}
.lines-head{display:flex;gap:8px 16px;align-items:center;flex-wrap:wrap;padding:10px 16px;
border-bottom:1px solid var(--line)}
.lines-head input[type=search]{flex:0 1 320px;min-width:160px}
.tick{display:inline-flex;gap:6px;align-items:center}
.small{padding:1px 8px;font-size:13px}
.l-act{display:flex;gap:6px;justify-content:flex-end} .head>.l-act{visibility:hidden}
.list-box.timers .row{grid-template-columns:96px minmax(120px,1.4fr) minmax(80px,.8fr)
minmax(100px,1.4fr) minmax(100px,1.4fr) 88px}
.list-box.failures .row{grid-template-columns:88px minmax(130px,1.3fr) minmax(90px,.8fr)
minmax(140px,2.4fr) 210px}
.list-box.failures .row.group{background:var(--panel)}
.fold{display:inline-flex;gap:4px;align-items:center;padding:1px 4px}
.list-box.timers.narrow .row:not(.head){grid-template-columns:88px minmax(0,1fr) auto;
grid-template-areas:"due workflow act" "due comes comes"}
.narrow .l-due-in{grid-area:due} .narrow .row:not(.head) .l-workflow{grid-area:workflow}
.narrow .row:not(.head) .l-what-comes{grid-area:comes} .narrow .row:not(.head) .l-act{grid-area:act}
.list-box.timers.narrow .row:not(.head)>:is(.l-name,.l-state){display:none}
.list-box.failures.narrow .row:not(.head){grid-template-columns:minmax(0,1fr) auto;
grid-template-areas:"workflow act" "why when"}
.narrow .l-when{grid-area:when} .narrow .l-why{grid-area:why}
.list-box.failures.narrow .row:not(.head)>.l-status{display:none}
.list-box.timers.narrow .row.head,.list-box.failures.narrow .row.head{display:none}
.attempts{margin:0;padding:0;list-style:none} .attempts li{padding:4px 0}
.attempts summary{cursor:pointer;overflow-wrap:anywhere} .line{margin:0}
.dialog>p{margin:0}
.empty{flex:1;padding:48px 16px;text-align:center;margin:0}
.empty p{margin:0 0 8px}
.empty pre{display:inline-block;text-align:start;padding:8px 12px;border-radius:8px;
background:var(--panel);border:1px solid var(--line)}
.bulk-bar{display:flex;gap:6px;align-items:center;flex-wrap:wrap;padding:8px 16px;
border-top:1px solid var(--line);background:var(--panel)}
.bulk-bar button{display:inline-flex;gap:6px;align-items:center}
.chosen{font-weight:600;margin-inline-end:8px}
.form{display:flex;flex-direction:column;gap:12px}
.form p{margin:0}
.form label:not(.tick){display:flex;flex-direction:column;gap:4px;color:var(--faint)}
.form label>input,.form label>textarea{color:var(--text)}
.form .tick{display:flex;gap:8px;align-items:center}
.form .buttons{display:flex;gap:8px;flex-wrap:wrap}
.form code{overflow-wrap:anywhere}
.form progress{width:100%;accent-color:var(--accent)}
.outcome{margin:0;padding:0;list-style:none;max-height:40vh;overflow:auto}
.outcome li{padding:4px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
`;
