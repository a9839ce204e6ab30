import type { JournalKinds, JournalRequest, Page } from '../../runtime/store.ts';
import { pageOf } from '../order.ts';
import type { Connection, Query } from './connection.ts';
import { toLine, type Line } from './journal-lines.ts';
import { journalSql, type JournalStatement } from './journal-sql.ts';
import type { Tables } from './tables/tables.ts';

export interface JournalReader {
  read<K extends keyof JournalKinds>(kind: K, request: JournalRequest): Page<JournalKinds[K]>;
}

/** The statements of one direction. */
type Statements = Readonly<Record<JournalStatement, Query<Line>>>;

/** A request in numbers. */
interface Asked {
  /** `null`: of all workflows. */
  readonly workflow: number | null;
  readonly revision: number | undefined;
  readonly after: number;
  readonly rows: number;
}

export function openJournal(connection: Connection, tables: Tables): JournalReader {
  const [upwards, back] = [false, true].map((newestFirst) => {
    const sql = Object.entries(journalSql(newestFirst));
    return Object.fromEntries(sql.map(([name, text]) => [name, connection.prepare(text)]));
  }) as unknown as readonly [Statements, Statements];
  return {
    read(kind, request) {
      const { workflowId, limit, newestFirst = false, revision } = request;
      const workflow = workflowId === undefined ? null : tables.workflows.seqOf(workflowId);
      if (workflow === undefined) return { items: [], cursor: undefined };
      const after = request.after ?? (newestFirst ? Number.MAX_SAFE_INTEGER : -1);
      const asked = { workflow, revision, after, rows: limit + 1 };
      const statements = newestFirst ? back : upwards;
      const lines =
        kind === 'turns'
          ? turnsOf(tables, statements, asked, request)
          : linesOf(statements, kind, asked);
      const found = lines.map((line) => toLine(tables, kind, line));
      return pageOf(found, limit, (line) => line.sequence);
    },
  };
}

function linesOf(
  statements: Statements,
  kind: Exclude<keyof JournalKinds, 'turns'>,
  asked: Asked,
): readonly Line[] {
  if (asked.workflow === null) return page(statements[kind], asked);
  return kind === 'broadcasts' ? [] : page(statements[`${kind}OfOne`], asked);
}

function turnsOf(
  tables: Tables,
  statements: Statements,
  asked: Asked,
  { checkpointsOnly = false, newestFirst = false }: JournalRequest,
): readonly Line[] {
  const { workflow, revision } = asked;
  const one = (sequence: number | undefined): readonly Line[] =>
    sequence === undefined
      ? []
      : statements.turn.all(asked.after, sequence, checkpointsOnly ? 1 : 0);
  if (workflow !== null && revision !== undefined) {
    return one(tables.journal.turnOf(workflow, revision));
  }
  if (!checkpointsOnly) return page(statements[workflow === null ? 'turns' : 'turnsOfOne'], asked);
  // What is kept was left, so no turn is in both parts.
  const parts =
    workflow === null
      ? [...page(statements.standing, asked), ...page(statements.kept, asked)]
      : [...one(tables.journal.newestTurn(workflow)), ...page(statements.keptOfOne, asked)];
  const sign = newestFirst ? -1 : 1;
  return parts.toSorted((a, b) => sign * (a.sequence - b.sequence));
}

function page(query: Query<Line>, { workflow, revision, after, rows }: Asked): readonly Line[] {
  return query.all(after, workflow, revision ?? 0, revision ?? Number.MAX_SAFE_INTEGER, rows);
}
