import type { JSX } from 'preact';
import type { SummaryRow, WaitsFor } from '../../protocol/index.ts';
import { Icon, type IconName } from '../base/icon.tsx';
import { Countdown } from '../base/time.tsx';

const ICONS: Readonly<Record<WaitsFor['type'], readonly [IconName, string]>> = {
  event: ['event', 'for an event'],
  timer: ['clock', 'for time'],
  workflow: ['workflow', 'for a workflow'],
  poll: ['poll', 'polls'],
};

/** What a workflow waits for, or why it stands still. */
export function WaitsCell({ row }: { readonly row: SummaryRow }): JSX.Element | null {
  const { failure, status } = row;
  if (failure !== undefined && (status === 'failed' || status === 'parked')) {
    return (
      <span class="error clip" title={failure}>
        {failure}
      </span>
    );
  }
  if (status === 'done') return null;
  if (status === 'cancelled') {
    return (
      <span class="faint clip" title={failure}>
        {failure}
      </span>
    );
  }
  const waits = row.waitsFor.filter(({ type }) => type !== 'timer');
  return (
    <>
      {row.wakesAt !== undefined && (
        <span class="wait due">
          <Icon name="clock" label="for time" />
          <Countdown at={row.wakesAt} />
        </span>
      )}
      {waits.map((wait) => (
        <Wait key={`${wait.type} ${wait.names.join(' ')}`} wait={wait} />
      ))}
    </>
  );
}

function Wait({ wait }: { readonly wait: WaitsFor }): JSX.Element {
  const [icon, label] = ICONS[wait.type];
  const names = wait.names.join(' | ');
  return (
    <span class="wait clip" title={names}>
      <Icon name={icon} label={label} />
      <span class="clip mono">{names}</span>
    </span>
  );
}
