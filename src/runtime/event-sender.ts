import type { AnyStateMachine, InputFrom } from 'xstate';
import { isAbeyanceError } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import { timestampMs, type Timestamp } from '../machines/timestamp.ts';
import { rootOf } from './addresses.ts';
import type { BusMember, EventBus, Published } from './bus.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import type { EngineCore } from './engine-core.ts';
import { readEvent, type Checked } from './event-input.ts';
import { engineClosed } from './refusals.ts';
import { checkRoom } from './room.ts';
import { sendOrStart, sendTo } from './sending.ts';
import { readStart, type Start, type StartOptions } from './starting.ts';
import { traced } from './telemetry.ts';

/** How an event is sent. */
export interface SendOptions<Machine extends AnyStateMachine = AnyStateMachine> {
  /** Keeps the event and delivers it then. One that is over is now. */
  readonly deliverAt?: Timestamp;
  /** Starts the target with this machine, where there is no workflow of its id. */
  readonly startIfMissing?: StartIfMissing<Machine>;
}

export type StartIfMissing<Machine extends AnyStateMachine> = {
  readonly workflow: Machine;
  readonly metadata?: Readonly<Record<string, string>>;
} & (undefined extends InputFrom<Machine>
  ? { readonly input?: InputFrom<Machine> }
  : { readonly input: InputFrom<Machine> });

/** The same, whatever the machine is. */
interface GivenOptions {
  readonly deliverAt?: Timestamp;
  readonly startIfMissing?: Pick<StartOptions, 'input' | 'metadata'> & {
    readonly workflow: AnyStateMachine;
  };
}

interface Course {
  readonly dueAt: number | undefined;
  readonly start?: Start;
}

/** Sends events for an engine: what its users send, and what comes over the bus it is on. */
export class EventSender implements BusMember {
  readonly #core: EngineCore;
  readonly #bus: EventBus;
  #leave: (() => void) | undefined;

  constructor(core: EngineCore, bus: EventBus) {
    this.#core = core;
    this.#bus = bus;
  }

  /** Begins to take events from the bus, and goes on with those an earlier engine left. */
  open(): void {
    this.#leave = this.#bus.join(this);
    this.#core.broadcasts.open((event) => void this.#bus.publish(event, this));
  }

  /** Takes nothing from the bus any more. */
  leave(): void {
    this.#leave?.();
  }

  close(): void {
    this.leave();
    this.#core.broadcasts.close();
  }

  /** As `engine.sendEvent`. */
  async send(input: EventInput, given: GivenOptions): Promise<Delivery> {
    const checked = this.#read(input);
    const { id: eventId, targetWorkflowId: address } = checked.event;
    const { dueAt, start } = this.#readOptions(given, address);
    if (address === undefined) {
      if (dueAt === undefined) return this.#sendToAll(checked);
      await this.#core.broadcasts.sendLater(checked, dueAt);
      return { eventId, recipients: 0, results: [], dueAt };
    }
    const id = checked.named ? eventId : undefined;
    const send = { address, event: checked, eventId: id, dueAt, start };
    const { result, started } = await sendOrStart(this.#core, send);
    const results = [result];
    return {
      eventId,
      recipients: recipientsAmong(results),
      results,
      ...(started ? { started } : undefined),
      ...(result.reason === 'later' && dueAt !== undefined ? { dueAt } : undefined),
    };
  }

  /** @throws `OptionInvalid`, `DurationInvalid`, and what `start` throws. */
  #readOptions(given: GivenOptions, address: string | undefined): Course {
    const options = readFields(given, 'options', ['startIfMissing', 'deliverAt']);
    const { startIfMissing, deliverAt } = options;
    const moment =
      deliverAt === undefined ? -Infinity : timestampMs(deliverAt, 'options.deliverAt');
    const dueAt = moment > this.#core.host.now() ? Math.ceil(moment) : undefined;
    if (startIfMissing === undefined) return { dueAt };
    if (address === undefined) {
      throw invalidOption('startIfMissing', 'say which workflow, by `event.targetWorkflowId`');
    }
    const keys = ['workflow', 'input', 'metadata'];
    const { workflow, ...rest } = readFields(startIfMissing, 'options.startIfMissing', keys);
    const { start } = readStart(this.#core, workflow, { ...rest, id: rootOf(address) });
    return { dueAt, start };
  }

  /** @throws `EventInvalid`, `EventRejected`, `NotSerializable`, `LimitExceeded`. */
  accept(given: WorkflowEvent): () => Promise<readonly DeliveryResult[]> {
    const checked = this.#read(given);
    const { id: eventId, targetWorkflowId: address } = checked.event;
    if (address === undefined) return () => this.#core.broadcasts.send(checked, () => {});
    return async () => {
      try {
        return [await sendTo(this.#core, { address, event: checked, eventId })];
      } catch (error) {
        // another engine on the bus may have it
        if (isAbeyanceError(error, 'WorkflowNotFound')) return [];
        throw error;
      }
    };
  }

  /** The bus hears of it when nothing can stop it any more. */
  async #sendToAll(checked: Checked<WorkflowEvent>): Promise<Delivery> {
    const { event } = checked;
    let published: Promise<Published> | undefined;
    const own = await this.#core.broadcasts.send(checked, () => {
      published = this.#bus.publish(event, this);
    });
    const { heard = 0, results: others = [] } = (await published) ?? {};
    const results = [...own, ...others];
    return { eventId: event.id, recipients: recipientsAmong(results) + heard, results };
  }

  #read(given: EventInput): Checked<WorkflowEvent> {
    const { closed, limits, host, telemetry, teller } = this.#core;
    if (closed) throw engineClosed();
    checkRoom(this.#core);
    const sent = traced(given, telemetry.inject());
    const checked = readEvent(sent, limits, host.now(), () => host.id());
    teller.sent(checked.event, checked.event.targetWorkflowId);
    return checked;
  }
}

function recipientsAmong(results: readonly DeliveryResult[]): number {
  return results.filter(({ outcome }) => outcome !== 'ignored').length;
}
