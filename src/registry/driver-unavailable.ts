// The error for a SQLite driver that cannot be used. Its hint is the command that fixes it for the way of installation.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigurationError } from '../errors.ts';

const TOOLS = 'a C++ compiler, make and Python 3';
const NEWER = 'use Node 22.14 or newer, which needs none of them';

/** How the program is installed, and the folder in which npm must run. */
type Installation = { readonly kind: 'repository' | 'project' | 'global'; readonly prefix: string };

/**
 * Why a driver cannot be used: `missing` from every folder, installed but `unbuilt`, or `unloadable` with the `cause`.
 */
export interface DriverFault {
  readonly kind: 'missing' | 'unbuilt' | 'unloadable';
  /** The folder of the driver; `undefined` if it is missing. */
  readonly folder?: string;
  readonly cause?: unknown;
}

export interface DriverOfNode {
  /** Whether this Node uses the prebuilt driver. */
  readonly isPrebuilt: boolean;
  /** The version of better-sqlite3 that is compiled where the prebuilt driver cannot be loaded. */
  readonly compiledVersion: string;
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  /** Such as `linux x64`. */
  readonly platform: string;
  /** The root folder of the program's package. */
  readonly root: string;
}

/** Returns the error for this fault, with a hint that names the command to type. */
export function driverUnavailable(fault: DriverFault, node: DriverOfNode): ConfigurationError {
  const { isPrebuilt, compiledVersion, nodeVersion, root } = node;
  const installation = installationOf(root);
  return new ConfigurationError({
    code: 'DRIVER_UNAVAILABLE',
    message: `the SQLite driver for Node ${nodeVersion} ${complaint(fault, node)}`,
    hint: isPrebuilt
      ? prebuiltHint(fault, installation)
      : compiledHint(compiledCommand(fault, `better-sqlite3@${compiledVersion}`, installation)),
    cause: fault.cause,
  });
}

function complaint({ kind, cause }: DriverFault, { isPrebuilt, platform }: DriverOfNode): string {
  if (kind === 'missing') return 'is not installed';
  if (kind === 'unbuilt') return isPrebuilt ? `is not prebuilt for ${platform}` : 'is not built';
  const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return /NODE_MODULE_VERSION/.test(String(cause)) ? 'was compiled for another Node' : `cannot be loaded: ${reason}`;
}

function compiledHint(command: string): string {
  return `Run \`${command}\`, which needs ${TOOLS}; or ${NEWER}.`;
}

function compiledCommand({ kind }: DriverFault, driver: string, { kind: place, prefix }: Installation): string {
  const where = `${place === 'global' ? '-g ' : ''}--prefix ${quoted(prefix)}`;
  if (kind !== 'missing') return `npm rebuild ${driver} --ignore-scripts=false ${where}`;
  return place === 'repository' ? `npm ci --include=optional ${where}` : `npm i ${driver} ${where}`;
}

function prebuiltHint({ kind, folder }: DriverFault, { kind: place, prefix }: Installation): string {
  if (kind !== 'missing' && folder !== undefined)
    return `Run \`npm run build-release --prefix ${quoted(folder)}\`, which needs ${TOOLS}.`;
  return place === 'repository'
    ? `Run \`npm ci --prefix ${quoted(prefix)}\`.`
    : 'Install the package cleveragents again.';
}

/**
 * Returns how the package is installed. A package in `node_modules` belongs to the project around it, or, if there is
 * no `package.json`, to the global folder of npm.
 */
function installationOf(root: string): Installation {
  let owner = root;
  for (let modules = modulesAround(owner); modules !== undefined; modules = modulesAround(owner))
    owner = dirname(modules);
  if (owner === root) return { kind: 'repository', prefix: root };
  if (existsSync(join(owner, 'package.json'))) return { kind: 'project', prefix: owner };
  return { kind: 'global', prefix: basename(owner) === 'lib' ? dirname(owner) : owner };
}

/** Returns the `node_modules` folder that contains this package, also for a scoped package and in the store of pnpm. */
function modulesAround(folder: string): string | undefined {
  const parent = dirname(folder);
  const modules = /^(@|\.pnpm$)/.test(basename(parent)) ? dirname(parent) : parent;
  return basename(modules) === 'node_modules' ? modules : undefined;
}

/** Returns a path as it is typed into a shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}
