import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { readJson } from './read-json.ts';

export interface JsonFieldProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly rows?: number | undefined;
  readonly placeholder?: string | undefined;
}

/** A field for a value, which says where it is no JSON. */
export function JsonField(props: JsonFieldProps): JSX.Element {
  const id = useId();
  const read = readJson(props.text);
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        rows={props.rows ?? 5}
        spellcheck={false}
        placeholder={props.placeholder}
        value={props.text}
        aria-invalid={read.type === 'wrong'}
        aria-describedby={`${id}-said`}
        onInput={({ currentTarget }) => props.onText(currentTarget.value)}
      />
      <p id={`${id}-said`} class="error said" aria-live="polite">
        {read.type === 'wrong' && `Line ${read.line}, column ${read.column}: ${read.message}`}
      </p>
    </div>
  );
}
