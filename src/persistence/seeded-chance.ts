/** Numbers from 0 up to 1 that follow from a seed alone. */
export function seededChance(seed: number): () => number {
  // mulberry32: small, and even enough for tests
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
