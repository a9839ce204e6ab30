import { Problem } from './problem.ts';

/** What a request asks of workflows, by its method and path. */
export type WorkflowRoute =
  | { readonly type: 'broadcast' | 'start' }
  | {
      readonly type: 'status' | 'send' | 'result' | 'resume' | 'cancel';
      readonly workflowId: string;
    };

/** What it asks of a link, which is its own right. */
export interface LinkRoute {
  readonly type: 'showLink' | 'followLink';
  readonly token: string;
}

export type Route = WorkflowRoute | LinkRoute;

type Ask = Route['type'];

/** A path and what its methods ask for; a part that is `*` stands for any text but an empty one. */
interface Place {
  readonly parts: readonly string[];
  readonly asks: Readonly<Record<string, Ask>>;
}

const PLACES: readonly Place[] = [
  { parts: ['events'], asks: { POST: 'broadcast' } },
  { parts: ['workflows'], asks: { POST: 'start' } },
  { parts: ['workflows', '*'], asks: { GET: 'status' } },
  { parts: ['workflows', '*', 'events'], asks: { POST: 'send' } },
  { parts: ['workflows', '*', 'result'], asks: { GET: 'result' } },
  { parts: ['workflows', '*', 'resume'], asks: { POST: 'resume' } },
  { parts: ['workflows', '*', 'cancel'], asks: { POST: 'cancel' } },
  { parts: ['links', '*'], asks: { GET: 'showLink', POST: 'followLink' } },
];

/** `offers` says which routes there are: those that were not asked for by an option are not. */
export function matchRoute(
  method: string,
  path: string,
  { basePath, offers }: { readonly basePath: string; readonly offers: (ask: Ask) => boolean },
): Route | Problem {
  if (!path.startsWith(`${basePath}/`)) return routeUnknown();
  const parts = path.slice(basePath.length + 1).split('/');
  const place = PLACES.find((candidate) => fits(candidate, parts));
  if (place === undefined || !Object.values(place.asks).some(offers)) return routeUnknown();
  const name = decoded(parts[1] ?? '');
  if (name === undefined) {
    return new Problem('RequestInvalid', 'A part of the path is not percent-encoded UTF-8.');
  }
  const asked = method === 'HEAD' ? 'GET' : method;
  const ask = Object.hasOwn(place.asks, asked) ? place.asks[asked] : undefined;
  return ask === undefined ? notAllowed(place) : routeOf(ask, name);
}

export function routeUnknown(): Problem {
  return new Problem('RouteUnknown', 'There is nothing at this path.');
}

export function isLinkRoute(route: Route): route is LinkRoute {
  return route.type === 'showLink' || route.type === 'followLink';
}

function fits({ parts }: Place, given: readonly string[]): boolean {
  return (
    parts.length === given.length &&
    parts.every((part, index) => (part === '*' ? given[index] !== '' : part === given[index]))
  );
}

function routeOf(ask: Ask, name: string): Route {
  switch (ask) {
    case 'broadcast':
    case 'start':
      return { type: ask };
    case 'showLink':
    case 'followLink':
      return { type: ask, token: name };
    case 'status':
    case 'send':
    case 'result':
    case 'resume':
    case 'cancel':
      return { type: ask, workflowId: name };
  }
}

function notAllowed({ asks }: Place): Problem {
  const allow = Object.keys(asks).flatMap((method) =>
    method === 'GET' ? ['GET', 'HEAD'] : method,
  );
  return new Problem('MethodNotAllowed', `This path takes ${allow.join(', ')}.`, {
    headers: { allow: allow.join(', ') },
  });
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
