export const LIST_STYLE = `
.list-page{display:flex;flex-direction:column;flex:1;min-height:0}
.chips{display:flex;gap:8px;align-items:center;flex-wrap:wrap;padding:8px 16px;
border-bottom:1px solid var(--line)}
.chips input[type=search]{flex:1;min-width:200px}
.list-page .row{height:32px;display:grid;gap:12px;padding:0 16px;align-items:center;
grid-template-columns:2fr 1fr 1fr 2fr 2fr 1fr;border-bottom:1px solid var(--line)}
.list-page .row>*{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
@media (max-width:600px){.list-page .row{grid-template-columns:2fr 1fr 1fr} .wide{display:none}}
`;
