// A process that works on a registry: it holds the lock, dies in a transaction, or adds actors forever. The feature
// that starts it also ends it.
import { writeSync } from 'node:fs';
import { ActorRegistry } from '../../src/index.ts';
import { type Database, loadDriver } from '../../src/registry/driver.ts';

export type RegistryTask = 'hold-lock' | 'die-in-transaction' | 'add-for-ever';

const TASKS: Readonly<Record<RegistryTask, (path: string, prefix: string) => Promise<void>>> = {
  'hold-lock': async (path) => {
    const database = (await loadDriver())(path);
    database.exec('BEGIN EXCLUSIVE');
    say('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    database.exec('ROLLBACK');
    database.close();
    process.exit();
  },
  'die-in-transaction': async (path) => {
    const database = (await loadDriver())(path);
    overwriteEverything(database);
    say('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
  },
  'add-for-ever': async (path, prefix) => {
    const registry = new ActorRegistry(path);
    say('ready');
    for (let number = 1; ; number++) {
      const name = `local/${prefix}-${number}`;
      await registry.add(`name: ${name}\nmodel: mock/echo\n`);
      say(name);
    }
  },
};

/** A transaction that exceeds its cache, so that half of it is in the file when the process dies. */
function overwriteEverything(database: Database): void {
  database.pragma('cache_size = 1');
  database.exec('BEGIN IMMEDIATE');
  database.prepare("UPDATE actors SET name = name || '-half-done', description = ?").run('x'.repeat(20_000));
  const insert = database.prepare(
    "INSERT INTO actors (name, type, created_at, updated_at, yaml, sha256) VALUES (?, 'llm', '', '', ?, '')",
  );
  for (let number = 0; number < 200; number++) insert.run(`local/never-${number}`, 'x'.repeat(8_000));
}

/** Written synchronously, so that it is not lost if the process is killed directly afterwards. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

// Cucumber imports all files in this folder; only a separate process runs the code below.
if (process.argv[1] === import.meta.filename) {
  const [, , task, path = '', prefix = ''] = process.argv;
  await TASKS[task as RegistryTask](path, prefix);
}
