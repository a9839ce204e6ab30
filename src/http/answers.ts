import { plainJson } from './plain-json.ts';
import type { Problem } from './problem.ts';

type Headers = Readonly<Record<string, string>>;

/** Answers are about one moment and one caller: nobody on the way keeps them. */
const COMMON: Headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The page has a form and nothing else: no script, style, frame or picture is let in. */
const PAGE: Headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  // its address is the secret
  'referrer-policy': 'no-referrer',
};

export function jsonAnswer(status: number, value: unknown, headers: Headers = {}): Response {
  return new Response(plainJson(value), {
    status,
    headers: { ...COMMON, 'content-type': 'application/json', ...headers },
  });
}

export function problemAnswer(problem: Problem): Response {
  const headers = { 'content-type': 'application/problem+json', ...problem.headers };
  return jsonAnswer(problem.status, problem, headers);
}

export function pageAnswer(status: number, page: string, headers: Headers = {}): Response {
  return new Response(page, { status, headers: { ...COMMON, ...PAGE, ...headers } });
}
