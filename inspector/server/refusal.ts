import { securityHeaders } from './security-headers.ts';

/** Why a request is not answered. `code` is told as an error of the protocol. */
export interface Refusal {
  readonly status: number;
  readonly code:
    | 'Forbidden'
    | 'HostNotAllowed'
    | 'NotFound'
    | 'RequestInvalid'
    | 'TooLarge'
    | 'Unauthorized';
  readonly message: string;
}

export function refused({ status, code, message }: Refusal): Response {
  const headers = new Headers(securityHeaders());
  headers.set('content-type', 'application/json');
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="abeyance inspector"');
  if (status === 405) headers.set('allow', 'POST');
  return new Response(JSON.stringify({ error: { code, message } }), { status, headers });
}
