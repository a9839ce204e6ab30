import { decode, encode } from '../machines/codec.ts';
import { AbeyanceError } from '../machines/errors.ts';
import { fromBase64Url, toBase64Url } from './base-encoding.ts';
import { bytesOf, type SigningKeys } from './signing-keys.ts';

/** What a link says. It is signed and not hidden: whoever has the link can read it. */
export interface LinkClaims {
  readonly workflowId: string;
  /** Key of the suspension it ends. */
  readonly suspension: string;
  /** When that suspension began, ms since epoch. */
  readonly since: number;
  /** ms since epoch. */
  readonly expiresAt: number;
  /** No other link has it. */
  readonly nonce: string;
  /** What the page asks. */
  readonly title?: string;
  /** What the workflow gets. */
  readonly data?: unknown;
  /** What it gets, by the choice of whoever follows the link. */
  readonly choices?: Readonly<Record<string, unknown>>;
}

/** Characters of a token: mail programs and proxies cut or refuse URLs that are much longer. */
const TOKEN_LENGTH_MAX = 4_000;

/** So that a signature made for something else by the same secret is none here. */
const PURPOSE = 'abeyance link 1\n';

/** @throws `NotSerializable`, `LimitExceeded`. */
export async function sealLink(claims: LinkClaims, keys: SigningKeys): Promise<string> {
  const payload = toBase64Url(bytesOf(encode(claims, { at: 'link' })));
  const signature = toBase64Url(await keys.sign(bytesOf(PURPOSE + payload)));
  const token = `${payload}.${signature}`;
  if (token.length <= TOKEN_LENGTH_MAX) return token;
  const what = `the link is ${token.length} characters, over the limit of ${TOKEN_LENGTH_MAX}`;
  const details = { limit: 'linkLength', value: TOKEN_LENGTH_MAX, found: token.length };
  throw new AbeyanceError('LimitExceeded', `${what}; give it less data`, { details });
}

/** `undefined`: none of the secrets signed it. */
export async function openLink(token: string, keys: SigningKeys): Promise<LinkClaims | undefined> {
  if (typeof token !== 'string' || token.length > TOKEN_LENGTH_MAX) return undefined;
  const [payload = '', signature = '', more] = token.split('.');
  const signed = fromBase64Url(signature);
  if (signed === undefined || more !== undefined) return undefined;
  if (!(await keys.verify(signed, bytesOf(PURPOSE + payload)))) return undefined;
  const text = fromBase64Url(payload);
  return text && (decode(new TextDecoder().decode(text)) as LinkClaims);
}
