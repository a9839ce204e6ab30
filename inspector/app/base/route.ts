/** Where in the app one is: what stands after the `#` of the address. */
export type Route =
  | {
      readonly type: 'list';
      /** Text of the search box. */
      readonly query: string;
    }
  | {
      readonly type: 'run';
      readonly id: string;
      /** The revision looked at; `undefined`: the present. */
      readonly revision?: number | undefined;
      readonly tab: RunTab;
    }
  | { readonly type: 'definition'; readonly hash: string }
  | { readonly type: 'definitions' }
  | { readonly type: 'timers' }
  | { readonly type: 'failures' }
  | { readonly type: 'settings' };

export type RunTab = 'chart' | 'outline' | 'sequence' | 'timeline' | 'actors' | 'errors' | 'json';

export const RUN_TABS: readonly RunTab[] = [
  'chart',
  'outline',
  'sequence',
  'timeline',
  'actors',
  'errors',
  'json',
];

const PLACES = ['definitions', 'timers', 'failures', 'settings'] as const;

/** Reads a hash; what it does not know is the list, so that a stale link still opens. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#?\/?/, '');
  const mark = text.indexOf('?');
  const [place = '', name = '', tab = ''] = (mark < 0 ? text : text.slice(0, mark)).split('/');
  if (place === 'wf' && name !== '') return runRoute(name, tab);
  if (place === 'def' && name !== '') return { type: 'definition', hash: decoded(name) };
  const known = PLACES.find((one) => one === place);
  if (known !== undefined) return { type: known };
  const query = mark < 0 ? '' : (new URLSearchParams(text.slice(mark + 1)).get('q') ?? '');
  return { type: 'list', query };
}

/** The hash of a place. An id may have any character: `/` and `@` are escaped in it. */
export function printRoute(route: Route): string {
  switch (route.type) {
    case 'list':
      return route.query === '' ? '#/' : `#/?q=${encodeURIComponent(route.query)}`;
    case 'definition':
      return `#/def/${encodeURIComponent(route.hash)}`;
    case 'run': {
      const at = route.revision === undefined ? '' : `@${route.revision}`;
      const tab = route.tab === 'chart' ? '' : `/${route.tab}`;
      return `#/wf/${encodeURIComponent(route.id)}${at}${tab}`;
    }
    default:
      return `#/${route.type}`;
  }
}

function runRoute(name: string, tabName: string): Route {
  const tab = RUN_TABS.find((known) => known === tabName) ?? 'chart';
  const [, id = name, revision] = /^(.+)@(\d+)$/.exec(name) ?? [];
  return {
    type: 'run',
    id: decoded(id),
    revision: revision === undefined ? undefined : Number(revision),
    tab,
  };
}

/** A `%` somebody typed is no escape: the text is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
