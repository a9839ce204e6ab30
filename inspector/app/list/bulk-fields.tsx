import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import type { BulkAction, Kept } from '../../protocol/index.ts';
import { useInspector } from '../base/use-inspector.ts';
import { knownValues } from './completions.ts';
import type { BulkKind } from './bulk.ts';

/** Rows that are looked at for the event types somebody waits for. */
const SAMPLED_ROWS = 200;

/** What was filled in so far; no `action`: it is not whole, or cannot be read. */
export interface BulkFill {
  readonly action: BulkAction | undefined;
}

export interface BulkFieldsProps {
  readonly kind: BulkKind;
  readonly fill: Signal<BulkFill>;
}

/** What a command for many needs beside whom it is for. */
export function BulkFields({ kind, fill }: BulkFieldsProps): JSX.Element | null {
  if (kind === 'send') return <SendFields fill={fill} />;
  if (kind === 'resume') return <ResumeFields fill={fill} />;
  if (kind === 'cancel') return <CancelFields fill={fill} />;
  return null;
}

type FieldsProps = Pick<BulkFieldsProps, 'fill'>;

function SendFields({ fill }: FieldsProps): JSX.Element {
  const type = useSignal('');
  const payload = useSignal('');
  const types = useWaitedFor();
  const id = useId();
  const read = readJson(payload.value);
  useEffect(() => {
    const name = type.value.trim();
    const isWhole = name !== '' && read.error === undefined;
    const event = { type: name, ...(read.value === undefined ? {} : { payload: read.value }) };
    fill.value = { action: isWhole ? { kind: 'send', event } : undefined };
  }, [type.value, payload.value]);
  return (
    <>
      <label>
        Event type
        <input
          type="text"
          class="mono"
          autofocus
          autocomplete="off"
          list={id}
          value={type.value}
          onInput={({ currentTarget }) => {
            type.value = currentTarget.value;
          }}
        />
      </label>
      <datalist id={id}>
        {types.value.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <JsonField label="Payload (JSON, may be empty)" text={payload} error={read.error} />
    </>
  );
}

function ResumeFields({ fill }: FieldsProps): JSX.Element {
  const data = useSignal('');
  const read = readJson(data.value);
  useEffect(() => {
    const action: BulkAction =
      read.value === undefined ? { kind: 'resume' } : { kind: 'resume', data: read.value };
    fill.value = { action: read.error === undefined ? action : undefined };
  }, [data.value]);
  return <JsonField label="Data (JSON, may be empty)" text={data} error={read.error} />;
}

function CancelFields({ fill }: FieldsProps): JSX.Element {
  const reason = useSignal('');
  const force = useSignal(false);
  useEffect(() => {
    const text = reason.value.trim();
    const action: BulkAction = { kind: 'cancel', ...(text === '' ? {} : { reason: text }) };
    fill.value = { action: force.value ? { ...action, force: true } : action };
  }, [reason.value, force.value]);
  return (
    <>
      <label>
        Reason
        <input
          type="text"
          autofocus
          value={reason.value}
          onInput={({ currentTarget }) => {
            reason.value = currentTarget.value;
          }}
        />
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={force.value}
          onChange={({ currentTarget }) => {
            force.value = currentTarget.checked;
          }}
        />
        At once, without letting it clean up
      </label>
    </>
  );
}

interface JsonFieldProps {
  readonly label: string;
  readonly text: Signal<string>;
  readonly error: string | undefined;
}

function JsonField({ label, text, error }: JsonFieldProps): JSX.Element {
  const id = useId();
  return (
    <label>
      {label}
      <textarea
        rows={4}
        spellcheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : id}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
      {error !== undefined && (
        <span class="error" id={id}>
          {error}
        </span>
      )}
    </label>
  );
}

interface ReadJson {
  readonly value?: Kept | undefined;
  readonly error?: string | undefined;
}

function readJson(text: string): ReadJson {
  if (text.trim() === '') return {};
  try {
    return { value: JSON.parse(text) as Kept };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Event types that workflows wait for now. */
function useWaitedFor(): Signal<readonly string[]> {
  const { source } = useInspector();
  const types = useSignal<readonly string[]>([]);
  useEffect(() => {
    const request = { query: 'waits:event', limit: SAMPLED_ROWS, newestFirst: true };
    void source.list(request).then(
      ({ rows }) => (types.value = knownValues(rows, []).waits),
      () => {},
    );
  }, [source]);
  return types;
}
