/** Where in the app one is: what stands after the `#` of the address. */
export type Route =
  | { readonly type: 'list' }
  | {
      readonly type: 'run';
      readonly id: string;
      /** The revision looked at; `undefined`: the present. */
      readonly revision?: number | undefined;
      readonly tab: RunTab;
    }
  | { readonly type: 'definition'; readonly hash: string }
  | { readonly type: 'timers' }
  | { readonly type: 'failures' }
  | { readonly type: 'settings' };

export type RunTab = 'outline' | 'actors' | 'errors' | 'json';

export const RUN_TABS: readonly RunTab[] = ['outline', 'actors', 'errors', 'json'];

/** Reads a hash; what it does not know is the list, so that a stale link still opens. */
export function parseRoute(hash: string): Route {
  const [place = '', name = '', tab = ''] = hash.replace(/^#?\/?/, '').split('/');
  if (place === 'wf' && name !== '') return runRoute(name, tab);
  if (place === 'def' && name !== '') return { type: 'definition', hash: decoded(name) };
  if (place === 'timers' || place === 'failures' || place === 'settings') return { type: place };
  return { type: 'list' };
}

/** The hash of a place. An id may have any character: `/` and `@` are escaped in it. */
export function printRoute(route: Route): string {
  if (route.type === 'list') return '#/';
  if (route.type === 'definition') return `#/def/${encodeURIComponent(route.hash)}`;
  if (route.type !== 'run') return `#/${route.type}`;
  const at = route.revision === undefined ? '' : `@${route.revision}`;
  const tab = route.tab === 'outline' ? '' : `/${route.tab}`;
  return `#/wf/${encodeURIComponent(route.id)}${at}${tab}`;
}

function runRoute(name: string, tabName: string): Route {
  const tab = RUN_TABS.find((known) => known === tabName) ?? 'outline';
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
