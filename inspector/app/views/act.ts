import type { Inspector } from '../base/inspector.ts';
import { openFireTimer } from '../commands/fire-timer-dialog.tsx';
import { openSendDialog } from '../commands/send-dialog.tsx';
import type { Offer } from './offers.ts';

/** Asks before a transition is brought about that was pressed in a drawing. */
export function actOn(inspector: Inspector, id: string, offer: Offer): void {
  if (offer.type === 'send') openSendDialog(inspector, id, { type: offer.event });
  else openFireTimer(inspector, id, { key: offer.key });
}
