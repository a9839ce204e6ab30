import type { Hands, LiveRef, Moment, OpenWork, WorkSaid } from './hands.ts';
import { picture } from './picture.ts';
import { pathOf, plainPath } from './recorded-turn.ts';

/** Where code outside of machines runs when a turn is over: what it does is done at once. */
export class DirectHands implements Hands {
  worked: [path: string, said: WorkSaid][] = [];
  /** By the address of its actor: the newest there. */
  readonly open: Map<string, OpenWork> = new Map();

  /** Every promise so far. */
  readonly promises: OpenWork[] = [];

  opened(work: OpenWork): void {
    if (work.kind === 'promise') this.promises.push(work);
    this.open.set(work.self.sessionId, work);
  }

  told({ sessionId }: LiveRef, said: WorkSaid): void {
    const received = typeof said === 'object' ? picture(said, pathOf) : said;
    this.worked.push([plainPath(sessionId), received as WorkSaid]);
  }

  outside(_: LiveRef, __: Moment, code: () => void): void {
    code();
  }

  sends(send: () => void): void {
    send();
  }

  thrown(_: LiveRef, what: unknown): void {
    throw what;
  }

  tell(self: LiveRef | undefined, event: { readonly type: string }): void {
    self?.send(event);
  }
}
