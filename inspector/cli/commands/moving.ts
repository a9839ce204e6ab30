import { randomUUID } from 'node:crypto';
import {
  SourceError,
  type BulkAction,
  type CommandAck,
  type CommandKind,
  type Kept,
} from '../../protocol/index.ts';
import { arg, flag, textOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { CliError, usageError } from '../failure.ts';
import { openSource, type Opened } from '../open-source.ts';
import { checkSearch } from '../search.ts';

/** Sends an event. */
export async function send(call: Call): Promise<ExitCode> {
  const { whom, rest } = addressed(call);
  const [type, text] = rest;
  if (type === undefined) throw usageError('send needs TYPE: of the event');
  const payload = text === undefined ? undefined : await jsonOf(call, text);
  return move(call, whom, {
    kind: 'send',
    event: { type, ...(payload && { payload: payload.value }) },
  });
}

/** Ends a suspension by hand. */
export async function resume(call: Call): Promise<ExitCode> {
  const { whom, rest } = addressed(call);
  const [text] = rest;
  const data = text === undefined ? undefined : await jsonOf(call, text);
  const suspension = textOption(call, 'suspension');
  return move(call, whom, { kind: 'resume', ...(data && { data: data.value }) }, { suspension });
}

/** Cancels. */
export async function cancel(call: Call): Promise<ExitCode> {
  const { whom, rest } = addressed(call);
  const [reason] = rest;
  return move(call, whom, { kind: 'cancel', reason, force: flag(call, 'force') });
}

/** Lets parked workflows go on. */
export async function retry(call: Call): Promise<ExitCode> {
  const { whom } = addressed(call);
  return move(call, whom, { kind: 'retry', event: flag(call, 'skip') ? 'skip' : 'retry' });
}

type Whom = { readonly id: string } | { readonly query: string };

/** One workflow by its id, or those of a search; and what follows in the command. */
function addressed(call: Call): { readonly whom: Whom; readonly rest: readonly string[] } {
  const query = textOption(call, 'query');
  if (query !== undefined) checkSearch(query);
  if (query !== undefined) return { whom: { query }, rest: call.args.slice(1) };
  const [, id, ...rest] = call.args;
  if (id !== undefined) return { whom: { id }, rest };
  throw usageError('say which workflow: give ID, or --query');
}

async function move(
  call: Call,
  whom: Whom,
  action: BulkAction,
  more: { readonly suspension?: string | undefined } = {},
): Promise<ExitCode> {
  const { io } = call;
  await using opened = await openSource(arg(call, 0), { io });
  const kinds = 'query' in whom ? ['bulk', action.kind] : [action.kind];
  requireCommands(opened, kinds, arg(call, 0));
  if ('query' in whom) return await moveAll(call, opened, { query: whom.query, action });
  const kind = { ...action, ...more, id: whom.id } as CommandKind;
  const ack = await ask(opened, call, kind);
  if (flag(call, 'json')) call.out.json(ack, 2);
  else call.out.line(`${whom.id}: ${ack.outcome}${revisionText(ack)}`);
  return ack.moved ? EXIT.ok : EXIT.unmoved;
}

function revisionText({ revision }: Taken): string {
  return revision === undefined ? '' : `, now at revision ${revision}`;
}

type Taken = Extract<CommandAck, { readonly ok: true }>;

interface Bulk {
  readonly query: string;
  readonly action: BulkAction;
}

async function moveAll(call: Call, opened: Opened, bulk: Bulk): Promise<ExitCode> {
  const { out } = call;
  const isJson = flag(call, 'json');
  const counted = await ask(opened, call, { kind: 'bulk', ...bulk, dryRun: true });
  const found = counted.bulk?.found ?? 0;
  if (flag(call, 'dry-run')) {
    if (isJson) out.json(counted, 2);
    else out.line(`${found} found; nothing was done. --yes instead of --dry-run does it.`);
    return EXIT.ok;
  }
  if (!flag(call, 'yes')) {
    throw usageError(
      `${bulk.action.kind} would be done to ${found} workflows`,
      'Add --yes to do it.',
    );
  }
  const ack = await ask(opened, call, { kind: 'bulk', ...bulk, expected: found });
  const { done = 0, failed = 0, errors = [] } = ack.bulk ?? {};
  if (isJson) out.json(ack, 2);
  else {
    out.line(`${done} of ${found} done${failed === 0 ? '' : `, ${failed} refused`}.`);
    for (const { id, code, message } of errors) call.err.line(`${id}: ${code}: ${message}`);
  }
  if (failed > 0) return EXIT.refused;
  return done === 0 ? EXIT.unmoved : EXIT.ok;
}

/** @throws the error of the engine, by its code. */
async function ask(opened: Opened, call: Call, kind: CommandKind): Promise<Taken> {
  const commandId = textOption(call, 'command-id') ?? randomUUID();
  const ack = await opened.source.command({ ...kind, commandId });
  if (ack.ok) return ack;
  throw new SourceError(ack.error);
}

function requireCommands({ url, hello }: Opened, kinds: readonly string[], file: string): void {
  const serve = 'serveInspector(engine, { allowCommands: true })';
  if (url === undefined) {
    throw new CliError({
      code: 'NoLiveEngine',
      message: `no engine that runs on ${file} offers its inspector, so nobody takes commands`,
      exit: EXIT.notLive,
      remedy: `Start the engine, with its inspector: ${serve}.`,
    });
  }
  const missing = kinds.find((kind) => !hello.commands.some((offered) => offered === kind));
  if (missing === undefined) return;
  throw new CliError({
    code: 'ReadOnly',
    message: `the inspector of the engine that runs on ${file} does not take ${missing}`,
    exit: EXIT.notLive,
    remedy: `Serve it so that it does: ${serve}.`,
  });
}

async function jsonOf({ io }: Call, text: string): Promise<{ readonly value: Kept }> {
  const json = text === '-' ? await io.stdin() : text;
  try {
    return { value: JSON.parse(json) as Kept };
  } catch {
    throw usageError(
      `${text === '-' ? 'what was read' : text} is not JSON`,
      `A text is JSON in quotes of its own: '"like this"'.`,
    );
  }
}
