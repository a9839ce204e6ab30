import { BASE_STYLE } from './base-style.ts';
import { CHART_VIEW_STYLE } from './chart-view-style.ts';
import { LIST_STYLE } from './list-style.ts';
import { RUN_STYLE } from './run-style.ts';
import { DEFINITION_STYLE } from './definition-style.ts';
import { TOKENS } from './tokens.ts';
import { VIEWS_STYLE } from './views-style.ts';

/** All CSS of the app: a constructed sheet, so that a strict policy for styles lets it pass. */
export const APP_STYLE: string = [
  TOKENS,
  BASE_STYLE,
  LIST_STYLE,
  RUN_STYLE,
  CHART_VIEW_STYLE,
  VIEWS_STYLE,
  DEFINITION_STYLE,
].join('\n');
