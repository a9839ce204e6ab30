/** How long, in ms, what a store would not take waits before it is offered again; doubles to 30 s. */
export const OFFER_AGAIN_MS = 100;
export const OFFER_AGAIN_MAX_MS = 30_000;
