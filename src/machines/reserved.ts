/** XState's own event that is meant for senders: `{ type: 'xstate.route', to: '#state' }`. */
export const ROUTE_EVENT = 'xstate.route';

/** Whether only machines and the engine say events of this type (B20). */
export function isReserved(eventType: string): boolean {
  if (eventType === ROUTE_EVENT) return false;
  return (
    eventType === 'xstate' || eventType.startsWith('xstate.') || eventType.startsWith('workflow.')
  );
}
