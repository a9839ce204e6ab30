export const DEFINITION_STYLE = `
.definition{display:flex;flex-direction:column;gap:8px}
`;
