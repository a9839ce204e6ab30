import type { WorkflowStatus } from 'abeyance';
import {
  parseQuery,
  printQuery,
  type SourceError,
  STATUS_NAMES,
  type Query,
  type Term,
} from '../../protocol/index.ts';

/** Where a search cannot be read, and why. */
export interface QueryFault {
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

/** What is wrong with a search; `undefined`: nothing. */
export function queryFault(text: string): QueryFault | undefined {
  try {
    parseQuery(text);
    return undefined;
  } catch (error) {
    const { message, details } = error as SourceError;
    const { column } = details;
    const where = typeof column === 'number' ? column : 1;
    return { column: where, message: message.replace(/^column \d+: /, '') };
  }
}

/** The statuses a search lets through. One that cannot be read lets all through. */
export function allowedStatuses(text: string): readonly WorkflowStatus[] {
  const terms = readQuery(text).terms.filter(isStatus);
  return STATUS_NAMES.filter((status) =>
    terms.every((term) => term.values.includes(status) !== term.not),
  );
}

/** The search with whatever status. */
export function withoutStatus(text: string): string {
  const { terms } = readQuery(text);
  const others = terms.filter((term) => !isStatus(term));
  return others.length === terms.length ? text : printQuery({ terms: others });
}

/** The search with a status in or out: all of them are as none. */
export function toggledStatus(text: string, status: WorkflowStatus): string {
  const { terms } = readQuery(text);
  const now = terms.some(isStatus) ? allowedStatuses(text) : [];
  const wanted = now.includes(status) ? now.filter((one) => one !== status) : [...now, status];
  const values = STATUS_NAMES.filter((one) => wanted.includes(one));
  const others = terms.filter((term) => !isStatus(term));
  const isAll = values.length === 0 || values.length === STATUS_NAMES.length;
  return printQuery({
    terms: isAll ? others : [{ not: false, type: 'status', values }, ...others],
  });
}

/** Whether the search names this status by itself, and not by naming none. */
export function isStatusChosen(text: string, status: WorkflowStatus): boolean {
  return readQuery(text).terms.some(isStatus) && allowedStatuses(text).includes(status);
}

/** The search as one that is not empty, since a command for many must say which. */
export function namedQuery(text: string): string {
  return text.trim() === '' ? `status:${STATUS_NAMES.join(',')}` : text;
}

/** The search, and of what it finds only these statuses. */
export function narrowed(text: string, statuses: readonly WorkflowStatus[]): string {
  const allowed = allowedStatuses(text).filter((status) => statuses.includes(status));
  const values = allowed.length === 0 ? statuses : allowed;
  const kept = allowed.length === 0 ? text : withoutStatus(text);
  return `status:${values.join(',')} ${kept}`.trim();
}

function readQuery(text: string): Query {
  try {
    return parseQuery(text);
  } catch {
    return { terms: [] };
  }
}

function isStatus(term: Term): term is Extract<Term, { readonly type: 'status' }> {
  return term.type === 'status';
}
