import type { CommandName } from '../../protocol/index.ts';
import type { Inspector } from './inspector.ts';

/** Why a command is not to be had here, for the title of its button; `undefined`: it is. */
export function refusal(inspector: Inspector, name: CommandName): string | undefined {
  if (inspector.can(name)) return undefined;
  const hello = inspector.hello.value;
  if (hello === undefined) return 'Not connected yet';
  if (hello.engine.store === 'file') return 'This is a file no engine runs on: it is only read';
  if (hello.engine.store === 'bundle') return 'This is an exported run: it is only read';
  if (hello.readOnly) return 'Read-only: the server was started without commands';
  return 'The server does not offer this command';
}
