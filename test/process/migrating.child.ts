// A process that brings a file up to date and says so. It can be killed at any moment of it.
import { sqliteStore } from '../../src/sqlite.ts';

const [file = ''] = process.argv.slice(2);
const store = sqliteStore(file);
process.on('message', () => {
  process.send?.({ type: 'begun' });
  void Promise.resolve(store.open()).then(() => process.send?.({ type: 'done' }));
});
process.send?.({ type: 'ready' });
