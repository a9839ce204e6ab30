import { describe, expect, test } from 'vitest';
import {
  checkAsking,
  checkCommand,
  checkRequest,
  checkWatch,
  METHOD_NAMES,
  type Json,
} from '../../../inspector/protocol/index.ts';

describe('a request', () => {
  test('is read as it was meant', () => {
    expect(checkRequest('list', { query: 'tag:a', limit: 5, newestFirst: true })).toEqual({
      query: 'tag:a',
      limit: 5,
      newestFirst: true,
    });
    expect(checkRequest('list', { query: '' })).toEqual({ query: '' });
  });

  test.each([
    ['list', { limit: 0 }, 'list.limit'],
    ['list', { limit: 1_001 }, 'list.limit'],
    ['list', { after: 'x' }, 'list.after'],
    ['list', { sort: 'id' }, 'list.sort'],
    ['list', [], 'list is not an object'],
    ['list', null, 'list is not an object'],
    ['run', {}, 'run.id'],
    ['run', { id: '' }, 'run.id'],
    ['run', { id: 'x'.repeat(5_000) }, 'run.id'],
    ['run', { id: 'a', maxLength: 1e12 }, 'run.maxLength'],
    ['payload', { id: 'a', revision: 1, part: 'all' }, 'payload.part'],
    ['snapshotAt', { id: 'a', revision: 1.5 }, 'snapshotAt.revision'],
    ['timers', { after: { dueAt: 'now', seq: 1 } }, 'timers.after.dueAt'],
    ['definitions', { nothing: 1 }, 'definitions.nothing'],
  ] as const)('of %s with %j is refused by its place', (method, request, place) => {
    expect(() => checkRequest(method, request)).toThrow(
      expect.objectContaining({
        code: 'RequestInvalid',
        message: expect.stringContaining(place),
      }),
    );
  });

  test.each(METHOD_NAMES)('of %s with a field too many is never taken', (method) => {
    expect(() => checkRequest(method, { '<script>': 1 })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/RequestInvalid|Unsupported/) }),
    );
  });

  test('to watch names a bounded number of ids', () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => `w-${index}`);
    expect(checkWatch({ ids: ids.slice(1) }, 'watch').ids).toHaveLength(1_000);
    expect(() => checkWatch({ ids }, 'watch')).toThrow('watch.ids has more than 1000 entries');
  });
});

describe('a command', () => {
  test('of a kind that is not known is refused by name, not passed over', () => {
    expect(() => checkCommand({ kind: 'explode', commandId: '1', id: 'a' }, 'command')).toThrow(
      expect.objectContaining({ code: 'Unsupported' }),
    );
  });

  test('has an event with a type', () => {
    const command = { kind: 'send', commandId: '1', id: 'a', event: { payload: 1 } };
    expect(() => checkCommand(command, 'command')).toThrow('command.event.type');
  });

  test('keeps an edited event whole', () => {
    const event = { type: 'PAY', amount: 3, when: { $: ['Date', 0] } };
    const command = { kind: 'retry', commandId: '1', id: 'a', event };
    expect(checkCommand(command, 'command')).toEqual(command);
  });

  test('nested without end is refused and not a crash', () => {
    let payload: Json = 0;
    for (let depth = 0; depth < 5_000; depth += 1) payload = [payload];
    const command = { kind: 'send', commandId: '1', id: 'a', event: { type: 'A', payload } };
    expect(() => checkCommand(command, 'command')).toThrow('is nested deeper than 1000');
  });

  test('of what is no plain data is refused', () => {
    const event = { type: 'A', payload: new Date(0) };
    const command = { kind: 'send', commandId: '1', id: 'a', event };
    expect(() => checkCommand(command, 'command')).toThrow('payload is not plain data');
  });

  test('for all needs a query', () => {
    const action = { kind: 'cancel' };
    const bulk = { kind: 'bulk', commandId: '1', query: '', action };
    expect(() => checkCommand(bulk, 'command')).toThrow('command.query');
    expect(checkCommand({ ...bulk, query: 'tag:a' }, 'command')).toMatchObject({ action });
  });
});

test('a message of a type that is not known is refused', () => {
  expect(() => checkAsking({ type: 'shout', number: 1 }, 'message')).toThrow('message.type');
  expect(() => checkAsking({ type: 'taken', number: -1 }, 'message')).toThrow('message.number');
});
