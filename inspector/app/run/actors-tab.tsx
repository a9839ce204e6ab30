import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import type { ActorStandingRow, Cut, Kept, StateValue } from '../../protocol/index.ts';
import { CutView } from '../base/json-view.tsx';
import { Link } from '../base/link.tsx';
import { pathsOf, valueOf, type Moment } from './moment.ts';
import { actorName } from './turn-text.ts';

interface Actor extends Omit<ActorStandingRow, 'context' | 'value'> {
  readonly depth: number;
  readonly value: StateValue | undefined;
  readonly context: Cut<Kept> | undefined;
}

/** The actors of a workflow, each under its parent. */
export function ActorsTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const actors = actorsOf(moment);
  return (
    <div class="page">
      <table class="actors">
        <thead>
          <tr>
            <th scope="col">Actor</th>
            <th scope="col">Kind</th>
            <th scope="col">Status</th>
            <th scope="col">States</th>
            <th scope="col">Context</th>
          </tr>
        </thead>
        <tbody>
          {actors.map((actor) => (
            <ActorLine key={actor.address} actor={actor} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ActorLine({ actor }: { readonly actor: Actor }): JSX.Element {
  const { address, name, type, status, definition, value, context, depth } = actor;
  const open = useSignal(false);
  return (
    <>
      <tr>
        <td style={{ paddingInlineStart: `${depth * 18 + 10}px` }} title={address}>
          <span class="mono">{depth === 0 ? name : actorName(name)}</span>
        </td>
        <td>
          {definition === undefined ? (
            type
          ) : (
            <Link to={{ type: 'definition', hash: definition }} title="Its chart">
              {type}
            </Link>
          )}
        </td>
        <td>{status}</td>
        <td class="mono">{value === undefined ? '' : pathsOf(value).join(', ')}</td>
        <td>
          {context !== undefined && (
            <button
              type="button"
              aria-expanded={open.value}
              onClick={() => (open.value = !open.value)}
            >
              {open.value ? 'Hide' : `Show ${context.length.toLocaleString()} characters`}
            </button>
          )}
        </td>
      </tr>
      {open.value && (
        <tr>
          <td colSpan={5}>
            <CutView label={`Context of ${address}`} value={context} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Parents before their children; in the past those there were then. */
export function actorsOf(moment: Moment): readonly Actor[] {
  const { run } = moment;
  const then = moment.type === 'past' ? moment.snapshot.actors : undefined;
  const known = new Map(run.actors.map((actor) => [actor.address, actor]));
  const rows =
    then === undefined
      ? run.actors
      : then.map(({ address }): ActorStandingRow => {
          const parent = address.slice(0, Math.max(0, address.lastIndexOf('/')));
          const name = address.slice(address.lastIndexOf('/') + 1);
          const machine = { address, name, type: 'machine', status: 'active' } as const;
          const now = known.get(address);
          return { ...machine, definition: now?.definition, ...(parent === '' ? {} : { parent }) };
        });
  const root = run.row.id;
  return rows
    .map((row) => ({
      ...row,
      depth: row.address === root ? 0 : row.address.slice(root.length).split('/').length - 1,
      value: valueOf(moment, row.address),
      context: contextOf(moment, row),
    }))
    .toSorted((one, other) => (one.address < other.address ? -1 : 1));
}

function contextOf(moment: Moment, { address, context }: ActorStandingRow): Cut<Kept> | undefined {
  if (moment.type === 'past')
    return moment.snapshot.actors.find((actor) => actor.address === address)?.context;
  return address === moment.run.row.id ? moment.run.context : context;
}
