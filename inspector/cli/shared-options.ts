import type { ArgSpec, OptionSpec } from './command.ts';

export const FILE: ArgSpec = {
  name: 'FILE',
  about: 'store, exported run, or address of an inspector',
};
export const ID: ArgSpec = { name: 'ID', about: 'of the workflow' };

export const JSON_OPTION: OptionSpec = { type: 'boolean', about: 'one JSON document' };
export const JSON_LINES: OptionSpec = {
  type: 'boolean',
  about: 'a JSON document a line; also --json=lines',
};
export const LONG: OptionSpec = {
  type: 'boolean',
  short: 'l',
  about: 'tells more, with exact times',
};
export const OFFLINE: OptionSpec = {
  type: 'boolean',
  about: 'reads the file, also where an engine would answer',
};
export const LIMIT: OptionSpec = {
  type: 'string',
  short: 'n',
  value: 'N',
  about: 'how many at most; 100 if left out',
};
export const ALL: OptionSpec = { type: 'boolean', short: 'a', about: 'all there are' };
export const OUTPUT: OptionSpec = {
  type: 'string',
  short: 'o',
  value: 'PATH',
  about: 'writes it there',
};
export const SCHEME: OptionSpec = {
  type: 'string',
  value: 'SCHEME',
  choices: ['light', 'dark', 'auto'],
  about: 'colours of an SVG',
};

export const LIMIT_DEFAULT = 100;
