/** All CSS of the app: a constructed sheet, so that a strict policy for styles lets it pass. */
export const APP_STYLE = `
:host { --ground:#fff; --panel:#f4f7fb; --line:#cfd8e6; --text:#111b2e; --faint:#4d5b73;
  --accent:#1d4ed8; --time:#8a4b00; --bad:#b01515; --good:#146c37;
  display:block; height:100%; background:var(--ground); color:var(--text);
  font:14px/1.4 system-ui,sans-serif; color-scheme:light dark }
@media (prefers-color-scheme:dark) { :host { --ground:#0b111d; --panel:#0f172a; --line:#27344c;
  --text:#e6ecf7; --faint:#98a6bd; --accent:#7aa7ff; --time:#fbb424; --bad:#ff8a8a;
  --good:#5fd38d } }
* { box-sizing:border-box }
.app { display:flex; flex-direction:column; height:100%; min-height:320px }
header,.chips { display:flex; gap:12px; align-items:center; flex-wrap:wrap; padding:8px 12px;
  border-bottom:1px solid var(--line); background:var(--panel) }
a { color:var(--accent) }
button,input { font:inherit; color:inherit; background:var(--ground);
  border:1px solid var(--line); border-radius:6px; padding:4px 10px }
input[type=search] { flex:1; min-width:160px; font-family:ui-monospace,monospace }
:focus-visible { outline:2px solid var(--accent); outline-offset:1px }
.rows { flex:1; overflow:auto; position:relative }
.row { position:absolute; left:0; right:0; height:32px; display:grid; gap:12px; padding:0 12px;
  grid-template-columns:2fr 1fr 1fr 2fr 2fr 1fr; align-items:center;
  border-bottom:1px solid var(--line) }
.row > * { overflow:hidden; text-overflow:ellipsis; white-space:nowrap }
.time,.suspended { color:var(--time) } .done { color:var(--good) }
.failed,.parked,.error { color:var(--bad) } .faint { color:var(--faint) }
.notice { padding:24px 12px } pre { margin:0; white-space:pre-wrap; overflow-wrap:anywhere }
@media (max-width:600px) { .row { grid-template-columns:2fr 1fr 2fr }
  .wide { display:none } }
`;
