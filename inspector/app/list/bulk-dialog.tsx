import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { BulkAction, BulkOutcome } from '../../protocol/index.ts';
import { Dialog } from '../base/dialog.tsx';
import { Link } from '../base/link.tsx';
import { countOf, countText } from '../base/number-text.ts';
import { useInspector } from '../base/use-inspector.ts';
import { BulkFields, type BulkFill } from './bulk-fields.tsx';
import {
  countOfTarget,
  DEEDS,
  meantBy,
  runBulk,
  TYPED_FROM,
  type BulkKind,
  type BulkTarget,
} from './bulk.ts';

type Step =
  | { readonly type: 'asks'; readonly error?: string | undefined }
  | { readonly type: 'runs'; readonly finished: number; readonly of: number }
  | { readonly type: 'ended'; readonly outcome: BulkOutcome };

export interface BulkDialogProps {
  readonly kind: BulkKind;
  readonly target: BulkTarget;
}

/** Asks, does it, and tells what became of it. */
export function BulkDialog({ kind, target }: BulkDialogProps): JSX.Element {
  const inspector = useInspector();
  const meant = useMemo(() => meantBy(kind, target), [kind, target]);
  const step = useSignal<Step>({ type: 'asks' });
  const stop = useMemo(() => new AbortController(), []);
  useEffect(() => () => stop.abort(), [stop]);
  const run = async (action: BulkAction, expected: number) => {
    step.value = { type: 'runs', finished: 0, of: expected };
    try {
      const outcome = await runBulk((command) => inspector.ask(command), meant, action, {
        expected,
        signal: stop.signal,
        progress: (finished) => (step.value = { type: 'runs', finished, of: expected }),
      });
      step.value = { type: 'ended', outcome };
      const { done, found } = outcome;
      inspector.toast('done', `${countText(done)} of ${countText(found)} ${DEEDS[kind].done}`);
    } catch (error) {
      step.value = { type: 'asks', error: error instanceof Error ? error.message : String(error) };
    }
  };
  const now = step.value;
  return (
    <Dialog title={DEEDS[kind].name.replace('…', '')}>
      {now.type === 'asks' && (
        <Question kind={kind} target={target} meant={meant} error={now.error} run={run} />
      )}
      {now.type === 'runs' && <Progress now={now} meant={meant} stop={() => stop.abort()} />}
      {now.type === 'ended' && <Outcome kind={kind} outcome={now.outcome} />}
    </Dialog>
  );
}

interface QuestionProps extends BulkDialogProps {
  readonly meant: BulkTarget;
  readonly error: string | undefined;
  readonly run: (action: BulkAction, expected: number) => Promise<void>;
}

function Question({ kind, target, meant, error, run }: QuestionProps): JSX.Element {
  const inspector = useInspector();
  const deed = DEEDS[kind];
  const fill = useSignal<BulkFill>({ action: kind === 'send' ? undefined : actionOf(kind) });
  const count = useCount(kind, meant);
  const typed = useSignal('');
  const found = count.value.found;
  const needsTyping = deed.isFinal && found !== undefined && found > TYPED_FROM;
  const isTyped = !needsTyping || typed.value.trim() === String(found);
  const { action } = fill.value;
  const isReady = action !== undefined && found !== undefined && found > 0 && isTyped;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void run(action, found);
      }}
    >
      <p>
        <strong>{found === undefined ? 'Counting…' : countOf(found, 'workflow')}</strong>
        {found !== undefined && <Left target={target} found={found} kind={kind} />}
      </p>
      <p class="faint">{deed.does}</p>
      <BulkFields kind={kind} fill={fill} />
      {needsTyping && (
        <label>
          Type {found} to confirm
          <input
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={typed.value}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
            }}
          />
        </label>
      )}
      {(error ?? count.value.error) !== undefined && (
        <p class="error" role="alert">
          {error ?? count.value.error}
        </p>
      )}
      <div class="buttons">
        <span class="spring" />
        <button type="button" onClick={() => (inspector.dialog.value = undefined)}>
          Leave them
        </button>
        <button type="submit" class={deed.isFinal ? 'danger' : 'main'} disabled={!isReady}>
          {deed.name.replace('…', '')} {found !== undefined && countText(found)}
        </button>
      </div>
    </form>
  );
}

/** Those that are selected and to which it means nothing are said. */
function Left({
  target,
  found,
  kind,
}: BulkDialogProps & { readonly found: number }): JSX.Element | null {
  const statuses = DEEDS[kind].statuses.join(', ');
  if (target.type === 'query') return <span class="faint"> that match and are {statuses}</span>;
  const left = target.rows.length - found;
  if (left === 0) return null;
  return (
    <span class="faint">
      ; the other {countText(left)} selected {left === 1 ? 'is' : 'are'} not {statuses}
    </span>
  );
}

interface Counted {
  readonly found?: number | undefined;
  readonly error?: string | undefined;
}

/** The dry run: how many there are, before anything is done. */
function useCount(kind: BulkKind, meant: BulkTarget): { readonly value: Counted } {
  const inspector = useInspector();
  const counted = useSignal<Counted>({});
  useEffect(() => {
    const ask = inspector.ask.bind(inspector);
    const action: BulkAction = kind === 'send' ? { kind, event: { type: 'any' } } : actionOf(kind);
    void countOfTarget(ask, meant, action).then(
      (found) => (counted.value = { found }),
      (error: unknown) => (counted.value = { error: (error as Error).message }),
    );
  }, [kind, meant]);
  return counted;
}

function actionOf(kind: Exclude<BulkKind, 'send'>): BulkAction {
  return kind === 'skip' ? { kind: 'retry', event: 'skip' } : { kind };
}

interface ProgressProps {
  readonly now: Extract<Step, { readonly type: 'runs' }>;
  readonly meant: BulkTarget;
  readonly stop: () => void;
}

function Progress({ now, meant, stop }: ProgressProps): JSX.Element {
  const isByOne = meant.type === 'rows';
  return (
    <div class="form">
      <p role="status">
        {isByOne ? `${countText(now.finished)} of ${countText(now.of)}` : 'Under way…'}
      </p>
      <progress
        aria-label="How far it is"
        max={now.of}
        value={isByOne ? now.finished : undefined}
      />
      {isByOne && (
        <div class="buttons">
          <span class="spring" />
          <button type="button" onClick={stop}>
            Stop; leave the rest alone
          </button>
        </div>
      )}
    </div>
  );
}

interface OutcomeProps {
  readonly kind: BulkKind;
  readonly outcome: BulkOutcome;
}

function Outcome({ kind, outcome }: OutcomeProps): JSX.Element {
  const inspector = useInspector();
  const { found, done, failed, errors } = outcome;
  const rest = found - done - failed;
  return (
    <div class="form">
      <p role="status">
        <strong>
          {countText(done)} of {countText(found)} {DEEDS[kind].done}
        </strong>
        {failed > 0 && <span class="error">, {countText(failed)} failed</span>}
        {rest > 0 && <span class="faint">, {countText(rest)} did not move</span>}
      </p>
      {errors.length > 0 && (
        <ul class="outcome">
          {errors.map(({ id, code, message }) => (
            <li key={id}>
              <Link to={{ type: 'run', id, tab: 'chart' }}>{id}</Link>{' '}
              <span class="faint">{code}</span> {message}
            </li>
          ))}
          {failed > errors.length && (
            <li class="faint">and {countText(failed - errors.length)} more</li>
          )}
        </ul>
      )}
      <div class="buttons">
        <span class="spring" />
        <button type="button" class="main" onClick={() => (inspector.dialog.value = undefined)}>
          Close
        </button>
      </div>
    </div>
  );
}
