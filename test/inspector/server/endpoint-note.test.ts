import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEngine } from '../../../src/index.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { serveInspector } from '../../../inspector/server/index.ts';
import { notePath, readNote } from '../../../inspector/server/endpoint-note.ts';
import { directory } from '../../persistence/places.ts';

test('an engine of a file leaves a note beside it, for its owner, while it is served', async () => {
  const place = directory();
  const engine = await createEngine({ workflows: [], store: sqliteStore(place.file) });
  const server = await serveInspector(engine);
  const { base, token } = server;
  expect(readNote(place.file)).toEqual({ protocol: 1, pid: process.pid, base, token });
  expect(statSync(notePath(place.file)).mode & 0o777).toBe(0o600);
  await server.close();
  expect(existsSync(notePath(place.file))).toBe(false);
  await engine.close();
  place.remove();
});

test('the note of a server that came later is left alone', async () => {
  const place = directory();
  const engine = await createEngine({ workflows: [], store: sqliteStore(place.file) });
  const first = await serveInspector(engine);
  const second = await serveInspector(engine);
  await first.close();
  expect(readNote(place.file)?.token).toBe(second.token);
  await engine.close();
  await second.close();
  expect(existsSync(notePath(place.file))).toBe(false);
  place.remove();
});

test('an engine in memory leaves none, and one can be told not to', async () => {
  const place = directory();
  const engine = await createEngine({ workflows: [], store: sqliteStore(place.file) });
  await using server = await serveInspector(engine, { file: false });
  expect(existsSync(notePath(place.file))).toBe(false);
  await server.close();
  await engine.close();
  place.remove();
});

test('a note of a process that is gone, or that others could have written, is none', () => {
  const place = directory();
  const note = { protocol: 1, pid: process.pid, base: 'http://127.0.0.1:1', token: 't' };
  const write = (fields: object, mode = 0o600): void => {
    writeFileSync(notePath(place.file), JSON.stringify({ ...note, ...fields }));
    chmodSync(notePath(place.file), mode);
  };
  write({});
  expect(readNote(place.file)).toEqual(note);
  write({}, 0o622);
  expect(readNote(place.file)).toBeUndefined();
  write({}, 0o644);
  expect(readNote(place.file)).toBeUndefined();
  // beyond what any system numbers its processes by
  write({ pid: 2 ** 30 });
  expect(readNote(place.file)).toBeUndefined();
  write({ pid: -1 });
  expect(readNote(place.file)).toBeUndefined();
  write({ token: 5 });
  expect(readNote(place.file)).toBeUndefined();
  writeFileSync(notePath(place.file), '{');
  expect(readNote(place.file)).toBeUndefined();
  place.remove();
});
