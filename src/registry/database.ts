// Opening the registry: reads leave every byte as it is, writes create and migrate it under a lock.
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MigrationMeta } from 'drizzle-orm/migrator';
import { ConfigurationError } from '../errors.ts';
import { type Database, loadDriver, type OpenDatabase } from './driver.ts';
import { isDamage, isHotJournal, registryError } from './sqlite-error.ts';

/** How long a reader or a writer waits for another process. */
const LOCK_TIMEOUT_MS = 5_000;
/** "AGNT": tells our files from those of other programs. */
const APPLICATION_ID = 0x41474e54;
/** The number of migrations, which is the schema's number in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 3;

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Runs `use` on the registry without writing to it. Works on a read-only disk, on an older schema (migrated in memory)
 * and beside the journal of a killed writer (recovered in a private copy). Without a file, `use` is not called.
 * @throws ConfigurationError
 */
export async function readDatabase<Result>(
  path: string,
  use: (database: Database) => Result,
): Promise<Result | undefined> {
  return guarded(path, async () => {
    if (!isThere(path)) return undefined;
    const open = await loadDriver();
    const database = openReadOnly(open, path);
    let older: Buffer;
    try {
      if (schemaVersion(database, path) === SCHEMA_VERSION) return use(database);
      older = database.serialize();
    } finally {
      database.close();
    }
    // No lock is held while something is waited for: a writer of the same process waits for locks with its hands tied.
    return readMigratedCopy(open, older, use);
  });
}

/** What can be said of a registry without changing it. */
export interface RegistryState {
  /** The schema's number as it is in the file; a read migrates an older one in memory. */
  readonly schemaVersion: number;
  /** What SQLite finds wrong in the file; empty: nothing. */
  readonly damage: readonly string[];
  readonly actors: number;
  /** Names of actors whose file is not the one that was stored: SQLite itself would not notice. */
  readonly altered: readonly string[];
}

const FILES = 'SELECT name, CAST(yaml AS BLOB) AS bytes, sha256 FROM actors ORDER BY name';

interface StoredFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** Looks the whole file through; `undefined` if there is none. @throws ConfigurationError if it cannot be read */
export async function inspectDatabase(path: string): Promise<RegistryState | undefined> {
  return guarded(path, async () => {
    if (!isThere(path)) return undefined;
    const open = await loadDriver();
    // Not at the start: it takes 2 ms, which no other read needs to spend. Before the lock: none is held while something is waited for.
    const { createHash } = await import('node:crypto');
    const database = openReadOnly(open, path);
    try {
      const found = (database.pragma('integrity_check') as { integrity_check: string }[]).map(
        (row) => row.integrity_check,
      );
      const damage = found.filter((line) => line !== 'ok');
      const version = schemaVersion(database, path);
      const rows = version === 0 || damage.length > 0 ? [] : (database.prepare(FILES).all() as StoredFile[]);
      const altered = rows
        .filter(({ bytes, sha256 }) => createHash('sha256').update(bytes).digest('hex') !== sha256)
        .map(({ name }) => name);
      return { schemaVersion: version, damage, actors: rows.length, altered };
    } finally {
      database.close();
    }
  });
}

/** The version of SQLite itself. @throws ConfigurationError `DRIVER_UNAVAILABLE` */
export async function sqliteVersion(): Promise<string> {
  const database = (await loadDriver())(':memory:');
  try {
    return database.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    database.close();
  }
}

/**
 * Runs `use` on the registry in one transaction, under the write lock from its first look on. The file is created and
 * migrated if need be; if `use` throws, it is as it was.
 * @throws ConfigurationError
 */
export async function writeDatabase<Result>(path: string, use: (database: Database) => Result): Promise<Result> {
  return openForWriting(path, (database, migrations) =>
    database
      .transaction(() => {
        bringUpToDate(database, path, migrations);
        return use(database);
      })
      .immediate(),
  );
}

/** Creates and migrates the registry; one that is up to date need not be writable. @throws ConfigurationError */
export async function initialiseDatabase(path: string): Promise<void> {
  await openForWriting(path, (database, migrations) => {
    if (migrations.length > 0) database.transaction(() => bringUpToDate(database, path, migrations)).immediate();
  });
}

/**
 * Empties the registry after a copy of it was made at `backup`. Another process either finishes before or finds the
 * empty registry. A damaged file, or one that is no database, is put aside as it is.
 * @throws ConfigurationError also for a database of another program, which is left alone
 */
export async function resetDatabase(path: string, backup: string): Promise<void> {
  await guarded(path, async () => {
    const open = await loadDriver();
    const migrations = await readMigrations();
    refuseTaken(backup);
    const database = open(path, { timeout: LOCK_TIMEOUT_MS });
    try {
      database
        .transaction(() => {
          refuseForeign(database, path);
          // Not by copying the file: closing any other descriptor of it would give up the locks of this process.
          const before = database.serialize();
          dropTables(database);
          applyMigrations(database, migrations);
          writePrivately(backup, before);
        })
        .exclusive();
    } catch (error) {
      if (!isDamage(error)) throw error;
      database.close();
      copyPrivately(path, backup);
      rmSync(path);
    } finally {
      database.close();
    }
  });
}

/** Whether there is a file. Anything else that is wrong with the path is thrown, which `throwIfNoEntry` does not do on every Node. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return false;
    throw error;
  }
}

async function guarded<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw registryError(error, path);
  }
}

/** Opens the file for `run`, with the migrations if it seems to lack some. */
async function openForWriting<Result>(
  path: string,
  run: (database: Database, migrations: readonly MigrationMeta[]) => Result,
): Promise<Result> {
  return guarded(path, async () => {
    const open = await loadDriver();
    createFile(path);
    const database = open(path, { timeout: LOCK_TIMEOUT_MS });
    try {
      // In a transaction, so that the marks and the tables are looked at in one moment.
      const version = database.transaction(() => schemaVersion(database, path))();
      return run(database, version < SCHEMA_VERSION ? await readMigrations() : []);
    } finally {
      database.close();
    }
  });
}

/** Opens the file with a lock for reading, which holds until it is closed: all that is read is of one moment. */
function openReadOnly(open: OpenDatabase, path: string): Database {
  const database = open(path, { readonly: true, fileMustExist: true, timeout: LOCK_TIMEOUT_MS });
  try {
    database.exec('BEGIN');
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
    const before = journalMark(path);
    copyPrivately(path, copy);
    if (existsSync(`${path}-journal`)) copyPrivately(`${path}-journal`, `${copy}-journal`);
    // A writer that recovered the file meanwhile took the journal away: what was copied does not fit together.
    if (before === undefined || journalMark(path) !== before) return openReadOnly(open, path);
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

function journalMark(path: string): string | undefined {
  const journal = statSync(`${path}-journal`, { bigint: true, throwIfNoEntry: false });
  return journal && `${journal.ino} ${journal.mtimeNs} ${journal.size}`;
}

async function readMigratedCopy<Result>(
  open: OpenDatabase,
  bytes: Buffer,
  use: (database: Database) => Result,
): Promise<Result> {
  const copy = bytes.length === 0 ? open(':memory:') : open(bytes);
  try {
    applyMigrations(copy, await readMigrations());
    return use(copy);
  } finally {
    copy.close();
  }
}

/** The schema's number: 0 for an empty file. @throws ConfigurationError for a newer one, or another program's */
function schemaVersion(database: Database, path: string): number {
  refuseForeign(database, path);
  const version = versionOf(database);
  if (version > SCHEMA_VERSION) {
    throw new ConfigurationError({
      code: 'REGISTRY_TOO_NEW',
      message: `the registry was written by a newer version of agents: ${path}`,
      hint: 'Upgrade agents. The file was not changed.',
      details: { path, schema_version: version, known_schema_version: SCHEMA_VERSION },
    });
  }
  return version;
}

function refuseForeign(database: Database, path: string): void {
  if (Number(database.pragma('application_id', { simple: true })) === APPLICATION_ID || isEmpty(database)) return;
  throw new ConfigurationError({
    code: 'REGISTRY_UNREADABLE',
    message: `the file is a database of another program: ${path}`,
    hint: 'Move it away, or use another folder with AGENTS_HOME.',
    details: { path },
  });
}

function refuseTaken(backup: string): void {
  if (!existsSync(backup)) return;
  throw new ConfigurationError({
    code: 'REGISTRY_NOT_WRITABLE',
    message: `there is a backup of this second already: ${backup}`,
    hint: 'Nothing was changed. Try again.',
    details: { path: backup },
  });
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function isEmpty(database: Database): boolean {
  return database.prepare('SELECT count(*) FROM sqlite_master').pluck().get() === 0;
}

/** Looks again, under the lock: of several first writers one migrates, the others find it done. */
function bringUpToDate(database: Database, path: string, migrations: readonly MigrationMeta[]): void {
  if (schemaVersion(database, path) < SCHEMA_VERSION) applyMigrations(database, migrations);
}

async function readMigrations(): Promise<readonly MigrationMeta[]> {
  const { readMigrationFiles } = await import('drizzle-orm/migrator');
  // The sources, the bundles of the command line and of the library all lie two folders below the package.
  return readMigrationFiles({ migrationsFolder: join(import.meta.dirname, '..', '..', 'migrations') });
}

/**
 * Applies what the file lacks and marks it, in the transaction of the caller: drizzle's own migrator looks before it
 * locks, and hides behind its failing rollback that the disk is full.
 */
function applyMigrations(database: Database, migrations: readonly MigrationMeta[]): void {
  const statements = migrations.slice(versionOf(database)).flatMap((migration) => migration.sql);
  for (const statement of statements) database.exec(statement);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** Not `recursive`: Node tries for ever where the system says that a folder is not there although its parent is. */
function createFolder(path: string): void {
  if (existsSync(path)) return;
  createFolder(dirname(path));
  try {
    mkdirSync(path, { mode: DIRECTORY_MODE });
  } catch (error) {
    // Another first writer was faster.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

function createFile(path: string): void {
  createFolder(dirname(path));
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE_MODE));
}

/** Writes a file that was not there before, down to the disk; half a file is not left behind. */
function writePrivately(path: string, bytes: Uint8Array): void {
  closeSync(openSync(path, 'wx', FILE_MODE));
  try {
    writeFileSync(path, bytes, { flush: true });
  } catch (error) {
    rmSync(path);
    throw error;
  }
}

function copyPrivately(from: string, to: string): void {
  writePrivately(to, readFileSync(from));
}

function dropTables(database: Database): void {
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    .pluck()
    .all() as string[];
  for (const name of names) database.exec(`DROP TABLE "${name.replaceAll('"', '""')}"`);
  database.pragma('user_version = 0');
}
