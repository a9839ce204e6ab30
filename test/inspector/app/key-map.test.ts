import { expect, test } from 'vitest';
import { keyAction } from '../../../inspector/app/base/key-map.ts';

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });

test('two keys are one action, and a wrong second key is forgotten', () => {
  expect(keyAction(press('g'), '', false)).toEqual({ pending: 'g' });
  expect(keyAction(press('t'), 'g', false)).toEqual({ action: 'goTimers', pending: '' });
  expect(keyAction(press('x'), 'g', false)).toEqual({ pending: '' });
});

test('in a field only Escape and the palette are keys', () => {
  expect(keyAction(press('j'), '', true)).toEqual({ pending: '' });
  expect(keyAction(press('Escape'), '', true).action).toBe('live');
  expect(keyAction(press('k', true), '', true).action).toBe('palette');
});
