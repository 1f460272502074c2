// The SQLite driver of this Node: the prebuilt one where it can be loaded, the compiled one on older Nodes.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Database, Options } from 'better-sqlite3';
import { ConfigurationError } from '../errors.ts';

export type { Database } from 'better-sqlite3';

/** Opens a database file, or a serialized one in memory. */
export type OpenDatabase = (file: string | Buffer, options?: Options) => Database;

/** The prebuilt driver needs this Node-API; on an older one it must not even be loaded, for it would end the process. */
const PREBUILT_NAPI = 10;

/** @throws ConfigurationError `DRIVER_UNAVAILABLE` if the driver is not installed or not built */
export async function loadDriver(): Promise<OpenDatabase> {
  const prebuilt = Number(process.versions.napi) >= PREBUILT_NAPI;
  try {
    const require = createRequire(import.meta.url);
    const native = require(prebuilt ? prebuiltFile(require) : compiledFile(require));
    const { default: Driver } = await (prebuilt ? import('better-sqlite3') : import('sqlite-node20'));
    return (file, options) => new Driver(file, { ...options, nativeBinding: native });
  } catch (error) {
    throw new ConfigurationError({
      code: 'DRIVER_UNAVAILABLE',
      message: `the SQLite driver for Node ${process.versions.node} is ${prebuilt ? 'not installed' : 'not built'}`,
      hint: prebuilt
        ? 'Run `npm ci` again.'
        : 'Install a C++ compiler and Python 3 and run `npm ci` (or `npm install`) again, or use Node 22.14 or newer, which needs neither.',
      cause: error,
    });
  }
}

// The native file is given by path, since the JavaScript around it is bundled and would look for it in the wrong place.

function prebuiltFile(require: NodeJS.Require): string {
  const folder = dirname(require.resolve('better-sqlite3/package.json'));
  const { getPrebuildPath } = require(join(folder, 'lib', 'binding.js')) as { getPrebuildPath: () => string | null };
  return getPrebuildPath() ?? join(folder, 'build', 'Release', 'better_sqlite3.node');
}

function compiledFile(require: NodeJS.Require): string {
  // Where a checkout has it: looking for the package would take longer than the query.
  const near = join(import.meta.dirname, '..', '..', 'packages', 'sqlite-node20', NATIVE_FILE);
  if (existsSync(near)) return near;
  const inner = createRequire(require.resolve('sqlite-node20'));
  return join(dirname(inner.resolve('better-sqlite3/package.json')), 'build', 'Release', 'better_sqlite3.node');
}

const NATIVE_FILE = join('node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
