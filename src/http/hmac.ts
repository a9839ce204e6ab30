import { durationMs, type Duration } from '../machines/duration.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import { fromBase64, fromHex } from './base-encoding.ts';
import { readSecrets, unauthorized, type Guard } from './guard.ts';
import { Problem } from './problem.ts';
import { bytesOf, SigningKeys } from './signing-keys.ts';

/**
 * Anyone who signs the body by HMAC-SHA-256, as senders of webhooks do: GitHub by `header:
 * 'x-hub-signature-256', prefix: 'sha256='`, Stripe by `header: 'stripe-signature', timestamp: {}`.
 * Only the body is signed: who sees one request can send its body to another path.
 */
export interface HmacAuth {
  readonly type: 'hmac';
  /** Several, so that they can be changed in turn. */
  readonly secrets: readonly string[];
  /** The header the signature is in. */
  readonly header: string;
  /** What stands before the signature in its header. */
  readonly prefix?: string;
  /** Default `hex`. */
  readonly encoding?: 'hex' | 'base64';
  /** A time that is signed too, `<seconds>.<body>`: a request cannot be sent again later. */
  readonly timestamp?: HmacTimestamp;
}

export interface HmacTimestamp {
  /** The header it is in; default: that of the signature, which is then `t=<seconds>,v1=<…>`. */
  readonly header?: string;
  /** How far from now it may be, either way; default 5 minutes. */
  readonly tolerance?: Duration;
}

/** What a request says of itself. */
interface Claim {
  readonly time: string | undefined;
  readonly signatures: readonly string[];
}

interface Scheme {
  readonly keys: SigningKeys;
  readonly decode: (text: string) => Uint8Array<ArrayBuffer> | undefined;
  readonly claim: (headers: Headers) => Claim;
  readonly toleranceMs: number | undefined;
}

const KEYS = ['type', 'secrets', 'header', 'prefix', 'encoding', 'timestamp'];
const SECRET_LENGTH_MIN = 8;
const TOLERANCE_DEFAULT = '5m';
/** A sender that changes its secret signs by both; more than a few only keep us busy. */
const SIGNATURES_MAX = 8;

/** @throws `OptionInvalid`, `DurationInvalid`. */
export function hmacGuard(auth: HmacAuth, now: () => number): Guard {
  const { keys, decode, claim, toleranceMs } = readScheme(auth);
  return async (request, body) => {
    const { time, signatures } = claim(request.headers);
    const given = signatures.map(decode).filter((signature) => signature !== undefined);
    const isTimely = toleranceMs === undefined || isNear(time, now(), toleranceMs);
    if (!isTimely || given.length === 0 || given.length > SIGNATURES_MAX) {
      return unauthorized('HMAC');
    }
    const bytes = await body.bytes();
    if (bytes instanceof Problem) return bytes;
    const signed = toleranceMs === undefined ? bytes : joined(bytesOf(`${time}.`), bytes);
    const verdicts = await Promise.all(given.map((signature) => keys.verify(signature, signed)));
    return verdicts.includes(true) ? undefined : unauthorized('HMAC');
  };
}

function readScheme(auth: HmacAuth): Scheme {
  const given = readFields(auth, 'auth', KEYS);
  const { header, prefix = '', encoding = 'hex', timestamp } = given;
  const keys = new SigningKeys(readSecrets(given.secrets, 'auth.secrets', SECRET_LENGTH_MIN));
  checkHeader(header, 'auth.header');
  if (typeof prefix !== 'string') throw invalidOption('auth.prefix', 'give a text');
  if (encoding !== 'hex' && encoding !== 'base64') {
    throw invalidOption('auth.encoding', "give 'hex' or 'base64'");
  }
  const decode = encoding === 'hex' ? fromHex : fromBase64;
  const plain = (headers: Headers): readonly string[] => {
    const value = headers.get(header);
    return value?.startsWith(prefix) === true ? [value.slice(prefix.length)] : [];
  };
  if (timestamp === undefined) {
    const claim = (headers: Headers): Claim => ({ time: undefined, signatures: plain(headers) });
    return { keys, decode, claim, toleranceMs: undefined };
  }
  const time = readFields(timestamp, 'auth.timestamp', ['header', 'tolerance']);
  const { header: timeHeader, tolerance = TOLERANCE_DEFAULT } = time;
  const toleranceMs = durationMs(tolerance, 'auth.timestamp.tolerance');
  if (timeHeader === undefined) {
    return { keys, decode, claim: (headers) => inFields(headers.get(header) ?? ''), toleranceMs };
  }
  checkHeader(timeHeader, 'auth.timestamp.header');
  const claim = (headers: Headers): Claim => ({
    time: headers.get(timeHeader) ?? undefined,
    signatures: plain(headers),
  });
  return { keys, decode, claim, toleranceMs };
}

/** `t=<seconds>,v1=<signature>,v1=<signature>`; other fields are of schemes not known here. */
function inFields(value: string): Claim {
  const fields = value.split(',').map((field) => {
    const at = field.indexOf('=');
    return { name: field.slice(0, at).trim(), value: field.slice(at + 1).trim() };
  });
  const valuesOf = (name: string): readonly string[] =>
    fields.filter((field) => field.name === name).map((field) => field.value);
  const [time, second] = valuesOf('t');
  return { time: second === undefined ? time : undefined, signatures: valuesOf('v1') };
}

function isNear(time: string | undefined, now: number, toleranceMs: number): boolean {
  if (time === undefined || !/^\d{1,12}$/.test(time)) return false;
  return Math.abs(now - Number(time) * 1_000) <= toleranceMs;
}

/** The platform's own rule for the name of a header. */
function checkHeader(name: unknown, option: string): asserts name is string {
  try {
    new Headers().set(name as string, '');
    if (typeof name === 'string') return;
  } catch {
    // told below
  }
  throw invalidOption(option, 'give the name of a header');
}

function joined(
  head: Uint8Array<ArrayBuffer>,
  tail: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}
