/** Names of the statements pages of history are read by. */
export type JournalStatement =
  | 'turns'
  | 'turnsOfOne'
  | 'turn'
  | 'standing'
  | 'kept'
  | 'keptOfOne'
  | 'attempts'
  | 'attemptsOfOne'
  | 'deadLetters'
  | 'deadLettersOfOne'
  | 'checkpoints'
  | 'checkpointsOfOne'
  | 'broadcasts';

const TURN = `t.sequence as sequence, w.id as workflowId, t.revision as revision,
  w.created_at as createdAt, t.at as at, t.workflow as owner, t.kind as kind, t.sum as sum,
  k.source as source, k.outcome as outcome, k.event_type as eventType, t.event_id as eventId,
  t.body as body, k.configuration as configuration, k.checkpoint as checkpoint, k.sum as kindSum`;
const OWNER = 'cross join workflows w on w.seq = coalesce(t.workflow, t.sequence)';
// A turn of a kind that is not there is damaged, which its sum tells, and is not to be passed over.
const KIND = 'left join turn_kinds k on k.id = t.kind';
const TURNS = `select ${TURN} from turns t ${KIND} ${OWNER}`;
const KEPT = `select ${TURN} from checkpoints c cross join turns t on t.sequence = c.sequence
  ${KIND} ${OWNER}`;
const ATTEMPTS = `select t.sequence as sequence, w.id as workflowId, t.key as key,
  t.attempt as attempt, t.started_at as startedAt, t.ended_at as endedAt, t.error as error,
  t.retry_at as retryAt, t.workflow as owner, t.sum as sum
  from attempts t cross join workflows w on w.seq = t.workflow`;
const DEAD_LETTERS = `select t.sequence as sequence, w.id as workflowId, t.at as at,
  t.event_type as eventType, t.reason as reason, t.body as body,
  t.workflow as owner, t.sum as sum
  from dead_letters t cross join workflows w on w.seq = t.workflow`;
const CHECKPOINTS = `select c.sequence as sequence, w.id as workflowId, c.revision as revision,
  w.created_at + t.at as at, c.body as body, c.workflow as owner, c.sum as sum
  from checkpoints c
  cross join turns t on t.sequence = c.sequence cross join workflows w on w.seq = c.workflow`;
const BROADCASTS = `select t.sequence as sequence, t.id as id, t.body as body, t.sum as sum
  from broadcasts t`;

/** The workflow still stands where this turn left it, suspended: it is its own checkpoint. */
const STANDS = 'k.checkpoint = 1 and t.revision = w.revision';

/**
 * The statements of one direction. Parameters: `(after, workflow, first revision, last revision,
 * limit)`, by number; those of `turn` are `(after, sequence, checkpoints only)`.
 */
export function journalSql(newestFirst: boolean): Readonly<Record<JournalStatement, string>> {
  const [sign, direction] = newestFirst ? ['<', 'desc'] : ['>', 'asc'];
  const range = (table: string): string => `${table}.sequence ${sign} ?1`;
  const order = (column: string): string => `order by ${column} ${direction} limit ?5`;
  const lines = (select: string): string => `${select} where ${range('t')} ${order('sequence')}`;
  const linesOfOne = (select: string): string =>
    `${select} where ${range('t')} and t.workflow = ?2 ${order('sequence')}`;
  const kept = (select: string): string =>
    `${select} where ${range('c')} and ${revisions('c')} ${order('c.sequence')}`;
  // In the order of revisions, which is that of sequences and the one the index has.
  const keptOfOne = (select: string): string =>
    `${select} where c.workflow = ?2 and ${revisions('c')} and ${range('c')}` +
    ` ${order('c.revision')}`;
  const ofAll = `${TURNS} where ${range('t')} and ${revisions('t')}`;
  // A first turn is found by its workflow's own number, the others by the index.
  const first = `${TURNS} where ${range('t')} and t.sequence = ?2 and t.workflow is null`;
  const isKept = 'exists (select 1 from checkpoints c where c.sequence = t.sequence)';
  return {
    turns: `${ofAll} ${order('t.sequence')}`,
    turnsOfOne: `${first} union all ${linesOfOne(TURNS)}`,
    turn: `${TURNS} where t.sequence = ?2 and ${range('t')} and (?3 = 0 or ${STANDS} or ${isKept})`,
    standing: `${ofAll} and ${STANDS} ${order('t.sequence')}`,
    kept: kept(KEPT),
    keptOfOne: keptOfOne(KEPT),
    attempts: lines(ATTEMPTS),
    attemptsOfOne: linesOfOne(ATTEMPTS),
    deadLetters: lines(DEAD_LETTERS),
    deadLettersOfOne: linesOfOne(DEAD_LETTERS),
    checkpoints: kept(CHECKPOINTS),
    checkpointsOfOne: keptOfOne(CHECKPOINTS),
    broadcasts: lines(BROADCASTS),
  };
}

function revisions(table: string): string {
  return `${table}.revision between ?3 and ?4`;
}
