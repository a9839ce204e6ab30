import type { InspectorSettings } from './options.ts';
import type { Refusal } from './refusal.ts';
import { isSameToken, shownToken } from './token.ts';

/**
 * Whether a request may come in at all, asked of every one, also of those that would become a
 * WebSocket. A page of another site can make a browser send requests here; it cannot choose their
 * `Host`, `Origin` and `Sec-Fetch-Site`.
 */
export function admission(
  request: Request,
  { hosts, origins }: InspectorSettings,
): Refusal | undefined {
  const { headers } = request;
  const host = (headers.get('host') ?? URL.parse(request.url)?.host ?? '').toLowerCase();
  if (hosts !== undefined && !hosts.has(host)) {
    const message = 'This server is not known by that name; allowedHosts has the names it has.';
    return { status: 421, code: 'HostNotAllowed', message };
  }
  const origin = headers.get('origin');
  if (origin !== null) {
    if (origins.has(origin) || isOwn(origin, host)) return undefined;
    const message = 'Pages of that origin may not ask; allowedOrigins has those that may.';
    return { status: 403, code: 'Forbidden', message };
  }
  if (headers.get('sec-fetch-site') !== 'cross-site' || isVisit(headers)) return undefined;
  const message = 'Another site made this request.';
  return { status: 403, code: 'Forbidden', message };
}

/** Whether whoever asks has the right to. The answer does not say what was wrong. */
export async function authorization(
  request: Request,
  { token, authorize }: InspectorSettings,
): Promise<Refusal | undefined> {
  const shown = shownToken(request.headers);
  const hasToken = token === undefined || (shown !== undefined && isSameToken(shown, token));
  if (hasToken && (authorize === undefined || (await authorize(request)))) return undefined;
  const message = 'The request does not show that it may ask; open the address with its token.';
  return { status: 401, code: 'Unauthorized', message };
}

/** A page of this very server. Another port is another server. */
function isOwn(origin: string, host: string): boolean {
  return host !== '' && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Somebody followed a link to the page, which without the token shows nothing. */
function isVisit(headers: Headers): boolean {
  return (
    headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  );
}
