// Run as a process by sqlite-migration.test.ts: brings a file up to date and is killed before the
// transaction ends, with what it changed pushed out to the disk.
import { connect } from '../../src/persistence/sqlite/connection.ts';
import { migrate } from '../../src/persistence/sqlite/schema.ts';

const [, , path = '', until = ''] = process.argv;
const connection = connect(path, { readOnly: false, busyTimeoutMs: 0 });
connection.exec('pragma cache_size = 1; pragma cache_spill = 1');
const exec = (sql: string): void => {
  connection.exec(sql);
  if (sql.includes(until)) process.kill(process.pid, 'SIGKILL');
};
migrate({ ...connection, exec }, path);
