import { setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { waitForEvent } from '../../src/index.ts';
import {
  decodeValue,
  encodeValue,
  keptAddress,
  keptRef,
  matchesDescriptor,
  pastAt,
  storedRun,
  storedState,
  storedSuspensions,
  storedTimer,
  storedTurn,
  type MessageRow,
  type WorkflowRecords,
} from '../../src/reading.ts';
import { createTestEngine } from '../../src/testing.ts';

const approval = setup({
  actions: {
    stumble: () => {},
  },
  guards: {
    fits: (): boolean => {
      throw new Error('cannot say');
    },
  },
}).createMachine({
  id: 'approval',
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: 'approved', onEvent: 'looking' }),
    looking: { always: { guard: 'fits', target: 'done' } },
    done: { type: 'final' },
  },
});

/** A workflow that stumbled over an event by which somebody resumed it. */
async function parked(): Promise<WorkflowRecords> {
  await using rig = await createTestEngine({ workflows: [approval], onFailure: 'park' });
  const { engine } = rig;
  const handle = await engine.start(approval, { id: 'a' });
  await handle.resume({ by: 'ann' }).catch(() => {});
  const records = await engine.reads.load('a');
  if (records === undefined) throw new Error('it was just started');
  return records;
}

test('an event by which somebody resumed it is read as the event it is', async () => {
  const records = await parked();
  expect(records.workflow.status).toBe('parked');
  const [kept] = storedRun(records).kept;
  expect(kept).toMatchObject({ reason: 'parked', event: { type: 'approved' } });
  expect(kept?.event).toMatchObject({ payload: { by: 'ann' } });
});

const invalid = expect.objectContaining({ code: 'TextInvalid' }) as Error;

describe('what no engine wrote is refused by TextInvalid, which shows nothing of it', () => {
  const body = '{"setAt":1}';
  const timer = { key: '|after', kind: 'timer', dueAt: 5, number: 1, body } as const;
  const line = { workflowId: 'a', eventType: 'go' };

  test.each(['', 'secret', '"secret"', '[]', 'null', '{"status":"secret"}', '{"children":[1]}'])(
    'a state: %s',
    (text) => {
      expect(() => storedState(text)).toThrow(invalid);
      expect(() => storedState(text)).not.toThrow(/secret/);
    },
  );

  test.each([
    'secret',
    '{}',
    '[1]',
    '[{"type":"nap","startedAt":1}]',
    '[{"type":"sleep","startedAt":1}]',
    '[{"type":"sleep","dueAt":1}]',
    '[{"type":"waitingForEvent","startedAt":1}]',
    '[{"type":"subWorkflow","startedAt":1}]',
    '[{"type":"polling","startedAt":1,"data":"secret"}]',
  ])('suspensions: %s', (suspensions) => {
    expect(() => storedSuspensions({ id: 'a', suspensions })).toThrow(invalid);
  });

  test.each(['secret', '1', '{}', '{"setAt":"1"}', '{"setAt":1,"event":{}}'])(
    'a timer: %s',
    (text) => {
      expect(storedTimer(timer, 'a')).toMatchObject({ address: 'a', setAt: 1, dueAt: 5 });
      expect(() => storedTimer({ ...timer, body: text }, 'a')).toThrow(invalid);
    },
  );

  test.each([
    'secret',
    'null',
    '{"transitions":[1]}',
    '{"contexts":{}}',
    '{"contexts":[{"value":"secret"}]}',
    '{"timersSet":[["k"]]}',
    '{"workStarted":"k"}',
    '{"event":"go"}',
  ])('a line of history: %s', (text) => {
    expect(storedTurn({ ...line, body: '{}' })).toMatchObject({ to: 'a', event: { type: 'go' } });
    expect(() => storedTurn({ ...line, body: text })).toThrow(invalid);
  });

  test('a whole workflow', async () => {
    const records = await parked();
    const [held] = records.messages as readonly [MessageRow];
    const change = { ...held, kind: 'held', number: 'secret' } as unknown as MessageRow;
    expect(() => storedRun({ ...records, messages: [change] })).toThrow(invalid);
    expect(() => storedRun({} as WorkflowRecords)).toThrow(invalid);
    expect(() => storedRun(undefined as unknown as WorkflowRecords)).toThrow(invalid);
  });

  test('a past', async () => {
    const turn = { ...line, sequence: 1, body: 'secret' };
    const reads = { journal: async (kind: string) => ({ items: kind === 'turns' ? [turn] : [] }) };
    await expect(pastAt(reads as never, 'a', 1)).rejects.toThrow(invalid);
  });

  test('a value', () => {
    expect(() => decodeValue('secret')).toThrow(invalid);
    expect(decodeValue(encodeValue(keptRef('a/b'), { address: keptAddress }), keptRef)).toEqual(
      keptRef('a/b'),
    );
  });
});

test.each<[string, () => unknown]>([
  ['matchesDescriptor', () => matchesDescriptor('a', 1 as never)],
  ['matchesDescriptor', () => matchesDescriptor(1 as never, 'a')],
  ['keptRef', () => keptRef(1 as never)],
  ['encodeValue', () => encodeValue(1, { at: 1 as never })],
  ['encodeValue', () => encodeValue(1, { address: 1 as never })],
  ['decodeValue', () => decodeValue('1', 1 as never)],
])('%s of what it cannot take says so', (_, call) => {
  expect(call).toThrow(expect.objectContaining({ code: 'OptionInvalid' }) as Error);
});
