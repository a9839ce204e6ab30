import {
  checkRequest,
  sourceOf,
  type AnswerOf,
  type Ask,
  type CommandName,
  type Source,
} from '../protocol/index.ts';
import { checkOffered } from './offered.ts';
import { asSourceError } from './source-error.ts';

/** The same source, through which only these commands can be given. Closing it closes that one. */
export function restrictedSource(source: Source, allowed: readonly CommandName[]): Source {
  const ask: Ask = async (method, request) => {
    try {
      if (method === 'command') checkOffered(checkRequest('command', request), allowed);
    } catch (error) {
      throw asSourceError(error);
    }
    const answer: unknown = await source[method](request as never);
    const told = method === 'hello' ? restricted(answer as AnswerOf<'hello'>, allowed) : answer;
    return told as AnswerOf<typeof method>;
  };
  return sourceOf(ask, {
    watch: (request, options) => source.watch(request, options),
    close: () => source.close(),
  });
}

function restricted(hello: AnswerOf<'hello'>, allowed: readonly CommandName[]): AnswerOf<'hello'> {
  const commands = hello.commands.filter((name) => allowed.includes(name));
  return { ...hello, commands, readOnly: commands.length === 0 };
}
