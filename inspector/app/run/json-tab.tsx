import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import type { Cut, Kept } from '../../protocol/index.ts';
import { CutView, JsonView } from '../base/json-view.tsx';
import { useInspector } from '../base/use-inspector.ts';
import type { Moment } from './moment.ts';

/** Characters of a context that is asked for once more. */
const MORE_LENGTH = 8 * 1024 * 1024;

/** All data of a workflow at a moment, as one tree that can be searched. */
export function JsonTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const { source } = useInspector();
  const more = useSignal<Cut<Kept> | undefined>(undefined);
  const { run } = moment;
  const { id } = run.row;
  const isPast = moment.type === 'past';
  const snapshot = isPast ? moment.snapshot : undefined;
  const context = more.value ?? snapshot?.actors[0]?.context ?? run.context;
  const readMore = async () => {
    const maxLength = MORE_LENGTH;
    if (snapshot === undefined) more.value = (await source.run({ id, maxLength })).context;
    else {
      const whole = await source.snapshotAt({ id, revision: snapshot.revision, maxLength });
      more.value = whole.actors[0]?.context;
    }
  };
  if (context.type === 'cut')
    return <CutView label="Context" value={context} onMore={() => void readMore()} />;
  const value = isPast
    ? { value: moment.snapshot.actors[0]?.value ?? '', context: context.value }
    : { value: run.value, context: context.value, ...ends(run) };
  return (
    <div class={isPast && !moment.isWhole ? 'json-tab reading' : 'json-tab'}>
      <JsonView label={`Data of ${id}`} value={value} search fill depth={2} />
    </div>
  );
}

/** What it came to. */
function ends({ output, error, row }: Moment['run']): { readonly [key: string]: Kept } {
  return {
    ...(output?.type === 'whole' ? { output: output.value } : {}),
    ...(error?.type === 'whole' ? { error: error.value } : {}),
    ...(Object.keys(row.metadata).length > 0 ? { metadata: row.metadata } : {}),
  };
}
