import { afterAll, beforeAll, vi } from 'vitest';

/** XState warns of each event to an actor that stopped. */
export function quiet(): void {
  beforeAll(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });
}
