/**
 * What a machine says nothing of: tags and metas it did not declare. XState itself takes `any`
 * there, and a pause state made outside of any machine must fit one that did declare them.
 */
export type Undeclared = any;
