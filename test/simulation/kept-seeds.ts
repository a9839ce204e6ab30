/**
 * Seeds that found a fault, most of them one that had been there and was planted again to see
 * whether it would be found; they are run before all others, and with the kinds of machines they
 * were found with.
 */
export const KEPT_SEEDS: readonly number[] = [
  1, 5, 8, 12, 20, 31, 33, 58, 101, 106, 109, 111, 136, 145, 150, 170, 215, 217, 279, 287, 314, 406,
  409, 417, 446, 204_879, 206_267, 301_023, 403_793, 409_950, 410_899, 520_834, 524_522, 505_072,
  604_047, 621_417, 623_995,
];

/** Likewise, with the kinds of machines that came later. */
export const KEPT_LATER_SEEDS: readonly number[] = [2, 4];

/** Likewise, with all there is. */
export const KEPT_WHOLE_SEEDS: readonly number[] = [7_054, 10_126, 12_647];
