import { rootOf } from './addresses.ts';
import type { Engine } from './engine.ts';
import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { sentLine, turnLines } from './lifecycle-log.ts';
import type { LifecycleEvent } from './lifecycle.ts';
import { MiddlewareChain, type Middleware } from './middleware.ts';
import { NoticeLines } from './notice-lines.ts';
import { NOTICES } from './notices.ts';
import type { DueItem } from './store.ts';
import { turnEvents } from './turn-events.ts';
import type { TakenTurn } from './turn-taker.ts';

/** An event as its sender gave it, with its id where it has one. */
type SentOutside = { readonly type: string; readonly id?: string };

/** Tells the log and the middleware what happens to workflows, once it is stored. */
export class Teller {
  readonly #core: EngineCore;
  readonly #chain: MiddlewareChain;
  readonly #lines: NoticeLines;

  constructor(core: EngineCore, middleware: readonly Middleware[]) {
    const { host, limits } = core;
    this.#core = core;
    this.#chain = new MiddlewareChain({ host, timeoutMs: limits.middlewareMs });
    for (const each of middleware) this.#chain.use(each);
    this.#lines = new NoticeLines(core, this.#chain);
  }

  /** Says whose middleware they are, before any is told. */
  attach(engine: Engine): void {
    this.#chain.attach(engine);
  }

  /** Whether some middleware is there to hear: only then are notices kept. */
  get hears(): boolean {
    return !this.#chain.isEmpty;
  }

  /** Returns what takes it out again. @throws `OptionInvalid`. */
  use(middleware: Middleware): () => void {
    return this.#chain.use(middleware);
  }

  /** A turn was stored. */
  stored(hot: HotWorkflow, taken: TakenTurn): void {
    for (const { message, fields } of turnLines(taken)) this.#core.logger.debug(message, fields);
    const row = taken.commit.tasks.find(({ kind }) => kind === NOTICES);
    const { before, after } = this.hears ? turnEvents(taken) : NOTHING;
    for (const event of before) this.#lines.addEvent(hot.id, event);
    if (row !== undefined) this.#lines.addNotices(hot, row);
    for (const event of after) this.#lines.addEvent(hot.id, event);
  }

  /** Something else happened to a workflow; it is told once. */
  tell(event: LifecycleEvent): void {
    if (this.hears) this.#lines.addEvent(event.workflowId ?? '', event);
  }

  /** An event was taken to be sent, by code outside of workflows; without a target to all. */
  sent({ type, id }: SentOutside, target: string | undefined): void {
    const sent = { eventType: type, eventId: id, targetWorkflowId: target };
    const { message, fields } = sentLine(undefined, sent);
    this.#core.logger.debug(message, fields);
    if (!this.hears) return;
    const event = { ...NOBODY, ...sent, type: 'event.sent', at: this.#core.host.now() } as const;
    this.#lines.addEvent(rootOf(target ?? ''), event);
  }

  /** Notices came due. */
  takeDue(item: DueItem): void {
    this.#lines.takeDue(item);
  }

  /** No middleware hears anything any more: the process died. */
  silence(): void {
    this.#chain.silence();
  }

  async close(): Promise<void> {
    await this.#lines.close();
    this.#chain.close();
  }
}

const NOTHING = { before: [], after: [] };

const NOBODY = {
  workflowId: undefined,
  workflow: undefined,
  version: undefined,
  metadata: undefined,
  revision: undefined,
};
