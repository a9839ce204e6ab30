import type { JSX } from 'preact';
import type { EntryLine, ExitRow, Source, StateValue } from '../../protocol/index.ts';
import { ErrorNotice } from '../base/notice.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { targetText } from '../run/waits.ts';
import { whyNot, type Asked, type Stander, type WhyNot } from '../run/why-not.ts';

/** States elsewhere that are named at most. */
const ELSEWHERE_SHOWN = 12;

export interface WhyNotProps {
  readonly id: string;
  readonly type: string;
  /** The turn that passed it over; left out: where the workflow stands now. */
  readonly line?: EntryLine | undefined;
}

/** Why an event does not move a workflow: state by state, and which states would take it. */
export function WhyNotView(props: WhyNotProps): JSX.Element {
  const { source } = useInspector();
  const { id, type, line } = props;
  const { state } = useAnswer(() => readWhyNot(source, props), [id, type, line?.revision]);
  const { answer, error } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} />;
  if (answer === undefined) return <p class="faint">Reading</p>;
  return <WhyNotAnswer {...props} {...answer} />;
}

function WhyNotAnswer({
  id,
  type,
  line,
  asked,
  active,
  elsewhere,
}: WhyNotProps & WhyNot): JSX.Element {
  const isPast = line !== undefined;
  const where = active.join(', ');
  return (
    <div class="why-not">
      <p>
        It {isPast ? 'stood' : 'stands'} in <b>{where === '' ? 'no state' : where}</b>.
      </p>
      {asked.length === 0 ? (
        <p>
          No active state {isPast ? 'named' : 'names'} <b class="mono">{type}</b>.
        </p>
      ) : (
        <ul>
          {asked.map((one) => (
            <li key={`${one.address} ${one.state} ${one.event} ${one.guard} ${one.targets.join()}`}>
              <b>{place(one.address, one.state, id)}</b> names <code>{one.event}</code>, to{' '}
              {targetText(one)}: {verdict(one, isPast)}
            </li>
          ))}
        </ul>
      )}
      {elsewhere.length > 0 && (
        <>
          <p>States that take it, but are not active:</p>
          <ul>
            {elsewhere.slice(0, ELSEWHERE_SHOWN).map(({ address, state }) => (
              <li key={`${address} ${state}`}>{place(address, state, id)}</li>
            ))}
            {elsewhere.length > ELSEWHERE_SHOWN && (
              <li class="faint">and {elsewhere.length - ELSEWHERE_SHOWN} more</li>
            )}
          </ul>
        </>
      )}
      {asked.length + elsewhere.length === 0 && (
        <p>No state of its machine takes it at all: is the type spelled as the machine has it?</p>
      )}
    </div>
  );
}

function verdict({ guard, allows }: Asked, isPast: boolean): string {
  if (guard === undefined) return 'without a guard, so it would be taken';
  if (isPast) return `its guard ${guard} was asked; it must have said no`;
  if (allows === undefined) return `its guard ${guard} depends on what the event carries`;
  return allows ? `its guard ${guard} says yes` : `its guard ${guard} says no`;
}

function place(address: string, state: string, id: string): string {
  const path = state === '' ? 'the machine itself' : state;
  return address === id ? path : `${address}: ${path}`;
}

async function readWhyNot(source: Source, { id, type, line }: WhyNotProps): Promise<WhyNot> {
  const run = await source.run({ id });
  const stood =
    line === undefined ? undefined : await source.snapshotAt({ id, revision: line.revision });
  const hashOf = (address: string): string | undefined =>
    stood !== undefined && address === id
      ? stood.definition
      : run.actors.find((actor) => actor.address === address)?.definition;
  const values: readonly { readonly address: string; readonly value?: StateValue | undefined }[] =
    stood?.actors ?? run.actors;
  const standers = await Promise.all(
    values.map(async ({ address, value }): Promise<readonly Stander[]> => {
      const hash = hashOf(address);
      if (hash === undefined || value === undefined) return [];
      return [{ address, value, graph: (await source.definition({ hash })).graph }];
    }),
  );
  const exits: readonly ExitRow[] = stood === undefined ? run.exits : [];
  return whyNot(type, standers.flat(), exits);
}
