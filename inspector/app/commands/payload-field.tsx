import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Json, JsonObject } from '../../protocol/index.ts';
import { indentedText, isObject, keptText, plainText } from '../base/kept.ts';
import { useAnswer } from '../base/use-answer.ts';
import { JsonField } from './json-field.tsx';
import { readJson } from './read-json.ts';
import type { Template } from './sending.ts';

export interface PayloadFieldProps {
  /** Payloads to begin with. */
  readonly templates: () => Promise<readonly Template[]>;
  readonly text: { value: string };
}

/** A payload to be written: as JSON, or field by field where it is a plain record. */
export function PayloadField({ templates, text }: PayloadFieldProps): JSX.Element {
  const asJson = useSignal(false);
  const { state } = useAnswer(templates, []);
  const known = state.value.answer ?? [];
  const read = readJson(text.value);
  const record = read.type === 'value' && isPlain(read.value) ? read.value : undefined;
  const isForm = record !== undefined && !asJson.value;
  return (
    <div class="payload">
      {known.length > 0 && (
        <div class="offered" role="group" aria-label="Payloads sent before">
          {known.map(({ revision, payload }) => (
            <button
              key={revision}
              type="button"
              title={keptText(payload)}
              onClick={() => (text.value = indentedText(payload))}
            >
              As in turn {revision}
            </button>
          ))}
        </div>
      )}
      {isForm ? (
        <RecordForm record={record} onRecord={(next) => (text.value = indentedText(next))} />
      ) : (
        <JsonField
          label="Payload (JSON, may be empty)"
          text={text.value}
          onText={(value) => {
            asJson.value = true;
            text.value = value;
          }}
        />
      )}
      {record !== undefined && (
        <button type="button" class="toggle" onClick={() => (asJson.value = !asJson.value)}>
          {isForm ? 'As JSON' : 'As a form'}
        </button>
      )}
    </div>
  );
}

/** A record of texts, numbers and truths can be filled in like a form. */
function isPlain(value: Json): value is JsonObject {
  if (!isObject(value) || '$' in value) return false;
  const fields = Object.values(value);
  return fields.length > 0 && fields.length <= 20 && fields.every((one) => typeof one !== 'object');
}

interface RecordFormProps {
  readonly record: JsonObject;
  readonly onRecord: (record: JsonObject) => void;
}

function RecordForm({ record, onRecord }: RecordFormProps): JSX.Element {
  const id = useId();
  const set = (name: string, value: Json) => onRecord({ ...record, [name]: value });
  return (
    <fieldset>
      <legend>Payload</legend>
      {Object.entries(record).map(([name, value]) => (
        <div class="field inline" key={name}>
          <label for={`${id}-${name}`}>{name}</label>
          <input
            id={`${id}-${name}`}
            type={inputType(value)}
            step="any"
            value={typeof value === 'boolean' ? undefined : plainText(value)}
            checked={value === true}
            onInput={({ currentTarget }) => set(name, entered(currentTarget, value))}
          />
        </div>
      ))}
    </fieldset>
  );
}

function inputType(value: Json): string {
  if (typeof value === 'boolean') return 'checkbox';
  return typeof value === 'number' ? 'number' : 'text';
}

function entered(input: HTMLInputElement, before: Json): Json {
  if (typeof before === 'boolean') return input.checked;
  if (typeof before !== 'number') return input.value;
  return Number.isNaN(input.valueAsNumber) ? 0 : input.valueAsNumber;
}
