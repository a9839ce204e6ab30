import type { Inspector } from '../base/inspector.ts';
import { lazyPart } from '../base/lazy.tsx';

const HelpDialog = lazyPart(async () => (await import('./help-dialog.tsx')).HelpDialog);

/** Shows the keys and the words of a search. */
export function openHelp(inspector: Inspector): void {
  inspector.dialog.value = () => <HelpDialog.Part />;
}
