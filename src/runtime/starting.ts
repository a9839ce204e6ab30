import type { AnyStateMachine } from 'xstate';
import { decode, encode } from '../machines/codec.ts';
import { AbeyanceError, isAbeyanceError } from '../machines/errors.ts';
import { hasMethods, readFields } from '../machines/invalid-option.ts';
import type { Recording } from '../machines/recording.ts';
import { ActorTree } from '../machines/xstate/actor-tree.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId, checkText } from './event-input.ts';
import { HotWorkflow } from './hot-workflow.ts';
import { checkLimit, type Limits } from './limits.ts';
import { workflowExists } from './refusals.ts';
import { checkRoom } from './room.ts';
import type { Workflow } from '../machines/registry.ts';
import type { MessageKey, WorkflowParent, WorkflowRow } from './records.ts';
import { causeOf } from './turn.ts';
import type { TakenTurn } from './turn-taker.ts';
import { traced } from './telemetry.ts';
import { WorkflowTurns } from './workflow-turns.ts';

export interface StartOptions<Input = unknown> {
  /** Default: a new one. Starting an id again attaches to what runs under it; nothing is reset. */
  readonly id?: string;
  readonly input?: Input;
  /**
   * Goes on from what `actor.getPersistedSnapshot()` gave, instead of from the input: entry actions
   * are not run again, invoked work is, and delays begin anew.
   */
  readonly snapshot?: unknown;
  /** Kept with the workflow and searchable: strings by key. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What a repeat does: `attach` (default) or a `WorkflowExists` error. */
  readonly onConflict?: 'attach' | 'error';
}

type Named = Required<Pick<StartOptions, 'id' | 'metadata'>>;

const OPTIONS = ['id', 'input', 'snapshot', 'metadata', 'onConflict'];

/**
 * Takes a workflow's first turn; answers with its row when that is stored.
 * @throws `WorkflowUnknown`, `OptionInvalid`, `NotSerializable`, `LimitExceeded`, `WorkflowExists`,
 * `TurnFailed` where the machine throws: then nothing is stored.
 */
export function startWorkflow(
  core: EngineCore,
  machine: AnyStateMachine,
  given: StartOptions,
): Promise<WorkflowRow> {
  const { start, onConflict } = readStart(core, machine, given);
  const { id, workflow } = start;
  return core.enter<WorkflowRow>(id, (known, now) => {
    if (known !== undefined) {
      const isOther = known.workflow.name !== workflow.name;
      if (onConflict === 'error' || isOther) throw workflowExists(id, known.workflow.name);
      return { value: known.row };
    }
    const taken = takeStart(core, start, now);
    return { taken, value: taken.commit.workflow };
  });
}

/**
 * Checks how a workflow is to be begun.
 * @throws `WorkflowUnknown`, `OptionInvalid`, `NotSerializable`, `LimitExceeded`.
 */
export function readStart(
  core: EngineCore,
  machine: AnyStateMachine,
  given: StartOptions,
): { readonly start: Start; readonly onConflict: StartOptions['onConflict'] } {
  if (!hasMethods(machine, 'transition', 'getInitialSnapshot')) {
    throw invalid('workflow', 'is not an XState machine');
  }
  checkRoom(core);
  const workflow = core.registry.workflowOf(machine);
  const { id, input, snapshot, metadata, onConflict } = checkOptions(core, given);
  const asked = { id, workflow, input, snapshot, metadata };
  const traceparent = core.telemetry.inject();
  return { start: { ...asked, parent: undefined, traceparent }, onConflict };
}

/** A workflow to be begun. Its id, its input and its metadata are checked. */
export interface Start {
  readonly id: string;
  readonly workflow: Workflow;
  readonly input: unknown;
  readonly snapshot: unknown;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parent: WorkflowParent | undefined;
  /** The message that asked for it. */
  readonly consumed?: MessageKey;
  readonly traceparent?: string | undefined;
}

/**
 * Takes a workflow's first turn, in a job of its id that found nothing there.
 * @throws `TurnFailed`, `NotSerializable`, `LimitExceeded`.
 */
export function takeStart(core: EngineCore, start: Start, now: number): TakenTurn {
  const { hot, taken } = begun(core, start, now);
  core.hot.insert(hot);
  core.publish(hot, taken);
  return taken;
}

/** What a workflow is to take at once when it is begun. */
export type TakeAtStart = (turns: WorkflowTurns, hot: HotWorkflow) => TakenTurn;

/**
 * The same, and what it is to take at once. All of that is one transaction; where it refuses,
 * nothing is begun.
 */
export function takeStartWith(
  core: EngineCore,
  start: Start,
  take: TakeAtStart,
  now: number,
): TakenTurn {
  const { hot, taken } = begun(core, start, now);
  const taking: TakenTurn[] = [taken];
  const turns = new WorkflowTurns(core.taker, (_, turn) => taking.push(turn));
  const last = take(turns, hot);
  core.hot.insert(hot);
  for (const turn of taking) core.publish(hot, turn);
  return last;
}

function begun(
  core: EngineCore,
  start: Start,
  now: number,
): { readonly hot: HotWorkflow; readonly taken: TakenTurn } {
  const { id, workflow } = start;
  const tree = new ActorTree({
    id,
    models: core.registry,
    sentOutside: (address, event) => core.sendInside(id, address, event),
  });
  const recording = begin(tree, workflow.model.machine, start, now);
  const hot = new HotWorkflow(workflow, firstRow(start, recording, now), []);
  hot.tree = tree;
  return { hot, taken: firstTurn(core, hot, recording, start, now) };
}

function begin(
  tree: ActorTree,
  machine: AnyStateMachine,
  { input, snapshot }: Pick<Start, 'input' | 'snapshot'>,
  now: number,
): Recording {
  const from = snapshot === undefined ? { input } : { snapshot: copyOf(snapshot) };
  let recording: Recording;
  try {
    recording = tree.begin(machine, from, now);
  } catch (error) {
    throw isAbeyanceError(error) ? error : startFailed(error);
  }
  if (recording.thrown) throw startFailed(recording.error);
  return recording;
}

function startFailed(cause: unknown): AbeyanceError {
  const message = 'the machine threw when it was started, so nothing was stored; see `cause`';
  return new AbeyanceError('TurnFailed', message, { cause });
}

/** XState puts actors into the context of the snapshot it is given; the caller's stays as it is. */
function copyOf(snapshot: unknown): unknown {
  return decode(encode(snapshot, { at: 'options.snapshot' }));
}

function firstTurn(
  core: EngineCore,
  hot: HotWorkflow,
  recording: Recording,
  { input, consumed, traceparent }: Start,
  now: number,
): TakenTurn {
  const init = { type: 'xstate.init', ...(input === undefined ? undefined : { input }) };
  const event = traced(init, traceparent);
  const cause = causeOf(hot, { event, source: 'start', consumed });
  return core.taker.record(hot, cause, recording, now, { outcome: 'handled' });
}

/** The row of a workflow before its first turn. */
export function firstRow(
  { id, metadata, parent }: Pick<Start, 'id' | 'metadata' | 'parent'>,
  { configuration }: Pick<Recording, 'configuration'>,
  now: number,
): WorkflowRow {
  return {
    id,
    status: 'running',
    revision: 0,
    configuration,
    state: '',
    suspensions: '[]',
    metadata: { ...metadata },
    createdAt: now,
    updatedAt: now,
    failure: undefined,
    parent,
  };
}

function checkOptions(core: EngineCore, given: StartOptions): StartOptions & Named {
  const options = readFields(given, 'options', OPTIONS);
  const { id = core.host.id(), input, onConflict = 'attach' } = options;
  const metadata = readFields(options.metadata ?? {}, 'options.metadata');
  checkWorkflowId(id, 'options.id', core.limits);
  if (onConflict !== 'attach' && onConflict !== 'error') {
    throw invalid('options.onConflict', "is neither 'attach' nor 'error'");
  }
  const text = encode(input, { at: 'input' });
  checkLimit('eventLength', core.limits, text.length, 'the input');
  checkMetadata(core, metadata);
  if (options.snapshot !== undefined) checkSnapshot(options.snapshot);
  // read from its text: what the caller does to its own object must not reach the machine
  return { ...options, id, metadata, input: decode(text) };
}

/** @throws `OptionInvalid`, `LimitExceeded` for an id that no workflow can have. */
export function checkWorkflowId(id: unknown, at: string, limits: Limits): asserts id is string {
  checkId(id, at, limits);
  if (id.includes('/')) throw invalid(at, 'holds a slash, which parts addresses');
}

function checkSnapshot(snapshot: unknown): void {
  const { status, value } = readFields(
    snapshot as { status?: unknown; value?: unknown },
    'snapshot',
  );
  if (typeof status === 'string' && value !== undefined) return;
  throw invalid('options.snapshot', 'is not what getPersistedSnapshot() of a machine gives');
}

/** @throws `OptionInvalid`, `LimitExceeded` for metadata that cannot be kept. */
export function checkMetadata(core: EngineCore, metadata: Readonly<Record<string, string>>): void {
  const entries = Object.entries(metadata);
  checkLimit('metadataEntries', core.limits, entries.length, 'the number of metadata entries');
  for (const [key, value] of entries) {
    checkId(key, 'a key of options.metadata', core.limits);
    checkText(value, `options.metadata.${key}`, core.limits);
  }
}

function invalid(option: string, reason: string): AbeyanceError {
  return new AbeyanceError('OptionInvalid', `${option} ${reason}`, { details: { option } });
}
