import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Kept } from '../../protocol/index.ts';
import type { Inspector } from '../base/inspector.ts';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { indentedText } from '../base/kept.ts';
import { DiffView } from '../run/diff-view.tsx';
import { diffOf, type DiffLine } from '../run/turn-diff.ts';
import { actorName } from '../run/turn-text.ts';
import { listed } from '../run/waits.ts';
import { CommandForm } from './command-form.tsx';
import { forkOf, freeId, isTaken as isTakenId, type Forked } from './forking.ts';
import { JsonField } from './json-field.tsx';
import { ReadAbout } from './read-about.tsx';
import { readJson } from './read-json.ts';

/** Asks how a new workflow is to go on from where another stands, or stood after a turn. */
export function openFork(
  inspector: Inspector,
  id: string,
  { revision }: { readonly revision?: number | undefined } = {},
): void {
  const ask = () => forkOf(inspector.source, { id, revision });
  inspector.dialog.value = () => (
    <ReadAbout title={`Fork ${id}`} ask={ask}>
      {(forked) => <ForkDialog forked={forked} />}
    </ReadAbout>
  );
}

function ForkDialog({ forked }: { readonly forked: Forked }): JSX.Element {
  const inspector = useInspector();
  const { id, revision, context, isCheckpoint, at } = forked;
  const newId = useSignal(freeId(forked));
  const text = useSignal(context === undefined ? '' : indentedText(context));
  const goesOn = useSignal(false);
  const name = newId.value.trim();
  const taken = useAnswer(() => isTakenId(inspector.source, name), [name]).state.value.answer;
  const read = readJson(text.value);
  const changes = context !== undefined && read.type === 'value' ? diffOf(context, read.value) : [];
  const isTakenNow = name === id || taken === true;
  const not = notForked({ name, isTaken: isTakenNow, isWrong: read.type === 'wrong' });
  const show = async () => {
    inspector.navigation.go({ type: 'run', id: name, tab: 'chart' });
    inspector.toast('done', `${name} was forked from ${id}@${at}`);
    if (goesOn.value) await inspector.command({ kind: 'retry', id: name });
  };
  return (
    <CommandForm
      title={`Fork ${id} ${revision === undefined ? 'where it stands' : `after turn ${revision}`}`}
      does={goesOn.value ? 'Fork, and let it go on' : 'Fork'}
      wide
      not={not}
      command={() => ({
        kind: 'fork',
        id,
        revision,
        newId: name,
        context: changes.length > 0 && read.type === 'value' ? read.value : undefined,
      })}
      onDone={() => void show()}
    >
      <NewIdField newId={newId} isTaken={isTakenNow} />
      <ContextFields context={context} text={text} changes={changes} />
      <label class="check">
        <input
          type="checkbox"
          checked={goesOn.value}
          onChange={({ currentTarget }) => (goesOn.value = currentTarget.checked)}
        />
        Let it go on at once
      </label>
      <p>{again(forked)}</p>
      {!isCheckpoint && (
        <p class="warn">
          No checkpoint is kept of this turn, so the engine may refuse it. Turns with a flag in the
          log can always be forked from.
        </p>
      )}
    </CommandForm>
  );
}

interface NewIdProps {
  readonly newId: Signal<string>;
  readonly isTaken: boolean;
}

function NewIdField({ newId, isTaken }: NewIdProps): JSX.Element {
  return (
    <div class="field">
      <label for="new-id">Id of the new workflow</label>
      <input
        id="new-id"
        class="mono"
        value={newId.value}
        onInput={({ currentTarget }) => (newId.value = currentTarget.value)}
      />
      <p class="error said" aria-live="polite">
        {isTaken && 'There is one of this id already.'}
      </p>
    </div>
  );
}

interface ContextProps {
  readonly context: Kept | undefined;
  readonly text: Signal<string>;
  readonly changes: readonly DiffLine[];
}

/** The context to go on with, and how it differs from the original's. */
function ContextFields({ context, text, changes }: ContextProps): JSX.Element {
  return (
    <>
      {context === undefined ? (
        <p class="faint">Its context is too long to be edited here; it is taken as it is.</p>
      ) : (
        <JsonField
          label="Context"
          rows={10}
          text={text.value}
          onText={(value) => (text.value = value)}
        />
      )}
      <section class="fork-diff" aria-label="Changes to the context" aria-live="polite">
        {changes.length === 0 ? (
          <p class="faint">The context is the original's.</p>
        ) : (
          <DiffView sections={[{ name: 'context', lines: changes }]} />
        )}
      </section>
    </>
  );
}

function notForked(as: {
  readonly name: string;
  readonly isTaken: boolean;
  readonly isWrong: boolean;
}): string | undefined {
  if (as.name === '') return 'give it an id';
  if (as.isTaken) return 'there is one of this id';
  return as.isWrong ? 'the context is no JSON' : undefined;
}

/** What a fork does a second time. */
function again({ id, work, since }: Forked): string {
  const done = `${listed(since.slice(0, 8).map(actorName))}${since.length > 8 ? ' …' : ''}`;
  return [
    `${id} is not touched.`,
    'The new one stands still until it is let go on; then what is overdue goes off.',
    ...(work.length === 0 ? [] : [`${listed(work.map(actorName))} is begun again.`]),
    ...(since.length === 0 ? [] : [`Work ${id} did since may be done once more: ${done}.`]),
  ].join(' ');
}
