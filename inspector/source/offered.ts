import { protocolError, type Command, type CommandName } from '../protocol/index.ts';

/**
 * Refuses a command that is not among those offered. What a bulk command does to each must be
 * offered too.
 * @throws `ReadOnly` where none is offered, else `Unsupported`.
 */
export function checkOffered(command: Command, offered: readonly CommandName[]): void {
  if (offered.length === 0) {
    throw protocolError('ReadOnly', 'this source only shows; nothing can be moved through it');
  }
  const kinds = command.kind === 'bulk' ? [command.kind, command.action.kind] : [command.kind];
  const missing = kinds.find((kind) => !offered.includes(kind));
  if (missing === undefined) return;
  throw protocolError('Unsupported', `${missing} is not offered here`);
}
