import type { DefinitionGraph } from 'abeyance';
import type { EntryLine, Kept, RunAnswer, Source } from '../../protocol/index.ts';
import { fieldOf, taggedOf } from '../base/kept.ts';
import { eventExits, type EventExit } from '../run/waits.ts';
import { eventsOf } from '../run/why-not.ts';

/** Turns that are looked through for payloads somebody sent before. */
const TURNS_LOOKED_AT = 200;
/** Payloads that are offered to begin with. */
const TEMPLATES_MAX = 3;

/** What one has to know to send an event to a workflow. */
export interface Sending {
  readonly run: RunAnswer;
  /** What it takes now. */
  readonly now: readonly EventExit[];
  /** Every event its machines name, what it takes now first. */
  readonly all: readonly string[];
  /** Its newest turns. */
  readonly lines: readonly EntryLine[];
}

/** A payload that was sent before. */
export interface Template {
  readonly revision: number;
  readonly payload: Kept;
}

export async function sendingTo(source: Source, id: string): Promise<Sending> {
  const [run, entries] = await Promise.all([
    source.run({ id }),
    source.entries({ id, limit: TURNS_LOOKED_AT, newestFirst: true }),
  ]);
  const now = eventExits(run);
  const graphs = await graphsOf(source, run);
  const named = graphs.flatMap(({ states }) => eventsOf(states));
  const plain = [...now.map(({ event }) => event), ...named].filter(
    (event) => !event.includes('*'),
  );
  return { run, now, all: [...new Set(plain)], lines: entries.items };
}

/** Payloads of events of a type, the newest first. */
export async function templatesOf(
  source: Source,
  { run, lines }: Sending,
  type: string,
): Promise<readonly Template[]> {
  const { id } = run.row;
  const sent = lines.filter(({ eventType, eventLength }) => eventType === type && eventLength > 0);
  const events = await Promise.all(
    sent.slice(0, TEMPLATES_MAX).map(async ({ revision }) => {
      const { value } = await source.payload({ id, revision, part: 'event' });
      const payload = value?.type === 'whole' ? fieldOf(value.value, 'payload') : undefined;
      const isNone = payload === undefined || taggedOf(payload)?.tag === 'undefined';
      return isNone ? [] : [{ revision, payload }];
    }),
  );
  return events.flat();
}

async function graphsOf(
  source: Source,
  { actors }: RunAnswer,
): Promise<readonly DefinitionGraph[]> {
  const hashes = new Set(actors.flatMap(({ definition }) => definition ?? []));
  const found = await Promise.all(
    [...hashes].map((hash) => source.definition({ hash }).catch(() => undefined)),
  );
  return found.flatMap((one) => (one === undefined ? [] : [one.graph]));
}
