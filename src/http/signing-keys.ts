type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };

/** Secrets of HMAC-SHA-256: several, so that they can be changed in turn. The first signs. */
export class SigningKeys {
  readonly #secrets: readonly (string | Uint8Array<ArrayBuffer>)[];
  #keys: Promise<readonly Key[]> | undefined;

  constructor(secrets: readonly (string | Uint8Array<ArrayBuffer>)[]) {
    this.#secrets = secrets;
  }

  async sign(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const [first] = await this.#imported();
    if (first === undefined) throw new Error('there is a secret to sign with');
    return new Uint8Array(await crypto.subtle.sign('HMAC', first, data));
  }

  /**
   * Whether one of the secrets made this signature. The platform compares in constant time, and all
   * are tried, so that the time tells neither how much of it was right nor which secret it was.
   */
  async verify(
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    const verdicts = await Promise.all(
      (await this.#imported()).map((key) => crypto.subtle.verify('HMAC', key, signature, data)),
    );
    return verdicts.includes(true);
  }

  #imported(): Promise<readonly Key[]> {
    this.#keys ??= Promise.all(
      this.#secrets.map((secret) =>
        crypto.subtle.importKey(
          'raw',
          typeof secret === 'string' ? bytesOf(secret) : secret,
          ALGORITHM,
          false,
          ['sign', 'verify'],
        ),
      ),
    );
    return this.#keys;
  }
}

/** UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
