import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FailureLine } from '../../protocol/index.ts';
import { LinesPage, useFilter } from '../base/lines-page.tsx';
import { countOf } from '../base/number-text.ts';
import { useInspector } from '../base/use-inspector.ts';
import { rowsOf, useLines } from '../base/use-lines.ts';
import { failureGroups, groupedLines, plainLines, type Line } from './failure-lines.ts';
import { FailureRow, GroupRow } from './failure-row.tsx';

/** Failures that are read ahead, so that groups are of more than those in sight. */
const GROUPED_MIN = 1_000;
/** Lines beyond those in sight that are read ahead. */
const AHEAD_LINES = 50;

/** Workflows that failed or are parked, newest first or by what they say. */
export function FailuresPage(): JSX.Element {
  const { source, navigation } = useInspector();
  const lines = useLines<FailureLine, number>((after, limit) => source.failures({ after, limit }));
  const { text, wanted } = useFilter();
  const isGrouped = useSignal(true);
  const opened = useSignal<ReadonlySet<string>>(new Set());
  const items = (lines.items.value ?? []).filter((failure) => hasText(failure, wanted));
  const shown: readonly Line[] = isGrouped.value
    ? groupedLines(failureGroups(items), opened.value)
    : plainLines(items);
  const isWhole = lines.isWhole.value;
  const toggle = (key: string) => {
    const keys = new Set(opened.value);
    if (!keys.delete(key)) keys.add(key);
    opened.value = keys;
  };
  return (
    <LinesPage
      title="Failures"
      lines={lines}
      text={text}
      placeholder="id, machine, state or message"
      summary={`${countOf(items.length, 'workflow')}${isWhole ? '' : ' read'}`}
      controls={
        <Controls isGrouped={isGrouped} more={isWhole ? undefined : () => void lines.more()} />
      }
      none="No workflow failed or is parked."
      columns={['when', 'workflow', 'status', 'why', 'act']}
      rows={rowsOf(shown, ({ key }) => key)}
      rowClass={(index) => shown[index]?.type ?? ''}
      row={(index) => {
        const line = shown[index];
        if (line === undefined) return null;
        if (line.type === 'failure') return <FailureRow failure={line.failure} />;
        const { group } = line;
        const isOpen = opened.value.has(group.key);
        return (
          <GroupRow
            group={group}
            isOpen={isOpen}
            isWhole={isWhole}
            toggle={() => toggle(group.key)}
          />
        );
      }}
      onOpen={(index) => {
        const line = shown[index];
        if (line?.type === 'group') toggle(line.group.key);
        else if (line !== undefined)
          navigation.go({ type: 'run', id: line.failure.id, tab: 'errors' });
      }}
      onSight={({ end }) => {
        const isShort = !isGrouped.value && end + AHEAD_LINES > items.length;
        if (isShort || items.length < GROUPED_MIN) void lines.more();
      }}
    />
  );
}

interface ControlsProps {
  readonly isGrouped: { value: boolean };
  readonly more: (() => void) | undefined;
}

function Controls({ isGrouped, more }: ControlsProps): JSX.Element {
  return (
    <>
      <label class="tick">
        <input
          type="checkbox"
          checked={isGrouped.value}
          onChange={({ currentTarget }) => (isGrouped.value = currentTarget.checked)}
        />
        Group by message
      </label>
      {more !== undefined && (
        <button type="button" onClick={more}>
          Read further
        </button>
      )}
    </>
  );
}

function hasText({ id, workflow, failure, states }: FailureLine, text: string): boolean {
  return [id, workflow, failure, ...states].some((one) => one.toLowerCase().includes(text));
}
