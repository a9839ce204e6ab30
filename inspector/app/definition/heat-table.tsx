import type { JSX } from 'preact';
import type { SummaryRow } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { lastedText } from '../views/offers.ts';
import { SAMPLED, stateQuery, type HeatRow } from './heat.ts';

export interface HeatTableProps {
  readonly rows: readonly HeatRow[];
  /** Of the workflow. */
  readonly name: string;
  /** What ages are told from; `undefined`: not read yet. */
  readonly sampled: readonly SummaryRow[] | undefined;
}

/** Where the workflows of a machine stand, as a table. */
export function HeatTable({ rows, name, sampled }: HeatTableProps): JSX.Element {
  if (rows.length === 0) return <p class="faint">No workflow stands in any of its states.</p>;
  return (
    <>
      <h2>Where they stand</h2>
      <table class="heat-table">
        <thead>
          <tr>
            <th scope="col">state</th>
            <th scope="col">now</th>
            <th scope="col">parked</th>
            <th scope="col">failed</th>
            <th scope="col">ended</th>
            <th scope="col" title="Time since the last turn: half of them rest longer">
              median
            </th>
            <th scope="col" title="Time since the last turn of the one that rests longest">
              longest
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, heat, age }) => (
            <tr key={path}>
              <th scope="row" title={path} style={{ '--depth': path.split('.').length - 1 }}>
                <Link to={{ type: 'list', query: stateQuery(name, path) }} title={path}>
                  {path.split('.').at(-1)}
                </Link>
              </th>
              <td>{heat.active || ''}</td>
              <td class={heat.parked > 0 ? 'error' : ''}>{heat.parked || ''}</td>
              <td class={heat.failed > 0 ? 'error' : ''}>{heat.failed || ''}</td>
              <td class="faint">{heat.ended || ''}</td>
              <td>{age && lastedText(age.median)}</td>
              <td>{age && lastedText(age.oldest)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sampled !== undefined && (
        <p class="faint">
          Times are since the last turn, of {sampled.length === SAMPLED ? 'the ' : 'all '}
          {sampled.length} {sampled.length === SAMPLED ? 'newest ' : ''}workflows of this name.
        </p>
      )}
    </>
  );
}
