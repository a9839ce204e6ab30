import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import {
  SourceError,
  sourceOf,
  type AnswerOf,
  type Delta,
  type MethodName,
  type RequestOf,
  type Source,
  type WatchOptions,
  type WatchRequest,
} from '../../protocol/index.ts';

/** Over so long the changes of a second are averaged, ms. */
const RATE_OVER_MS = 3_000;

interface Beat {
  readonly at: number;
  readonly sequence: number;
}

/** What goes between the app and its source is heard: whether it is there, and how much moves. */
export class Connection {
  readonly source: Source;
  readonly #lostAt: Signal<number | undefined> = signal(undefined);
  readonly #rate: Signal<number> = signal(0);
  #beats: readonly Beat[] = [];
  #heardAt: number = Date.now();

  constructor(source: Source) {
    const ask = <M extends MethodName>(method: M, request: RequestOf<M>): Promise<AnswerOf<M>> =>
      this.#ask(source, method, request);
    this.source = sourceOf(ask, {
      watch: (request, options) => ({
        [Symbol.asyncIterator]: () => this.#watch(source, request, options),
      }),
      close: () => source.close(),
    });
  }

  /** Since when nothing answers, by this machine's clock, ms since epoch. */
  get lostAt(): ReadonlySignal<number | undefined> {
    return this.#lostAt;
  }

  /** Turns a second, of all workflows. */
  get rate(): ReadonlySignal<number> {
    return this.#rate;
  }

  /** How long ago anything came, ms. */
  quietMs(): number {
    return Date.now() - this.#heardAt;
  }

  /** Called once a second: a rate falls to nothing although nothing comes. */
  tick(): void {
    const now = Date.now();
    const before = this.#beats.findLastIndex(({ at }) => at <= now - RATE_OVER_MS);
    const kept = this.#beats.slice(Math.max(0, before));
    this.#beats = kept;
    const [first] = kept;
    const last = kept.at(-1);
    const spanMs = first === undefined ? 0 : now - first.at;
    const turns = first === undefined || last === undefined ? 0 : last.sequence - first.sequence;
    this.#rate.value = spanMs > 0 ? Math.round((turns / spanMs) * 1_000) : 0;
  }

  async #ask<M extends MethodName>(
    source: Source,
    method: M,
    request: RequestOf<M>,
  ): Promise<AnswerOf<M>> {
    try {
      const answer = (await source[method](request as never)) as AnswerOf<M>;
      this.#heard();
      return answer;
    } catch (error) {
      if (error instanceof SourceError && error.code === 'Disconnected') this.#lose();
      else this.#heard();
      throw error;
    }
  }

  async *#watch(
    source: Source,
    request: WatchRequest,
    options: WatchOptions | undefined,
  ): AsyncGenerator<Delta, void, undefined> {
    for await (const delta of source.watch(request, options)) {
      this.#heard();
      this.#beat(delta.sequence);
      yield delta;
    }
  }

  #heard(): void {
    this.#heardAt = Date.now();
    this.#lostAt.value = undefined;
  }

  #lose(): void {
    this.#lostAt.value ??= this.#heardAt;
  }

  /** Another engine may have begun anew: its numbers are smaller. */
  #beat(sequence: number): void {
    const last = this.#beats.at(-1);
    if (last !== undefined && sequence < last.sequence) this.#beats = [];
    this.#beats = [...this.#beats, { at: Date.now(), sequence }];
  }
}
