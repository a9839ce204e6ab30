import { invalidOption } from './invalid-option.ts';
import type { OnRestart } from './pause.ts';

export interface RestartOption {
  /**
   * What becomes of the rest of the delay when nobody ran while it went by. Default `deadline`: it
   * is due when it was due. Needs the engine; in plain XState no delay survives a restart.
   */
  readonly onRestart?: OnRestart;
}

/** @throws `OptionInvalid` for a policy there is not. */
export function restartOption(onRestart: OnRestart | undefined): RestartOption {
  if (onRestart === undefined) return {};
  if (['deadline', 'remaining', 'restart'].includes(onRestart)) return { onRestart };
  throw invalidOption('onRestart', "give 'deadline', 'remaining' or 'restart'");
}
