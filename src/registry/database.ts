// Opening the registry: reads leave every byte as it is, writes create and migrate it under a lock.
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { type Database, loadDriver, type OpenDatabase } from './driver.ts';
import { isHotJournal, registryError } from './sqlite-error.ts';

/** How long a reader or a writer waits for another process. */
const LOCK_TIMEOUT_MS = 5_000;
/** "AGNT": tells our files from those of other programs. */
const APPLICATION_ID = 0x41474e54;
/** The number of migrations, which is the schema's number in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 2;

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Runs `use` on the registry without writing to it. Works on a read-only disk, on an older schema (migrated in memory)
 * and beside the journal of a killed writer (recovered in a private copy). Without a file, `use` is not called.
 * @throws ConfigurationError
 */
export async function readDatabase<Result>(path: string, use: (database: Database) => Result): Promise<Result | undefined> {
  return guarded(path, async () => {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    const open = await loadDriver();
    const database = openReadOnly(open, path);
    try {
      if (schemaVersion(database, path) === SCHEMA_VERSION) return use(database);
      return await readMigratedCopy(open, database, use);
    } finally {
      database.close();
    }
  });
}

/** Runs `use` on the registry, which is created and migrated if need be. @throws ConfigurationError */
export async function writeDatabase<Result>(path: string, use: (database: Database) => Result | Promise<Result>): Promise<Result> {
  return guarded(path, async () => {
    const open = await loadDriver();
    createFile(path);
    const database = open(path, { timeout: LOCK_TIMEOUT_MS });
    try {
      if (schemaVersion(database, path) < SCHEMA_VERSION) await exclusively(database, () => migrate(database));
      return await use(database);
    } finally {
      database.close();
    }
  });
}

/**
 * Empties the registry after a copy of it was made at `backup`. Another process either finishes before or finds the
 * empty registry. A file that is no database is put aside as it is.
 */
export async function resetDatabase(path: string, backup: string): Promise<void> {
  await guarded(path, async () => {
    const open = await loadDriver();
    if (!isDatabase(open, path)) {
      copyPrivately(path, backup);
      rmSync(path);
      return;
    }
    const database = open(path, { timeout: LOCK_TIMEOUT_MS });
    try {
      await exclusively(database, () => {
        copyPrivately(path, backup);
        dropTables(database);
      });
    } finally {
      database.close();
    }
  });
}

async function guarded<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw registryError(error, path);
  }
}

function openReadOnly(open: OpenDatabase, path: string): Database {
  const database = open(path, { readonly: true, fileMustExist: true, timeout: LOCK_TIMEOUT_MS });
  try {
    database.pragma('user_version');
    return database;
  } catch (error) {
    database.close();
    if (isHotJournal(error)) return recoverCopy(open, path);
    throw error;
  }
}

/** Rolls the journal of a killed writer back in a copy, and gives that back in memory. */
function recoverCopy(open: OpenDatabase, path: string): Database {
  const folder = mkdtempSync(join(tmpdir(), 'agents-'));
  try {
    const copy = join(folder, 'registry.db');
    copyPrivately(path, copy);
    if (existsSync(`${path}-journal`)) copyPrivately(`${path}-journal`, `${copy}-journal`);
    const recovered = open(copy);
    try {
      return open(recovered.serialize());
    } finally {
      recovered.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readMigratedCopy<Result>(open: OpenDatabase, database: Database, use: (database: Database) => Result): Promise<Result> {
  const bytes = database.serialize();
  const copy = bytes.length === 0 ? open(':memory:') : open(bytes);
  try {
    await migrate(copy);
    return use(copy);
  } finally {
    copy.close();
  }
}

/** The schema's number: 0 for an empty file. @throws ConfigurationError for a newer one, or another program's */
function schemaVersion(database: Database, path: string): number {
  const version = Number(database.pragma('user_version', { simple: true }));
  const application = Number(database.pragma('application_id', { simple: true }));
  if (application !== APPLICATION_ID && !isUnmarked(database)) {
    throw new ConfigurationError({
      code: 'REGISTRY_UNREADABLE',
      message: `the file is a database of another program: ${path}`,
      hint: 'Move it away, or use another folder with AGENTS_HOME.',
      details: { path },
    });
  }
  if (version > SCHEMA_VERSION) {
    throw new ConfigurationError({
      code: 'REGISTRY_TOO_NEW',
      message: `the registry was written by a newer version of agents: ${path}`,
      hint: 'Upgrade agents. The file was not changed.',
      details: { path, schema_version: version, known_schema_version: SCHEMA_VERSION },
    });
  }
  return application === APPLICATION_ID ? version : 0;
}

/** Whether the file is empty, or ours from a process that was killed between the migration and its mark. */
function isUnmarked(database: Database): boolean {
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  return names.length === 0 || names.includes('__drizzle_migrations');
}

/**
 * Holds the exclusive lock over several transactions, so that what was looked at still holds when it is acted upon.
 * drizzle looks before it locks; without this, two first writers both migrate.
 */
async function exclusively(database: Database, act: () => void | Promise<void>): Promise<void> {
  database.pragma('locking_mode = EXCLUSIVE');
  database.exec('BEGIN EXCLUSIVE; COMMIT');
  try {
    await act();
  } finally {
    database.pragma('locking_mode = NORMAL');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  }
}

async function migrate(database: Database): Promise<void> {
  const [{ drizzle }, { migrate: apply }] = await Promise.all([import('drizzle-orm/better-sqlite3'), import('drizzle-orm/better-sqlite3/migrator')]);
  // The sources, the bundles of the command line and of the library all lie two folders below the package.
  apply(drizzle(database), { migrationsFolder: join(import.meta.dirname, '..', '..', 'migrations') });
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE_MODE));
}

function isDatabase(open: OpenDatabase, path: string): boolean {
  try {
    const database = openReadOnly(open, path);
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    database.close();
    return true;
  } catch {
    return false;
  }
}

function copyPrivately(from: string, to: string): void {
  closeSync(openSync(to, 'wx', FILE_MODE));
  copyFileSync(from, to);
  chmodSync(to, FILE_MODE);
}

function dropTables(database: Database): void {
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[];
  database.exec(
    `BEGIN; ${names.map((name) => `DROP TABLE "${name.replaceAll('"', '""')}";`).join(' ')} PRAGMA user_version = 0; PRAGMA application_id = 0; COMMIT`,
  );
}
