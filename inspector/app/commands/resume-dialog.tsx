import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { RunAnswer } from '../../protocol/index.ts';
import type { Inspector } from '../base/inspector.ts';
import { useInspector } from '../base/use-inspector.ts';
import { CommandForm } from './command-form.tsx';
import { JsonField } from './json-field.tsx';
import { ReadAbout } from './read-about.tsx';
import { readJson } from './read-json.ts';

/** Asks with what a pause is to be ended by hand. */
export function openResume(
  inspector: Inspector,
  id: string,
  { suspension }: { readonly suspension?: string | undefined } = {},
): void {
  const ask = () => inspector.source.run({ id });
  inspector.dialog.value = () => (
    <ReadAbout title={`Resume ${id}`} ask={ask}>
      {(run) => <ResumeDialog run={run} chosen={suspension} />}
    </ReadAbout>
  );
}

interface ResumeProps {
  readonly run: RunAnswer;
  readonly chosen: string | undefined;
}

function ResumeDialog({ run, chosen }: ResumeProps): JSX.Element {
  const inspector = useInspector();
  const { suspensions } = run;
  const { id } = run.row;
  const key = useSignal(chosen ?? suspensions[0]?.key);
  const text = useSignal('');
  const one = suspensions.find((each) => each.key === key.value);
  const read = readJson(text.value);
  const not =
    one === undefined
      ? 'nothing of it stands still'
      : read.type === 'wrong'
        ? 'the data is no JSON'
        : undefined;
  return (
    <CommandForm
      title={`Resume ${id}`}
      does="Resume"
      not={not}
      command={() => ({
        kind: 'resume',
        id,
        suspension: one?.key,
        since: one?.startedAt,
        data: read.type === 'value' ? read.value : undefined,
      })}
      onDone={({ outcome, moved }) => inspector.toast(moved ? 'done' : 'failed', outcome)}
    >
      {suspensions.length > 1 && (
        <fieldset>
          <legend>Which pause</legend>
          {suspensions.map((each) => (
            <label key={each.key}>
              <input
                type="radio"
                name="pause"
                checked={each.key === key.value}
                onChange={() => (key.value = each.key)}
              />
              {each.key} <span class="faint">{each.type}</span>
            </label>
          ))}
        </fieldset>
      )}
      {one !== undefined && (
        <p>
          The {one.type} of <b>{one.key}</b> ends at once, as if what it waits for had come with
          this data.
        </p>
      )}
      <JsonField
        label="Data (JSON, may be empty)"
        text={text.value}
        onText={(value) => (text.value = value)}
      />
    </CommandForm>
  );
}
