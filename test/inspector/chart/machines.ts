import { createMachine, type AnyStateMachine } from 'xstate';
import { generated } from './generated-machines.ts';
import { order } from './order-machine.ts';

/** Machines a chart has to be good at, small and large, by name. */
export function chartMachines(): Readonly<Record<string, AnyStateMachine>> {
  return {
    traffic: traffic(),
    order: order(),
    deep: deep(),
    busy: busy(),
    fanOut: fanOut(40),
    ring: ring(60),
    history: history(),
    review: review(),
    mesh: mesh(),
    pauses: pauses(),
    regions: generated({ seed: 3, states: 60, nested: true, parallel: true }),
    nested250: generated({ seed: 1, states: 250, nested: true, parallel: false }),
    flat250: generated({ seed: 2, states: 250, nested: false, parallel: false }),
    chain: chain(30),
  };
}

function traffic(): AnyStateMachine {
  return createMachine({
    id: 'traffic',
    initial: 'red',
    on: { POWER_OUT: '.dark' },
    states: {
      red: { after: { 30_000: 'green' }, entry: 'stopCars' },
      green: { after: { 25_000: 'amber' }, on: { PEDESTRIAN: 'amber' } },
      amber: { after: { 3000: 'red' } },
      dark: { on: { POWER_BACK: 'red' } },
    },
  });
}

function deep(): AnyStateMachine {
  let inner: object = { on: { OUT: '#end', TOP: '#deep' } };
  for (let level = 7; level > 0; level -= 1) {
    inner = {
      initial: 'within',
      on: { [`LEAVE_${level}`]: '#end' },
      states: { within: inner, beside: { on: { BACK: 'within' } } },
    };
  }
  return createMachine({
    id: 'deep',
    initial: 'level',
    states: { level: inner, end: { id: 'end', type: 'final' } },
  });
}

function busy(): AnyStateMachine {
  const on: Record<string, object> = {};
  for (let index = 0; index < 14; index += 1) on[`NOTE_${index}`] = { actions: ['keep', 'log'] };
  for (let index = 0; index < 6; index += 1)
    on[`AGAIN_${index}`] = { target: 'busy', reenter: true };
  return createMachine({
    id: 'busy',
    initial: 'busy',
    states: {
      busy: { on: { ...on, END: 'over' }, after: { tick: { actions: 'tick' } } },
      over: { type: 'final' },
    },
  });
}

function fanOut(width: number): AnyStateMachine {
  const on: Record<string, string> = {};
  const states: Record<string, object> = {};
  for (let index = 0; index < width; index += 1) {
    on[`GO_${index}`] = `branch${index}`;
    states[`branch${index}`] = { on: { DONE: 'joined' } };
  }
  return createMachine({
    id: 'fanOut',
    initial: 'hub',
    states: { hub: { on }, ...states, joined: { type: 'final' } },
  });
}

function ring(length: number): AnyStateMachine {
  const states: Record<string, object> = {};
  for (let index = 0; index < length; index += 1) {
    const next = `s${(index + 1) % length}`;
    states[`s${index}`] = { on: { NEXT: next, ...(index % 10 === 5 ? { JUMP: 's0' } : {}) } };
  }
  return createMachine({ id: 'ring', initial: 's0', states });
}

function history(): AnyStateMachine {
  return createMachine({
    id: 'history',
    initial: 'playing',
    states: {
      playing: {
        initial: 'intro',
        on: { PAUSE: 'paused' },
        states: {
          intro: { on: { SKIP: 'song' } },
          song: {
            initial: 'verse',
            states: { verse: { on: { CHORUS: 'chorus' } }, chorus: { on: { VERSE: 'verse' } } },
          },
          last: { type: 'history', history: 'deep' },
          near: { type: 'history' },
        },
      },
      paused: { on: { PLAY: 'playing.last', RESTART: 'playing.near' } },
    },
  });
}

function review(): AnyStateMachine {
  return createMachine({
    id: 'review',
    initial: 'draft',
    states: {
      draft: { on: { SUBMIT: 'checking', DISCARD: 'discarded' }, tags: 'editing' },
      checking: {
        invoke: { src: 'checkDocument', onDone: 'waiting', onError: 'draft' },
        after: { 60_000: 'draft' },
      },
      waiting: {
        tags: ['human', 'waiting'],
        description: 'A person has to look at it.',
        always: { guard: 'isTrusted', target: 'published' },
        on: {
          APPROVE: { guard: 'isSecond', target: 'published', actions: ['notify', 'archive'] },
          REJECT: 'draft',
          COMMENT: { actions: 'keepComment' },
        },
        after: { reminder: { target: 'waiting', reenter: true, actions: 'remind' } },
      },
      published: { type: 'final' },
      discarded: { type: 'final' },
    },
  });
}

/** Every state leads to every other. */
function mesh(): AnyStateMachine {
  const names = ['north', 'east', 'south', 'west', 'centre', 'edge'];
  const states = Object.fromEntries(
    names.map((name) => {
      const others = names.filter((other) => other !== name);
      return [name, { on: Object.fromEntries(others.map((to) => [`TO_${to.toUpperCase()}`, to])) }];
    }),
  );
  return createMachine({ id: 'mesh', initial: 'north', states });
}

/** Labels longer than anything: names nobody would choose, and some do. */
function pauses(): AnyStateMachine {
  const long = 'a name that goes on for longer than any box would like it to, and then some';
  return createMachine({
    id: 'pauses',
    initial: 'first',
    states: {
      first: { on: { [`${long}.*`]: { target: long, guard: long, actions: [long, long] } } },
      [long]: { always: [{ guard: 'isIt', target: 'first' }, { target: '第二' }] },
      第二: { on: { ЗАПРОС: 'first', 'x<y&"z"': long }, type: 'atomic' },
    },
  });
}

function chain(length: number): AnyStateMachine {
  const states: Record<string, object> = {};
  for (let index = 0; index < length; index += 1) {
    const onDone = index + 1 < length ? `step${index + 1}` : 'done';
    states[`step${index}`] = { invoke: { src: `work${index}`, onDone, onError: 'failed' } };
  }
  return createMachine({
    id: 'chain',
    initial: 'step0',
    states: { ...states, done: { type: 'final' }, failed: { on: { RETRY: 'step0' } } },
  });
}
