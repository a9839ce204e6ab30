import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { CommandAck, Kept } from '../../protocol/index.ts';
import { Dialog } from '../base/dialog.tsx';
import type { Inspector } from '../base/inspector.ts';
import { useInspector } from '../base/use-inspector.ts';
import { indentedText } from '../base/kept.ts';
import { reasonText } from '../run/turn-text.ts';
import { matches } from '../run/why-not.ts';
import { PayloadField } from './payload-field.tsx';
import { ReadAbout } from './read-about.tsx';
import { readJson } from './read-json.ts';
import { sendingTo, templatesOf, type Sending } from './sending.ts';
import { WhyNotView } from './why-not-view.tsx';

/** What is written there when it opens. */
export interface SendFirst {
  /** An event type, or a descriptor. */
  readonly type?: string | undefined;
  readonly payload?: Kept | undefined;
}

/** Asks which event is to be sent to a workflow, and shows what came of it. */
export function openSendDialog(
  inspector: Inspector,
  id: string,
  { type = '', payload }: SendFirst = {},
): void {
  const ask = () => sendingTo(inspector.source, id);
  const plain = type.replace(/\.?\*$/, '');
  inspector.dialog.value = () => (
    <ReadAbout title={`Send an event to ${id}`} ask={ask}>
      {(sending) => <SendDialog sending={sending} first={{ type: plain, payload }} />}
    </ReadAbout>
  );
}

interface SendProps {
  readonly sending: Sending;
  readonly first: SendFirst;
}

interface Outcome {
  readonly type: string;
  readonly ack: CommandAck;
  /** Why it was not taken. */
  readonly reason?: string | undefined;
}

function SendDialog({ sending, first }: SendProps): JSX.Element {
  const inspector = useInspector();
  const { id } = sending.run.row;
  const type = useSignal(first.type ?? '');
  const text = useSignal(first.payload === undefined ? '' : indentedText(first.payload));
  const isBusy = useSignal(false);
  const outcome = useSignal<Outcome | undefined>(undefined);
  const read = readJson(text.value);
  const not = notSent(type.value, read.type === 'wrong');
  const send = async () => {
    if (not !== undefined || isBusy.value || !inspector.can('send')) return;
    isBusy.value = true;
    const payload = read.type === 'value' ? read.value : undefined;
    const event = { type: type.value.trim(), payload };
    const ack = await inspector.ask({ kind: 'send', id, event });
    const reason = ack.ok ? await whyOf(inspector, id, ack.revision) : undefined;
    isBusy.value = false;
    outcome.value = { type: event.type, ack, reason };
  };
  return (
    <Dialog title={`Send an event to ${id}`} wide>
      <form
        class="command"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void send();
        }}
      >
        <TypeField sending={sending} type={type} />
        <PayloadField
          key={type.value}
          templates={() => templatesOf(inspector.source, sending, type.value)}
          text={text}
        />
        {outcome.value !== undefined && <SentOutcome outcome={outcome.value} sending={sending} />}
        <footer>
          <button type="button" onClick={() => (inspector.dialog.value = undefined)}>
            Close
          </button>
          <button
            type="submit"
            class="main"
            disabled={not !== undefined || isBusy.value}
            title={not ?? 'Ctrl+Enter'}
          >
            Send
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function notSent(type: string, isWrong: boolean): string | undefined {
  if (type.trim() === '') return 'name the type of the event';
  return isWrong ? 'the payload is no JSON' : undefined;
}

/** What the turn that took it said of it. */
async function whyOf(
  { source }: Inspector,
  id: string,
  revision: number | undefined,
): Promise<string | undefined> {
  const { items } = await source
    .entries({ id, limit: 5, newestFirst: true })
    .catch(() => ({ items: [] }));
  const line = items.find((one) => one.revision === revision);
  return line === undefined || line.outcome === 'handled' ? undefined : reasonText(line);
}

interface TypeFieldProps {
  readonly sending: Sending;
  readonly type: { value: string };
}

function TypeField({ sending, type }: TypeFieldProps): JSX.Element {
  const { now, all } = sending;
  const taken = now.filter(({ event }) => matches(type.value.trim(), event));
  const refused = taken.length > 0 && taken.every(({ allows }) => allows === false);
  return (
    <div class="field">
      <label for="event-type">Type</label>
      <input
        id="event-type"
        class="mono"
        list="event-types"
        autocomplete="off"
        spellcheck={false}
        value={type.value}
        onInput={({ currentTarget }) => (type.value = currentTarget.value)}
      />
      <datalist id="event-types">
        {all.map((event) => (
          <option key={event} value={event} />
        ))}
      </datalist>
      <div class="offered" role="group" aria-label="Events it takes now">
        {now
          .filter(({ event }) => event !== 'workflow.cancel' && !event.includes('*'))
          .map(({ event, allows }) => (
            <button
              key={event}
              type="button"
              class="toggle mono"
              aria-pressed={event === type.value}
              title={allows === false ? 'A guard says no as long as it carries nothing' : undefined}
              onClick={() => (type.value = event)}
            >
              {event}
            </button>
          ))}
      </div>
      <p class="faint said">
        {type.value.trim() !== '' &&
          (taken.length === 0
            ? 'No state it stands in names this event: it will be passed over, or kept for later.'
            : refused && 'A guard says no to it as long as it carries nothing.')}
      </p>
    </div>
  );
}

function SentOutcome({
  outcome,
  sending,
}: {
  readonly outcome: Outcome;
  readonly sending: Sending;
}): JSX.Element {
  const { type, ack, reason } = outcome;
  if (!ack.ok)
    return (
      <p class="error" role="alert">
        Refused: {ack.error.message}
      </p>
    );
  return (
    <div role="status" class={ack.outcome === 'handled' ? 'sent good' : 'sent'}>
      <p>
        <b>{type}</b>: {ack.outcome}
        {reason !== undefined && `, ${reason}`}
        {ack.revision !== undefined && `. It is at turn ${ack.revision}.`}
      </p>
      {ack.outcome === 'ignored' && <WhyNotView id={sending.run.row.id} type={type} />}
    </div>
  );
}
