import { arg, flag, textOption, wholeOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { CliError, usageError } from '../failure.ts';
import { aborted } from '../io.ts';
import { openSource } from '../open-source.ts';

const PORT_MAX = 65_535;

/** Shows the inspector: the engine's own, or one that reads the file until it is ended. */
export async function inspect(call: Call): Promise<ExitCode> {
  const { io, out, err } = call;
  const file = arg(call, 0);
  const port = wholeOption(call, 'port', 0) ?? 0;
  if (port > PORT_MAX) throw usageError(`--port goes up to ${PORT_MAX}`);
  await using opened = await openSource(file, { io, isOffline: flag(call, 'offline') });
  if (opened.url !== undefined) {
    out.line(opened.url);
    const what = opened.hello.readOnly ? 'It only shows.' : 'It takes commands.';
    err.line({
      text: `This is the inspector of the engine that runs there. ${what}`,
      style: 'dim',
    });
    if (flag(call, 'open')) io.openUrl(opened.url);
    return EXIT.ok;
  }
  const host = textOption(call, 'host');
  const token = textOption(call, 'token') ?? io.env['ABEYANCE_TOKEN'];
  const allowed = textOption(call, 'allowed-host');
  const { serveInspector } = await import('../../server/serve.ts');
  const server = await serveInspector(opened.source, {
    port,
    file: false,
    ...(host !== undefined && { host }),
    ...(token !== undefined && token !== '' && { token }),
    ...(allowed !== undefined && { allowedHosts: [allowed] }),
  }).catch((error: unknown) => {
    throw portTaken(error, port);
  });
  await using _serving = server;
  out.line(server.url);
  err.line({ text: `${file} is only read. Ctrl-C ends it.`, style: 'dim' });
  if (flag(call, 'open')) io.openUrl(server.url);
  await aborted(io.ended);
  return EXIT.ok;
}

function portTaken(error: unknown, port: number): unknown {
  const { code } = error as { readonly code?: unknown };
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  return new CliError({
    code,
    message: `port ${port} ${code === 'EACCES' ? 'is not for everyone' : 'is taken'}`,
    exit: EXIT.refused,
    remedy: 'Give another one, or leave out --port.',
  });
}
