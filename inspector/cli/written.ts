import { writeFileSync } from 'node:fs';
import { textOption, type Call } from './command.ts';

/** Writes a text where `--output` says, or to standard output. */
export function writeOut(call: Call, text: string): void {
  const path = textOption(call, 'output');
  if (path === undefined) call.out.block(text);
  else writeFileSync(path, text.endsWith('\n') ? text : `${text}\n`);
}
