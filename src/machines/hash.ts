/**
 * A 64-bit hash of a text as 16 hex digits: two rounds of 32-bit FNV-1a with different bases and a
 * final avalanche. It names definitions; it protects nothing, so it need not be cryptographic.
 */
export function hashText(text: string): string {
  return half(text, 0x811c9dc5) + half(text, 0x1b873593);
}

function half(text: string, basis: number): string {
  let hash = basis;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
