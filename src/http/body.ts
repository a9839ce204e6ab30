import { Problem } from './problem.ts';

/** The body of one request, read once and up to a limit, however long it says or proves to be. */
export class Body {
  readonly #request: Request;
  readonly #bytesMax: number;
  #read: Promise<Uint8Array<ArrayBuffer> | Problem> | undefined;

  constructor(request: Request, bytesMax: number) {
    this.#request = request;
    this.#bytesMax = bytesMax;
  }

  bytes(): Promise<Uint8Array<ArrayBuffer> | Problem> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  /** UTF-8 text. */
  async text(): Promise<string | Problem> {
    const bytes = await this.bytes();
    if (bytes instanceof Problem) return bytes;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return new Problem('RequestInvalid', 'The body is not UTF-8.');
    }
  }

  /** The value its JSON text stands for. */
  async json(): Promise<unknown> {
    const text = await this.text();
    if (text instanceof Problem) return text;
    try {
      return JSON.parse(text);
    } catch {
      // the platform's message quotes the text (B50)
      return new Problem('RequestInvalid', 'The body is not JSON.');
    }
  }

  async #readAll(): Promise<Uint8Array<ArrayBuffer> | Problem> {
    const { body, headers } = this.#request;
    if (Number(headers.get('content-length')) > this.#bytesMax) return this.#tooLarge();
    if (body === null) return new Uint8Array();
    // a mistake of whoever mounted the handler, for the log
    if (this.#request.bodyUsed) throw new Error('the body was read before the handler was called');
    const chunks: Uint8Array[] = [];
    const reader = body.getReader();
    let length = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return joined(chunks, length);
        length += value.byteLength;
        if (length > this.#bytesMax) break;
        chunks.push(value);
      }
      await reader.cancel();
    } catch {
      return new Problem('ClientGone', 'The body broke off.');
    }
    return this.#tooLarge();
  }

  #tooLarge(): Problem {
    const details = { limit: 'bodyBytes', value: this.#bytesMax };
    return new Problem('LimitExceeded', `The body is over ${this.#bytesMax} bytes.`, { details });
  }
}

/** The media type a request names, without its parameters. */
export function mediaType({ headers }: Request): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

export function mediaTypeUnsupported(...taken: readonly string[]): Problem {
  return new Problem('MediaTypeUnsupported', `The body has to be ${taken.join(' or ')}.`, {
    headers: { accept: taken.join(', ') },
  });
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
