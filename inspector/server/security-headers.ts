/**
 * What every answer carries. The page may load and ask its own server and nothing else, run no
 * script but its own, and be framed by those named here only.
 */
export function securityHeaders(frameAncestors: readonly string[] = []): Record<string, string> {
  const framedBy = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy}`,
  ];
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(frameAncestors.length === 0 ? { 'x-frame-options': 'DENY' } : undefined),
  };
}
