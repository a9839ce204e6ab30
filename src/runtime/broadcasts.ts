import { isAbeyanceError, isStoreTrouble, type ErrorCode } from '../machines/errors.ts';
import type { WorkflowEvent } from '../machines/event.ts';
import { rootOf } from './addresses.ts';
import * as rows from './broadcast-rows.ts';
import type { DeliveryResult } from './delivery.ts';
import { DueBroadcasts, type DueBroadcast } from './due-broadcasts.ts';
import type { EngineCore } from './engine-core.ts';
import type { Checked } from './event-input.ts';
import { recipientsOf, type Recipient } from './recipients.ts';
import type { BroadcastRow } from './records.ts';
import { engineClosed } from './refusals.ts';
import { sendTo } from './sending.ts';
import type { JournalKinds, Page } from './store.ts';
import { TroublePause } from './trouble-pause.ts';
import { WaitingLine } from './waiting-line.ts';

type Results = readonly DeliveryResult[];

/** Rows read at a time where a broadcast is gone on with. */
const ROWS = 16;

/** Why one workflow of many may not take an event. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'ActorUnknown',
  'EventRejected',
  'LimitExceeded',
  'TextInvalid',
  'WorkflowUnknown',
]);

/** How one broadcast goes on. */
interface Course {
  /** Called when all its workflows have it in their lines: the next broadcast may begin (B15). */
  readonly leave: () => void;
  /** Called when it is stored: nothing can stop it any more. */
  readonly stored: () => void;
  /** Id of the row that asked for it, which is dropped when it is stored. */
  readonly replaces?: string;
}

/**
 * Events without a target. Who waits when it is sent is written down with the event, before anybody
 * has it; then it is delivered page by page, and what is over is dropped. A crash in between leaves
 * the pages that are not over; a workflow that had the event already knows its id, so each gets it
 * once (B17).
 */
export class Broadcasts {
  readonly #core: EngineCore;
  readonly #line = new WaitingLine();
  readonly #trouble: TroublePause;
  readonly #due: DueBroadcasts;
  /** Ids of the rows that are being seen to. */
  readonly #underWay = new Set<string>();
  #heard: (event: WorkflowEvent) => void = () => {};

  constructor(core: EngineCore) {
    this.#core = core;
    this.#trouble = new TroublePause(core.host);
    this.#due = new DueBroadcasts(core.host, (due) => void this.#sendDue(due));
  }

  /** Goes on with what an earlier engine left; `heard` is told of events whose time has come. */
  open(heard: (event: WorkflowEvent) => void): void {
    this.#heard = heard;
    void this.#resume();
  }

  /** Whoever is not served yet is served when the store is next opened. */
  close(): void {
    this.#due.close();
    this.#trouble.end();
  }

  /**
   * Sends an event to all that wait for it, and answers when what became of it is stored for each.
   * Once it is `stored` it survives: trouble of the store only delays the answer.
   * @throws the store's errors where it could not be stored; `EngineClosed`.
   */
  send(checked: Checked<WorkflowEvent>, stored: () => void): Promise<Results> {
    return this.#line.enter(async (leave) => {
      const recipients = await this.#recipients(checked);
      if (recipients.length > 1) return this.#deliver(checked, recipients, { leave, stored });
      // one commit is all or nothing by itself
      const sent = recipients.map((recipient) => this.#sendTo(recipient, checked));
      leave();
      const results = await Promise.all(sent);
      stored();
      return results.filter(isResult);
    });
  }

  /** Keeps an event to be sent later. @throws the store's errors, `LimitExceeded`. */
  async sendLater(checked: Checked<WorkflowEvent>, dueAt: number): Promise<void> {
    const id = rows.dueRowId(checked.event.id);
    await this.#due.once(id, this.#core.limits, async () => {
      await this.#store([rows.dueRow(id, checked, dueAt)]);
      this.#underWay.delete(id);
      return { id, checked, dueAt };
    });
  }

  async #recipients({ event }: Checked<WorkflowEvent>): Promise<readonly Recipient[]> {
    if (this.#core.closed) throw engineClosed();
    const recipients = await recipientsOf(this.#core, event.type);
    if (this.#core.closed) throw engineClosed();
    return recipients;
  }

  async #deliver(
    checked: Checked<WorkflowEvent>,
    recipients: readonly Recipient[],
    { leave, stored, replaces }: Course,
  ): Promise<Results> {
    const { host, limits } = this.#core;
    const id = host.id();
    const pages = inPages(recipients, limits.pageLength);
    const addresses = pages.map((page) => page.map(({ address }) => address));
    let failure: { readonly error: unknown } | undefined;
    // What is entered from here on is written with the rows or after them, or not at all.
    const storing = this.#store(rows.broadcastRows(id, checked, addresses), replaces).then(
      stored,
      (error: unknown) => {
        failure = { error };
        throw error;
      },
    );
    const check = (): void => {
      if (failure !== undefined) throw failure.error;
    };
    const results: DeliveryResult[] = [];
    for (const [place, page] of pages.entries()) {
      const sent = page.map((recipient) => this.#reach(recipient, checked, check));
      if (place === pages.length - 1) leave();
      const [answers] = await Promise.all([Promise.all(sent), storing]);
      results.push(...answers.filter(isResult));
      this.#drop(rows.rowsOver(id, place, pages.length));
    }
    return results;
  }

  /** Stores rows, and looks again where it is not known whether they are. @throws the error. */
  #store(stored: readonly BroadcastRow[], replaces?: string): Promise<void> {
    for (const { id } of stored) this.#underWay.add(id);
    return new Promise((resolve, reject) => {
      this.#core.committer.add({
        broadcasts: stored,
        ...(replaces === undefined ? undefined : { broadcastsDropped: [replaces] }),
        stored: resolve,
        failed: (error) => {
          for (const { id } of stored) this.#underWay.delete(id);
          void this.#lookAgain();
          reject(error);
        },
      });
    });
  }

  async #lookAgain(): Promise<void> {
    await this.#trouble.pause();
    await this.#resume();
  }

  #drop(ids: readonly string[]): void {
    this.#core.committer.dropBroadcasts(ids);
    for (const id of ids) this.#underWay.delete(id);
  }

  /** Sends to one of many until it is stored what became of it, whatever trouble there is. */
  async #reach(
    recipient: Recipient,
    checked: Checked<WorkflowEvent>,
    check?: () => void,
  ): Promise<DeliveryResult | undefined> {
    for (;;) {
      try {
        return await this.#sendTo(recipient, checked, check);
      } catch (error) {
        check?.();
        if (!isStoreTrouble(error) && !isAbeyanceError(error, 'RevisionConflict')) throw error;
        await this.#trouble.pause();
      }
    }
  }

  /**
   * A workflow that ended since it was found is no recipient. One that will not have the event says
   * why in its result, and keeps it from nobody else.
   */
  async #sendTo(
    { address, revision }: Recipient,
    event: Checked<WorkflowEvent>,
    check?: () => void,
  ): Promise<DeliveryResult | undefined> {
    try {
      return await sendTo(this.#core, { address, event, eventId: event.event.id, check });
    } catch (error) {
      if (!isAbeyanceError(error)) throw error;
      if (error.code === 'WorkflowEnded' || error.code === 'WorkflowNotFound') return undefined;
      if (!REFUSALS.has(error.code)) throw error;
      return { workflowId: rootOf(address), outcome: 'ignored', reason: error.code, revision };
    }
  }

  /** Its time has come: whoever waits now is a recipient. */
  #sendDue({ id, checked }: DueBroadcast): Promise<void> {
    this.#underWay.add(id);
    const stored = (): void => {
      this.#underWay.delete(id);
      this.#heard(checked.event);
    };
    return this.#line.enter(async (leave) => {
      try {
        const recipients = await this.#insist(() => this.#recipients(checked));
        if (recipients.length === 0) await this.#store([], id).then(stored);
        else await this.#deliver(checked, recipients, { leave, stored, replaces: id });
      } catch (error) {
        this.#underWay.delete(id);
        this.#report(id, error);
      }
    });
  }

  /** Goes through all that is stored and that nobody sees to. */
  #resume(): Promise<void> {
    return this.#line.enter(async () => {
      const events = new Map<string, Checked<WorkflowEvent>>();
      let page: Page<JournalKinds['broadcasts']> | undefined;
      try {
        do {
          const after = page?.cursor === undefined ? undefined : { after: page.cursor };
          page = await this.#insist(() => this.#readRows({ ...after, limit: ROWS }));
          for (const row of page.items) await this.#goOn(row, events);
        } while (page.cursor !== undefined);
        if (events.size > 0) this.#drop([...events.keys()]);
      } catch (error) {
        this.#report('', error);
      }
    });
  }

  async #readRows(page: {
    readonly after?: number;
    readonly limit: number;
  }): Promise<Page<JournalKinds['broadcasts']>> {
    if (this.#core.closed) throw engineClosed();
    return this.#core.store.journal('broadcasts', page);
  }

  async #goOn(row: BroadcastRow, events: Map<string, Checked<WorkflowEvent>>): Promise<void> {
    const { id } = row;
    if (this.#underWay.has(id) || this.#due.has(id)) return;
    const { event, of = '', to, dueAt } = rows.readBroadcast(row);
    const checked = event === undefined ? events.get(of) : rows.checkedAgain(event);
    if (checked === undefined) return;
    if (dueAt !== undefined) this.#due.add({ id, checked, dueAt });
    else if (to === undefined) events.set(id, checked);
    else {
      await Promise.all(to.map((address) => this.#reach({ address, revision: 0 }, checked)));
      this.#drop([id]);
    }
  }

  /** Asks until the store answers. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!isStoreTrouble(error)) throw error;
        await this.#trouble.pause();
      }
    }
  }

  #report(id: string, error: unknown): void {
    if (isAbeyanceError(error, 'EngineClosed')) return;
    this.#core.logger.error('a broadcast was cut off', { id, error: String(error) });
  }
}

function isResult(result: DeliveryResult | undefined): result is DeliveryResult {
  return result !== undefined;
}

function inPages<T>(list: readonly T[], length: number): readonly (readonly T[])[] {
  const pages: T[][] = [];
  for (let at = 0; at < list.length; at += length) pages.push(list.slice(at, at + length));
  return pages;
}
