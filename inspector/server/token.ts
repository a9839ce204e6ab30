import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of a token that is made here: nobody guesses 192 bits. */
const TOKEN_BYTES = 24;
/** Characters of a token that is given, at least. */
export const TOKEN_LENGTH_MIN = 16;
/** As a header and a WebSocket's subprotocol can carry it. */
const TOKEN = /^[\w.~-]+$/;
/** What stands before the token among the subprotocols, as a page cannot send headers there. */
const PROTOCOL_PREFIX = 'token.';

export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function isToken(token: unknown): token is string {
  return typeof token === 'string' && token.length >= TOKEN_LENGTH_MIN && TOKEN.test(token);
}

/** Compares in constant time, whatever the lengths. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/** The token a request shows: `Authorization: Bearer …`, or the subprotocol `token.…`. */
export function shownToken(headers: Headers): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  return offeredProtocols(headers)
    .find((name) => name.startsWith(PROTOCOL_PREFIX))
    ?.slice(PROTOCOL_PREFIX.length);
}

export function offeredProtocols(headers: Headers): readonly string[] {
  const offered = headers.get('sec-websocket-protocol') ?? '';
  return offered.split(',').map((name) => name.trim());
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
