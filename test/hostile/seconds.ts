/** How long is fuzzed: an hour in a soak by `FUZZ_SECONDS=3600`; without, by counts alone. */
const { FUZZ_SECONDS, SOAK } = process.env;

export const SECONDS: number = Number(FUZZ_SECONDS ?? (SOAK === '1' ? 120 : 0));

/** Another one each time but in `npm test`, which is to say the same of the same code. */
export const SEED: number = SECONDS > 0 ? Math.floor(Math.random() * 1e6) : 1;
