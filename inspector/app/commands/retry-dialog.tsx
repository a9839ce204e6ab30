import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Kept, RunAnswer } from '../../protocol/index.ts';
import type { Inspector } from '../base/inspector.ts';
import { useInspector } from '../base/use-inspector.ts';
import { isObject } from '../base/kept.ts';
import { ErrorDetails } from '../run/error-view.tsx';
import { CommandForm } from './command-form.tsx';
import { JsonField } from './json-field.tsx';
import { ReadAbout } from './read-about.tsx';
import { readJson } from './read-json.ts';

/** Asks how a parked workflow is to go on. */
export function openRetry(inspector: Inspector, id: string): void {
  const ask = () => inspector.source.run({ id });
  inspector.dialog.value = () => (
    <ReadAbout title={`Let ${id} go on`} ask={ask}>
      {(run) => <RetryDialog run={run} />}
    </ReadAbout>
  );
}

type Way = 'retry' | 'skip' | 'other';

function RetryDialog({ run }: { readonly run: RunAnswer }): JSX.Element {
  const inspector = useInspector();
  const { stumbled, kept } = run;
  const { id } = run.row;
  const way = useSignal<Way>('retry');
  const text = useSignal(`{ "type": ${JSON.stringify(stumbled?.type ?? '')} }`);
  const read = readJson(text.value);
  const event = read.type === 'value' && isEvent(read.value) ? read.value : undefined;
  const isWrong = way.value === 'other' && event === undefined;
  const name = stumbled?.type ?? 'the event';
  const ways: readonly (readonly [Way, string])[] = [
    ['retry', stumbled === undefined ? 'Go on where it stands' : `Take ${name} again`],
    ['skip', `Pass ${name} by`],
    ['other', 'Take another event in its place'],
  ];
  return (
    <CommandForm
      title={`Let ${id} go on`}
      does={way.value === 'skip' ? 'Skip' : 'Retry'}
      not={isWrong ? 'an event is an object with a type' : undefined}
      command={() => ({
        kind: 'retry',
        id,
        event: way.value === 'other' ? event : way.value,
      })}
      onDone={({ outcome, moved }) => inspector.toast(moved ? 'done' : 'failed', outcome)}
    >
      {stumbled?.error !== undefined && <ErrorDetails error={stumbled.error} />}
      <fieldset>
        <legend>How</legend>
        {ways.slice(0, stumbled === undefined ? 1 : 3).map(([one, says]) => (
          <label key={one}>
            <input
              type="radio"
              name="way"
              checked={way.value === one}
              onChange={() => (way.value = one)}
            />
            {says}
          </label>
        ))}
      </fieldset>
      {way.value === 'other' && (
        <JsonField
          label="Event (JSON)"
          text={text.value}
          onText={(value) => (text.value = value)}
        />
      )}
      <p class="faint">
        {kept.length > 1 && `What was held meanwhile (${kept.length - 1}) is taken after it. `}
        Timers that came due go off then, and its tasks run.
      </p>
    </CommandForm>
  );
}

function isEvent(value: Kept): value is { readonly type: string; readonly [key: string]: Kept } {
  return isObject(value) && typeof value['type'] === 'string' && value['type'] !== '';
}
