import type { Call } from './call.ts';
import { CORE_CALLS } from './core-calls.ts';
import { BUS_CALLS, DOOR_CALLS } from './door-calls.ts';
import { ENGINE_CALLS } from './engine-calls.ts';
import { INSPECTOR_CALLS } from './inspector-calls.ts';
import { MACHINE_CALLS } from './machine-calls.ts';
import { READING_CALLS } from './reading-calls.ts';
import { TESTING_CALLS } from './testing-calls.ts';

/** Every public function, and every method of what one gives out. */
export const CALLS: readonly Call[] = [
  ...ENGINE_CALLS,
  ...MACHINE_CALLS,
  ...CORE_CALLS,
  ...BUS_CALLS,
  ...DOOR_CALLS,
  ...READING_CALLS,
  ...INSPECTOR_CALLS,
  ...TESTING_CALLS,
];
