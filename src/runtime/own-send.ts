import type { MachineEvent } from '../machines/recording.ts';
import type { ChildResult } from './child-result.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { SendBody } from './messages.ts';
import type { MessageRow } from './records.ts';

/**
 * What workflows say to each other by themselves. It goes by the outbox like any other event, so
 * that it is said exactly once (B16, B26); a key of its own tells it from what a machine sends.
 */
export type OwnEvent =
  | {
      /** Begins a workflow, for the task of `key` in the sender. */
      readonly type: 'workflow.begin';
      readonly workflow: string;
      readonly version: string | undefined;
      readonly input: unknown;
      readonly key: string;
    }
  | {
      /** A workflow has ended, and the task of `key` in the target waits for that. */
      readonly type: 'workflow.ended';
      readonly key: string;
      readonly result: ChildResult;
    }
  | {
      /** The task of `key` in the sender, which began the target, is over. */
      readonly type: 'workflow.cancel';
      readonly key: string;
      readonly reason: string;
    };

/** An event that a turn sends beside what its machine does. */
export interface OwnSend {
  readonly to: string;
  readonly event: OwnEvent;
}

const OWN = '>r';

/** M2: the key is derived from the revision that sends it. */
export function ownSendRow(
  { to, event }: OwnSend,
  place: { readonly revision: number; readonly index: number; readonly number: number },
  now: number,
): MessageRow {
  const { revision, index, number } = place;
  const body = PLAIN_TEXT.encode({ to, event } satisfies SendBody, 'sent');
  return { key: `${OWN}${revision}.${index}`, kind: 'send', dueAt: now, number, body };
}

/** The event itself, where it is one of these: no machine can send what passes for one. */
export function ownEventOf(key: string, event: MachineEvent): OwnEvent | undefined {
  return key.startsWith(OWN) ? (event as OwnEvent) : undefined;
}
