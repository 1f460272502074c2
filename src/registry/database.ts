// Opens the registry database. Reads do not change the file; writes create and migrate it under a lock.
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

/** How long a reader or a writer waits for the lock of another process. */
const LOCK_TIMEOUT_MS = 5_000;
/** "AGNT" in ASCII: distinguishes registries from the databases of other programs. */
const APPLICATION_ID = 0x41474e54;
/** The number of migrations, stored as the version of the schema in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 3;

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Runs `use` on the registry without writing to it. Works on a read-only disk, with an older schema (migrated in
 * memory) and with the journal of a killed writer (recovered in a private copy). If there is no file, `use` is not
 * called.
 * @throws ConfigurationError
 */
export async function readDatabase<Result>(
  path: string,
  use: (database: Database) => Result,
): Promise<Result | undefined> {
  return translatingErrors(path, async () => {
    if (!fileExists(path)) return undefined;
    const open = await loadDriver();
    const database = openReadOnly(open, path);
    let older: Buffer;
    try {
      if (schemaVersion(database, path) === SCHEMA_VERSION) return use(database);
      older = database.serialize();
    } finally {
      database.close();
    }
    // Holds no lock during an `await`: a writer in this process waits synchronously, and the lock would not be
    // released.
    return readMigratedCopy(open, older, use);
  });
}

/** The result of inspecting a registry without changing it. */
export interface RegistryState {
  /** The version of the schema in the file. Reads migrate an older version in memory. */
  readonly schemaVersion: number;
  /** The faults that SQLite finds in the file; empty if it finds none. */
  readonly damage: readonly string[];
  readonly actors: number;
  /** Names of actors whose file does not match its checksum, which SQLite itself does not detect. */
  readonly altered: readonly string[];
}

const STORED_FILES = 'SELECT name, CAST(yaml AS BLOB) AS bytes, sha256 FROM actors ORDER BY name';

interface StoredFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** Checks the whole file; returns `undefined` if there is no file. @throws ConfigurationError if it cannot be read */
export async function inspectDatabase(path: string): Promise<RegistryState | undefined> {
  return translatingErrors(path, async () => {
    if (!fileExists(path)) return undefined;
    const open = await loadDriver();
    // Imported here, because it takes 2 ms that other reads do not need; and before the lock, because no lock is held
    // during an `await`.
    const { createHash } = await import('node:crypto');
    const database = openReadOnly(open, path);
    try {
      const found = (database.pragma('integrity_check') as { integrity_check: string }[]).map(
        (row) => row.integrity_check,
      );
      const damage = found.filter((line) => line !== 'ok');
      const version = schemaVersion(database, path);
      const rows = version === 0 || damage.length > 0 ? [] : (database.prepare(STORED_FILES).all() as StoredFile[]);
      const altered = rows
        .filter(({ bytes, sha256 }) => createHash('sha256').update(bytes).digest('hex') !== sha256)
        .map(({ name }) => name);
      return { schemaVersion: version, damage, actors: rows.length, altered };
    } finally {
      database.close();
    }
  });
}

/** Returns the version of SQLite. @throws ConfigurationError `DRIVER_UNAVAILABLE` */
export async function sqliteVersion(): Promise<string> {
  const database = (await loadDriver())(':memory:');
  try {
    return database.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    database.close();
  }
}

/**
 * Runs `use` on the registry in one transaction, which holds the write lock from its start. Creates and migrates the
 * file if necessary. If `use` throws, the transaction is rolled back.
 * @throws ConfigurationError
 */
export async function writeDatabase<Result>(path: string, use: (database: Database) => Result): Promise<Result> {
  return openForWriting(path, (database, migrations) =>
    database
      .transaction(() => {
        migrate(database, path, migrations);
        return use(database);
      })
      .immediate(),
  );
}

/** Creates and migrates the registry. A registry that is up to date need not be writable. @throws ConfigurationError */
export async function initialiseDatabase(path: string): Promise<void> {
  await openForWriting(path, (database, migrations) => {
    if (migrations.length > 0) database.transaction(() => migrate(database, path, migrations)).immediate();
  });
}

/**
 * Copies the registry to `backup` and then empties it. Another process either finishes before or finds the empty
 * registry. A file that is damaged or not a database is copied to `backup` and removed.
 * @throws ConfigurationError also for a database of another program, which is not changed
 */
export async function resetDatabase(path: string, backup: string): Promise<void> {
  await translatingErrors(path, async () => {
    const open = await loadDriver();
    const migrations = await readMigrations();
    refuseExistingBackup(backup);
    const database = open(path, { timeout: LOCK_TIMEOUT_MS });
    try {
      database
        .transaction(() => {
          refuseForeign(database, path);
          // Does not copy the file: closing another descriptor of it would release the locks of this process.
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

/** Returns whether the file exists. Throws all other errors; `throwIfNoEntry` does not in every version of Node. */
function fileExists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return false;
    throw error;
  }
}

async function translatingErrors<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw registryError(error, path);
  }
}

/** Opens the file and calls `run`, with the migrations if the schema is older. */
async function openForWriting<Result>(
  path: string,
  run: (database: Database, migrations: readonly MigrationMeta[]) => Result,
): Promise<Result> {
  return translatingErrors(path, async () => {
    const open = await loadDriver();
    createFile(path);
    const database = open(path, { timeout: LOCK_TIMEOUT_MS });
    try {
      // In a transaction, so that the version and the tables are read from the same snapshot.
      const version = database.transaction(() => schemaVersion(database, path))();
      return run(database, version < SCHEMA_VERSION ? await readMigrations() : []);
    } finally {
      database.close();
    }
  });
}

/** Opens the file with a read lock, which is held until the database is closed: all reads see the same snapshot. */
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

/** Rolls back the journal of a killed writer in a copy of the file, and returns the copy as a database in memory. */
function recoverCopy(open: OpenDatabase, path: string): Database {
  const folder = mkdtempSync(join(tmpdir(), 'agents-'));
  try {
    const copy = join(folder, 'registry.db');
    const before = journalMark(path);
    copyPrivately(path, copy);
    if (existsSync(`${path}-journal`)) copyPrivately(`${path}-journal`, `${copy}-journal`);
    // The journal changed during the copying, because another process recovered the file: the two copies do not match.
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

/**
 * Returns the version of the schema: 0 for an empty file.
 * @throws ConfigurationError for a newer version, or the database of another program
 */
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

function refuseExistingBackup(backup: string): void {
  if (!existsSync(backup)) return;
  throw new ConfigurationError({
    code: 'REGISTRY_NOT_WRITABLE',
    message: `the backup file already exists: ${backup}`,
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

/** Migrates an older schema. Checks its version again under the lock: another process may have migrated it. */
function migrate(database: Database, path: string, migrations: readonly MigrationMeta[]): void {
  if (schemaVersion(database, path) < SCHEMA_VERSION) applyMigrations(database, migrations);
}

async function readMigrations(): Promise<readonly MigrationMeta[]> {
  const { readMigrationFiles } = await import('drizzle-orm/migrator');
  // The sources and both bundles (command line and library) are two folders below the root of the package.
  return readMigrationFiles({ migrationsFolder: join(import.meta.dirname, '..', '..', 'migrations') });
}

/**
 * Applies the missing migrations and sets the version, in the transaction of the caller. The migrator of drizzle is not
 * used: it reads the version before it locks, and reports a failed rollback instead of a full disk.
 */
function applyMigrations(database: Database, migrations: readonly MigrationMeta[]): void {
  const statements = migrations.slice(versionOf(database)).flatMap((migration) => migration.sql);
  for (const statement of statements) database.exec(statement);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** Creates a folder, without `recursive`: Node retries forever if the system reports ENOENT for an existing parent. */
function createFolder(path: string): void {
  if (existsSync(path)) return;
  createFolder(dirname(path));
  try {
    mkdirSync(path, { mode: DIRECTORY_MODE });
  } catch (error) {
    // Another process created the folder meanwhile.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

function createFile(path: string): void {
  createFolder(dirname(path));
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE_MODE));
}

/** Writes a new file that only the user can read, and flushes it to disk. Removes the file if writing fails. */
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
