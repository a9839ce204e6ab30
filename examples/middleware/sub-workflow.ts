// Children run elsewhere:
// `npm run -s build && node examples/middleware/sub-workflow.ts`
import { setup } from 'xstate';
import { createEngine, fromTask, suspend, type Engine, type Middleware } from 'abeyance';

const order = setup({
  actors: {
    produce: fromTask<unknown>(async () =>
      suspend('subWorkflow', { workflow: 'production', input: { model: 'T' } }),
    ),
  },
}).createMachine({
  id: 'order',
  initial: 'producing',
  states: {
    producing: { invoke: { src: 'produce', onDone: 'ready' } },
    ready: { type: 'final' },
  },
});

const production = setup({
  actors: { build: fromTask(async () => ({ serial: 42 })) },
}).createMachine({
  id: 'production',
  initial: 'building',
  states: {
    building: { invoke: { src: 'build', onDone: 'built' } },
    built: { type: 'final', output: ({ event }) => event['output'] as unknown },
  },
  output: ({ event }) => (event as { readonly output?: unknown }).output,
});

/** The engine of another part of the house; it could be another service, or no engine at all. */
await using factory = await createEngine({ workflows: [production] });
const held: { engine?: Engine } = {};

/** A notice may come twice: the child is named after the suspension, so it is begun once. */
const producing: Middleware = async (event, next) => {
  if (event.type === 'node.suspended' && event.suspendType === 'subWorkflow') {
    const { workflowId, suspension } = event;
    const id = `for ${workflowId}`;
    const child = await factory.start(production, { id });
    void child
      .result()
      .then((output) =>
        held.engine?.resumeWorkflow(workflowId, output, { suspension: suspension.key }),
      );
  }
  await next(event);
};

await using engine = await createEngine({
  workflows: [order],
  handles: { subWorkflow: 'application' },
  middleware: [producing],
});
held.engine = engine;
const handle = await engine.start(order, { id: 'order-1' });
await handle.result();
const { value } = handle.getSnapshot();
console.log(`order-1 is ${JSON.stringify(value)}`);
