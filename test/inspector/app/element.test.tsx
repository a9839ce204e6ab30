import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createEngine, waitForEvent } from 'abeyance';
import { setup } from 'xstate';
import { registerInspector, type InspectorElement } from '../../../inspector/app/index.ts';
import { createEngineSource } from '../../../inspector/source/index.ts';

const order = setup({}).createMachine({
  id: 'order',
  initial: 'open',
  states: {
    open: waitForEvent({ event: 'order.paid', onEvent: 'paid' }),
    paid: { type: 'final' },
  },
});

test('it shows the workflows of an engine in the same page', async () => {
  await using engine = await createEngine({ workflows: [order] });
  await engine.start(order, { id: 'order-1' });
  registerInspector();
  const element = document.createElement('abeyance-inspector') as InspectorElement;
  element.source = createEngineSource(engine);
  document.body.append(element);
  await expect.element(page.getByRole('link', { name: 'order-1' })).toBeVisible();
  element.remove();
});
