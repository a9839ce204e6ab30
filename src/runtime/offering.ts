/** How long, in ms, what a store would not take waits before it is offered again; it doubles. */
export const OFFER_AGAIN_MS = 100;
/** ms, the longest such wait. */
export const OFFER_AGAIN_MAX_MS = 30_000;
