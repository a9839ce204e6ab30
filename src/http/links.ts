import { durationMs, type Duration } from '../machines/duration.ts';
import { AbeyanceError } from '../machines/errors.ts';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import type { Suspension } from '../machines/pause.ts';
import type { WorkflowSnapshot } from '../runtime/workflow-snapshot.ts';
import { toBase64Url } from './base-encoding.ts';
import { readSecrets } from './guard.ts';
import type { HttpEngine } from './http-engine.ts';
import { openLink, sealLink, type LinkClaims } from './link-token.ts';
import { Problem } from './problem.ts';
import { SigningKeys } from './signing-keys.ts';

export interface LinksOptions {
  readonly engine: HttpEngine;
  /** Each of 32 characters or more. The first signs; links of the others go on being taken. */
  readonly secrets: readonly string[];
  /** Where the handler is to be found from outside, with its base path. */
  readonly url: string;
}

export interface LinkOptions {
  readonly workflowId: string;
  /** Key of the suspension, where the workflow stands still in several places. */
  readonly suspension?: string;
  readonly expiresIn: Duration;
  /** What whoever opens the link is asked; by default whether the workflow may go on. */
  readonly title?: string;
  /** What the workflow is resumed with. */
  readonly data?: unknown;
  /** Instead of `data`: what it is resumed with, by the name of the choice that is made. */
  readonly choices?: Readonly<Record<string, unknown>>;
}

const NONCE_BYTES = 16;
const SECRET_LENGTH_MIN = 32;
const CHOICES_MAX = 10;
const LINK_KEYS = ['workflowId', 'suspension', 'expiresIn', 'title', 'data', 'choices'];

/**
 * Makes and knows links that resume one suspension once. Whoever has such a link needs no other
 * right; nobody can make one without the secret.
 */
export class SignedLinks {
  readonly #engine: HttpEngine;
  readonly #keys: SigningKeys;
  readonly #url: string;

  /** @throws `OptionInvalid`. */
  constructor(options: LinksOptions) {
    const { engine, secrets, url } = readFields(options, 'options', ['engine', 'secrets', 'url']);
    if (!hasMethods(engine, 'get', 'now')) throw invalidOption('engine', 'give an engine');
    this.#engine = engine;
    this.#keys = new SigningKeys(readSecrets(secrets, 'secrets', SECRET_LENGTH_MIN));
    this.#url = readUrl(url);
  }

  /**
   * The address of a new link. It ends with its suspension, with its time or with its use.
   * @throws `WorkflowNotFound`, `WorkflowEnded`; `SuspensionUnknown` where it does not stand still
   * so, `SuspensionAmbiguous` where it does in several places and none was named;
   * `NotSerializable`, `LimitExceeded`, `DurationInvalid`, `OptionInvalid`.
   */
  async create(options: LinkOptions): Promise<string> {
    const { workflowId, suspension, expiresIn, ...shown } = readLink(options);
    const expiresInMs = durationMs(expiresIn, 'options.expiresIn');
    const handle = await this.#engine.get(workflowId);
    const meant = suspensionOf(handle.getSnapshot(), suspension);
    const claims: LinkClaims = {
      workflowId,
      suspension: meant.key,
      since: meant.startedAt,
      expiresAt: this.#engine.now() + expiresInMs,
      nonce: toBase64Url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
      ...shown,
    };
    return `${this.#url}/links/${await sealLink(claims, this.#keys)}`;
  }

  /** What the link of a token says, if it is one and its time is not over. */
  async open(token: string): Promise<LinkClaims | Problem> {
    const claims = await openLink(token, this.#keys);
    if (claims === undefined) {
      return new Problem('LinkInvalid', 'There is no such link; it may have been cut.');
    }
    if (claims.expiresAt > this.#engine.now()) return claims;
    return new Problem('LinkExpired', 'The time of this link is over; ask for another.');
  }
}

/** Links that resume one suspension once, each signed by a secret. @throws `OptionInvalid`. */
export function createLinks(options: LinksOptions): SignedLinks {
  return new SignedLinks(options);
}

function readLink(options: LinkOptions): LinkOptions {
  const given = readFields(options, 'options', LINK_KEYS);
  const { title, choices, data, suspension } = given;
  if (title !== undefined && (typeof title !== 'string' || title === '')) {
    throw invalidOption('options.title', 'give a text');
  }
  if (suspension !== undefined && typeof suspension !== 'string') {
    throw invalidOption('options.suspension', 'give the key of a suspension');
  }
  if (choices === undefined) return given;
  if (data !== undefined) throw invalidOption('options.choices', 'give data or choices, not both');
  const count = Object.keys(readFields(choices, 'options.choices')).length;
  if (count > 0 && count <= CHOICES_MAX) return given;
  throw invalidOption('options.choices', `give 1 to ${CHOICES_MAX} choices, each with its data`);
}

function suspensionOf(
  { id, status, suspensions }: WorkflowSnapshot,
  key: string | undefined,
): Suspension {
  if (status === 'done' || status === 'failed' || status === 'cancelled') {
    const message = `workflow ${JSON.stringify(id)} has ended (${status}): nothing stands still`;
    throw new AbeyanceError('WorkflowEnded', message, { details: { workflowId: id, status } });
  }
  const meant = key === undefined ? suspensions : suspensions.filter((one) => one.key === key);
  const [only, second] = meant;
  const keys = suspensions.map((suspension) => suspension.key);
  const details = { workflowId: id, keys };
  if (only === undefined) {
    const what = key === undefined ? 'does not stand still' : 'does not stand still there';
    const message = `workflow ${JSON.stringify(id)} ${what}; its suspensions: ${keys.join(', ')}`;
    throw new AbeyanceError('SuspensionUnknown', message, { details });
  }
  if (second === undefined) return only;
  const message =
    `workflow ${JSON.stringify(id)} stands still in ${keys.length} places; name one of them as` +
    ` \`suspension\`: ${keys.join(', ')}`;
  throw new AbeyanceError('SuspensionAmbiguous', message, { details });
}

function readUrl(url: unknown): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (parsed !== null && /^https?:$/.test(parsed.protocol) && !/[?#]/.test(parsed.href)) {
    return parsed.href.replace(/\/$/, '');
  }
  throw invalidOption('url', 'give the http(s) URL the handler is reached at, without a query');
}
