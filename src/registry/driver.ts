// Loads the SQLite driver for this version of Node: better-sqlite3 13, which is prebuilt, if Node can load it,
// otherwise better-sqlite3 12, which is compiled during installation.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Database, Options } from 'better-sqlite3';
import type { DriverFault } from './driver-unavailable.ts';

export type { Database } from 'better-sqlite3';

/** Opens a database file, or a serialized one in memory. */
export type OpenDatabase = (file: string | Buffer, options?: Options) => Database;

type Driver = new (file: string | Buffer, options: Options) => Database;

/** The version of Node-API that better-sqlite3 13 needs. An older version of Node would crash when loading it. */
const PREBUILT_NAPI = 10;

/** The version of better-sqlite3 that the package cleveragents-sqlite-node20 depends on. */
const COMPILED_VERSION = '12.11.1';

/**
 * Loads the driver.
 * @throws ConfigurationError `DRIVER_UNAVAILABLE` if it is not installed, not built or cannot be loaded
 */
export async function loadDriver(): Promise<OpenDatabase> {
  const isPrebuilt = Number(process.versions.napi) >= PREBUILT_NAPI;
  const found = isPrebuilt ? await prebuiltDriver() : await compiledDriver();
  if ('open' in found) return found.open;
  const { driverUnavailable } = await import('./driver-unavailable.ts');
  const { platform, arch, versions } = process;
  const root = join(import.meta.dirname, '..', '..');
  throw driverUnavailable(found, {
    isPrebuilt,
    compiledVersion: COMPILED_VERSION,
    nodeVersion: versions.node,
    platform: `${platform} ${arch}`,
    root,
  });
}

interface Loaded {
  readonly open: OpenDatabase;
}

// The native file is passed by path: the JavaScript of the driver is bundled into the program and would search in the
// wrong folder.

async function prebuiltDriver(): Promise<Loaded | DriverFault> {
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = dirname(require.resolve('better-sqlite3/package.json'));
  } catch (cause) {
    return { kind: 'missing', cause };
  }
  return loadFrom(
    folder,
    () => prebuiltFile(require, folder),
    async () => (await import('better-sqlite3')).default,
  );
}

/** Returns the native file. A file that the user compiled takes precedence, as in better-sqlite3 itself. */
function prebuiltFile(require: NodeJS.Require, folder: string): string {
  const compiled = compiledFile(folder);
  if (existsSync(compiled)) return compiled;
  const { getPrebuildPath } = require(join(folder, 'lib', 'binding.js')) as { getPrebuildPath: () => string | null };
  return getPrebuildPath() ?? compiled;
}

/** Returns the first driver that loads, otherwise the fault of the first installed driver. */
async function compiledDriver(): Promise<Loaded | DriverFault> {
  const require = createRequire(import.meta.url);
  const searched = require.resolve.paths('better-sqlite3') ?? [];
  const packageFile = searched
    .map((folder) => join(folder, 'cleveragents-sqlite-node20', 'package.json'))
    .find(existsSync);
  const faults: DriverFault[] = [];
  if (packageFile !== undefined) {
    const packagePaths = createRequire(realpathSync.native(packageFile)).resolve.paths('better-sqlite3') ?? [];
    const found = await firstThatLoads(
      driversIn(packagePaths, COMPILED_VERSION),
      async () => (await import('cleveragents-sqlite-node20')).default,
    );
    if ('open' in found) return found;
    faults.push(found);
  }
  const other = await firstThatLoads(driversIn(searched, '12.'), async (folder) => require(folder) as Driver);
  if ('open' in other) return other;
  return [...faults, other].find(({ kind }) => kind !== 'missing') ?? { kind: 'missing' };
}

/** Finds the folders of drivers whose version begins with `version`. Reads the version without loading the package. */
function* driversIn(searched: readonly string[], version: string): Iterable<string> {
  for (const modules of searched) {
    const folder = join(modules, 'better-sqlite3');
    const manifest = join(folder, 'package.json');
    if (
      existsSync(manifest) &&
      (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version?.startsWith(version)
    )
      yield folder;
  }
}

async function firstThatLoads(
  folders: Iterable<string>,
  load: (folder: string) => Promise<Driver>,
): Promise<Loaded | DriverFault> {
  let fault: DriverFault = { kind: 'missing' };
  for (const folder of folders) {
    const found = await loadFrom(folder, compiledFile, load);
    if ('open' in found) return found;
    if (fault.kind === 'missing') fault = found;
  }
  return fault;
}

function compiledFile(folder: string): string {
  return join(folder, 'build', 'Release', 'better_sqlite3.node');
}

async function loadFrom(
  folder: string,
  fileIn: (folder: string) => string,
  load: (folder: string) => Promise<Driver>,
): Promise<Loaded | DriverFault> {
  try {
    const file = fileIn(folder);
    if (!existsSync(file)) return { kind: 'unbuilt', folder };
    const native = createRequire(import.meta.url)(file);
    const Driver = await load(folder);
    return { open: (database, options) => new Driver(database, { ...options, nativeBinding: native }) };
  } catch (cause) {
    return { kind: 'unloadable', folder, cause };
  }
}
