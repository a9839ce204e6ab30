/** Outline, sequence and timeline of a workflow. */
export const VIEWS_STYLE = `
.outline-pane{padding:12px 16px;overflow:auto;flex:1}
.actor-choice{display:inline-flex;gap:6px;align-items:center;max-width:100%}
.actor-choice select{max-width:260px;padding:2px 6px}
.outline,.outline ul{list-style:none;margin:0;padding:0}
.outline{padding:4px}
.outline .box{border:1px solid var(--line);border-radius:8px;padding:6px 10px;margin:6px 0;
background:var(--ground);max-width:1100px}
.outline .box.parallel>ul>.box{border-style:dashed}
.outline .box.final{border-style:double;border-width:3px}
.outline .box.lit{border-color:var(--accent)}
.outline .box.leaf{background:var(--accent-ground);color:var(--accent-text)}
.outline .box.leaf .faint,.outline .box.leaf .mark{color:inherit}
.outline .box.wrong{background:var(--bad-ground);border-color:var(--bad);color:var(--bad)}
.box-head{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:center}
.box-head[role=button]{cursor:pointer}
.box-head .note{margin-inline-start:auto}
.twisty{width:0;height:0;border:5px solid transparent;border-inline-start-color:var(--faint);
border-inline-end-width:0;transition:transform .12s}
.twisty.open{transform:rotate(90deg)}
.works p{margin:1px 0;font-size:12px;overflow-wrap:anywhere}
.ways{list-style:none;margin:2px 0;padding:0}
.ways .way{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:center;font-size:13px;
padding-inline-start:8px;border-inline-start:3px solid var(--line-strong);margin:2px 0}
.ways .after{border-color:var(--chart-after,var(--time))}
.ways .done{border-color:var(--good)} .ways .error{border-color:var(--bad)}
.ways .always{border-inline-start-style:dotted}
.ways .way.taken{border-inline-start-width:6px}
.ways button.way-text{padding:0 6px;border-color:var(--accent);color:var(--accent)}
.box.leaf>.ways button.way-text{background:var(--raised)}
.way-text{overflow-wrap:anywhere}
.error .way-text,.way.error{color:inherit}
.mark{font-size:11px;color:var(--faint);border:1px solid var(--line);border-radius:8px;
padding:0 6px}
.sequence,.timeline{flex:1;min-height:0;display:flex;flex-direction:column;--names:180px}
.history-notice{margin:0;padding:4px 12px;border-bottom:1px solid var(--line)}
.sequence-box{flex:1;min-height:0;overflow:auto;position:relative}
.sequence-head,.sequence-row{display:grid;min-width:max-content}
.sequence-head{position:sticky;top:0;z-index:1;background:var(--panel);
border-bottom:1px solid var(--line);font-size:12px}
.sequence-head span{padding:5px 6px;text-align:center;overflow:hidden;text-overflow:ellipsis;
white-space:nowrap;font-weight:600}
.sequence-head .world,.sequence-head .task{font-weight:500;color:var(--faint)}
.sequence-rows{position:relative;min-width:100%}
.sequence-row{position:absolute;left:0;right:0;height:26px;align-items:center;font-size:12px}
.sequence-row.turn{border-top:1px solid var(--line)}
.sequence-row.later,.sequence-row.later *{color:var(--faint)}
.sequence-row .at{color:var(--faint);padding-inline-start:8px;font-variant-numeric:tabular-nums}
.arrow{position:relative;height:100%;min-width:0}
.arrow::before{content:"";position:absolute;bottom:4px;inset-inline:calc(50%/var(--lanes));
border-bottom:2px solid var(--own,var(--faint))}
.arrow::after{content:"";position:absolute;bottom:0;border:5px solid transparent}
.arrow.rightwards::after{right:calc(50%/var(--lanes));border-left-color:var(--own,var(--faint));
border-right-width:0}
.arrow.leftwards::after{left:calc(50%/var(--lanes));border-right-color:var(--own,var(--faint));
border-left-width:0}
.arrow.self::before{inset-inline:40%}
.arrow.event{--own:var(--accent)} .arrow.timer{--own:var(--time)} .arrow.done{--own:var(--good)}
.arrow.failed{--own:var(--bad)} .arrow.ask::before,.arrow.inner::before{border-bottom-style:dashed}
.arrow.stop::before,.arrow.ignored::before,.arrow.deferred::before{border-bottom-style:dotted}
.arrow button{position:absolute;inset:0 0 5px;padding:0 calc(50%/var(--lanes));border:0;
border-radius:0;text-align:center;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.arrow button:hover{background:none}
.arrow.self button{padding:0 4px}
.sequence-row:hover{background:var(--panel)}
.sequence-row.here{background:var(--accent-ground);color:var(--accent-text)}
.sequence-row.here .at{color:inherit}
.timeline-box{flex:1;min-height:0;overflow:auto}
.timeline-lanes{position:relative;min-width:max-content;padding-bottom:16px}
.time-lane{display:flex;align-items:stretch;height:28px;border-bottom:1px solid var(--line)}
.time-lane.axis{position:sticky;top:0;z-index:2;background:var(--panel)}
.lane-name{position:sticky;left:0;z-index:1;width:var(--names);flex:none;padding:4px 10px;
font-size:12px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;background:var(--panel);
border-inline-end:1px solid var(--line)}
.time-lane.machine .lane-name{font-weight:600}
.time-lane.timer .lane-name{color:var(--time)}
.track{position:relative;flex:none}
.axis-time{position:absolute;top:5px;font-size:11px;color:var(--faint);padding-inline-start:4px;
border-inline-start:1px solid var(--line-strong);font-variant-numeric:tabular-nums}
.bar{position:absolute;top:4px;bottom:4px;padding:0 4px;border-radius:3px;font-size:11px;
line-height:18px;text-align:start;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;
background:var(--accent-ground);color:var(--accent-text);border:1px solid var(--accent)}
.bar.on{border-right-style:dashed}
.bar.done{background:var(--good-ground);border-color:var(--good);color:var(--good)}
.bar.failed{background:var(--bad-ground);border-color:var(--bad);color:var(--bad)}
.bar.dropped,.bar.cleared{background:var(--panel);border-color:var(--line-strong);
color:var(--faint)}
.bar.open{background:var(--raised);color:var(--text)}
.bar.fired{background:var(--warn-ground);border-color:var(--warn);color:var(--warn)}
.bar.pending{background:var(--raised);border:1px dashed var(--time);color:var(--time)}
.track .tick{position:absolute;top:2px;bottom:2px;width:3px;margin-left:-1px;background:var(--bad);
border-radius:2px}
.cursor-line{position:absolute;top:0;bottom:0;width:2px;background:var(--accent);
pointer-events:none}
@media (max-width:600px){.sequence,.timeline{--names:110px}}
@media (prefers-reduced-motion:reduce){.twisty{transition:none}}
`;
