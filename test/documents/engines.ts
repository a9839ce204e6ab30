import { afterEach } from 'vitest';
import type { CreateEngineOptions } from '../../src/index.ts';
import { createTestEngine, type TestEngine } from '../../src/testing.ts';

type Machines = CreateEngineOptions['workflows'];
type Options = Omit<CreateEngineOptions, 'workflows' | 'store' | 'host'>;

/** Makes engines under clocks of their own, and closes them after each test. */
export function engines(): (workflows: Machines, options?: Options) => Promise<TestEngine> {
  const made: TestEngine[] = [];
  afterEach(async () => {
    for (const one of made.splice(0)) await one.close();
  });
  return async (workflows, options = {}) => {
    const one = await createTestEngine({ workflows, ...options });
    made.push(one);
    return one;
  };
}
