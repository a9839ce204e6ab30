// A conversation with an agent that lives for as long as it takes. The model answers or asks for
// a tool; a tool that changes something runs only when a person allows it.
//
// Takes: user.said { text }, at any time; tool.allowed; tool.denied { why }; chat.closed.
// Shows: a loop of tasks and waits, messages that are kept while it thinks, a person in between,
// no replay: a conversation of years costs what its last step costs.
import { fromTask, update, waitForAny, waitForEvent } from 'abeyance/machines';
import { setup } from 'xstate';

interface Line {
  readonly from: 'user' | 'agent' | 'tool';
  readonly text: string;
}

type Step =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly argument: string };

interface Context {
  readonly goal: string;
  readonly lines: readonly Line[];
  readonly tool: { readonly name: string; readonly argument: string } | undefined;
}

export const agent = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'goal'>,
    events: {} as
      | { readonly type: 'user.said'; readonly payload: { readonly text: string } }
      | { readonly type: 'tool.allowed' }
      | { readonly type: 'tool.denied'; readonly payload: { readonly why: string } }
      | { readonly type: 'chat.closed' },
    tags: {} as 'needs a person',
    output: {} as { readonly lines: number },
  },
  actors: {
    /** Stands in for a model. The key is that of a call, so an answer is paid for once. */
    think: fromTask<Step, { readonly goal: string; readonly lines: readonly Line[] }>(
      async ({ input }) => {
        const last = input.lines.at(-1);
        if (last?.from === 'user' && last.text.startsWith('delete ')) {
          return { type: 'tool', name: 'delete', argument: last.text.slice(7) };
        }
        if (last?.from === 'user' && last.text.startsWith('find ')) {
          return { type: 'tool', name: 'search', argument: last.text.slice(5) };
        }
        return { type: 'answer', text: `as to ${input.goal}: ${last?.text ?? 'hello'}` };
      },
      { retry: { maxAttempts: 6, initialDelay: '2s', maxDelay: '1m' }, timeout: '5m' },
    ),
    useTool: fromTask<string, { readonly name: string; readonly argument: string }>(
      async ({ input, key }) => `${input.name} ${input.argument} (${key})`,
      { retry: { maxAttempts: 3 }, timeout: '2m' },
    ),
  },
  guards: { isHarmless: ({ context }) => context.tool?.name === 'search' },
}).createMachine({
  id: 'agent',
  context: ({ input }) => ({ ...input, lines: [], tool: undefined }),
  initial: 'listening',
  on: { 'chat.closed': '.closed' },
  states: {
    listening: waitForEvent({
      event: 'user.said',
      timeout: '90d',
      keep: '1d',
      onEvent: {
        target: 'thinking',
        actions: update((draft, { event }) => {
          draft.lines.push({ from: 'user', text: event.payload.text });
        }),
      },
      onTimeout: 'closed',
    }),
    thinking: {
      invoke: {
        src: 'think',
        input: ({ context }) => ({ goal: context.goal, lines: context.lines }),
        onDone: {
          target: 'choosing',
          actions: update((draft, { event }) => {
            const step = event.output;
            draft.tool = step.type === 'tool' ? step : undefined;
            if (step.type === 'answer') draft.lines.push({ from: 'agent', text: step.text });
          }),
        },
        onError: 'listening',
      },
    },
    choosing: {
      always: [
        { guard: ({ context }) => context.tool === undefined, target: 'listening' },
        { guard: 'isHarmless', target: 'acting' },
        { target: 'asking' },
      ],
    },
    asking: waitForAny({
      events: [
        'tool.allowed',
        {
          event: 'tool.denied',
          onEvent: {
            target: 'thinking',
            actions: update((draft, { event }) => {
              draft.lines.push({ from: 'tool', text: `denied: ${event.payload.why}` });
            }),
          },
        },
      ],
      onEvent: 'acting',
      timeout: '1d',
      onTimeout: {
        target: 'thinking',
        actions: update((draft) => {
          draft.lines.push({ from: 'tool', text: 'denied: nobody answered' });
        }),
      },
      // an answer is to this question and to no later one
      whenEarly: 'reject',
      tags: 'needs a person',
    }),
    acting: {
      invoke: {
        src: 'useTool',
        input: ({ context }) => context.tool ?? { name: 'none', argument: '' },
        onDone: {
          target: 'thinking',
          actions: update((draft, { event }) => {
            draft.lines.push({ from: 'tool', text: event.output });
          }),
        },
        onError: 'thinking',
      },
    },
    closed: { type: 'final' },
  },
  output: ({ context }) => ({ lines: context.lines.length }),
});
