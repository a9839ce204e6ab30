import { signal, type ReadonlySignal } from '@preact/signals';
import { parseRoute, printRoute, type Route } from './route.ts';

/** Where in the app one is, and how one gets elsewhere. */
export interface Navigation {
  readonly route: ReadonlySignal<Route>;
  /** What a link to a place has as its `href`. */
  href(route: Route): string;
  /** `replace`: the place before is not kept to go back to. */
  go(route: Route, how?: { readonly replace?: boolean }): void;
  close(): void;
}

/** Goes by the hash of the page, so that every place is a link. */
export function hashNavigation(): Navigation {
  const route = signal(parseRoute(location.hash));
  const follow = (): void => {
    route.value = parseRoute(location.hash);
  };
  addEventListener('hashchange', follow);
  return {
    route,
    href: printRoute,
    go(to, { replace = false } = {}) {
      if (!replace) {
        location.hash = printRoute(to);
        return;
      }
      history.replaceState(history.state, '', printRoute(to));
      follow();
    },
    close: () => removeEventListener('hashchange', follow),
  };
}

/** Keeps its place to itself: for a page whose address is its own. */
export function ownNavigation(first: Route = { type: 'list', query: '' }): Navigation {
  const route = signal(first);
  return {
    route,
    href: printRoute,
    go(to) {
      route.value = to;
    },
    close() {},
  };
}
