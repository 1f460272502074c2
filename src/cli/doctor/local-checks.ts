// The checks of `agents doctor` for the program, home, registry, configuration and default actor. They write nothing.

import { accessSync, existsSync, constants as flags, type Stats, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { Host } from '../../app/host.ts';
import { AgentsError, InterruptedError } from '../../errors.ts';
import { inspectDatabase, SCHEMA_VERSION, sqliteVersion } from '../../registry/database.ts';
import type { GlobalOptions } from '../format.ts';
import { Session } from '../session.ts';
import { MIN_NODE_VERSION, VERSION } from '../version.ts';
import { aliasWarnings } from './config-warnings.ts';

export type CheckGroup =
  | 'Program'
  | 'Home'
  | 'Registry'
  | 'Configuration'
  | 'Providers'
  | 'Default actor'
  | 'Clock'
  | 'Terminal'
  | 'Network';

export interface Check {
  readonly group: CheckGroup;
  readonly name: string;
  /** `note`: neutral information; `warning`: works, but probably not as intended. */
  readonly state: 'ok' | 'note' | 'warning' | 'broken';
  readonly message: string;
  readonly hint?: string | undefined;
}

type Finding = Omit<Check, 'group' | 'name'>;

export function isBroken({ state }: Check): boolean {
  return state === 'broken';
}

export async function checkProgram({ host }: Session): Promise<readonly Check[]> {
  return [
    { group: 'Program', name: 'agents', state: 'ok', message: VERSION },
    { group: 'Program', name: 'Node', ...nodeFinding(host.nodeVersion) },
    await checked({ group: 'Program', name: 'SQLite' }, async () => ({ state: 'ok', message: await sqliteVersion() })),
  ];
}

/** The month of the last security fixes, by major version. Source: the release schedule of Node.js. */
const LAST_FIXES: Readonly<Record<number, string>> = {
  20: 'April 2026',
  21: 'June 2024',
  23: 'June 2025',
  25: 'June 2026',
};

function nodeFinding(version: string): Finding {
  const [[major = 0, minor = 0], [minMajor = 0, minMinor = 0]] = [numbersOf(version), numbersOf(MIN_NODE_VERSION)];
  const isOld = major < minMajor || (major === minMajor && minor < minMinor);
  if (isOld)
    return { state: 'broken', message: `${version} is too old`, hint: `Install Node ${MIN_NODE_VERSION} or newer.` };
  const lastFixes = LAST_FIXES[major];
  if (lastFixes === undefined) return { state: 'ok', message: version };
  return {
    state: 'warning',
    message: `${version} has had no security fixes since ${lastFixes}`,
    hint: 'Install Node 22 or 24.',
  };
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

/**
 * Checks that the files of the home are writable. A missing folder is created when it is first needed, which is not an
 * error.
 */
export function checkHome({ home }: Session): readonly Check[] {
  return [
    pathCheck('registry', home.registry),
    pathCheck('configuration', home.configFile),
    pathCheck('cache', home.cache),
  ];
}

function pathCheck(name: string, path: string): Check {
  const exists = existsSync(path);
  const shownPath = exists ? path : `${path} (not created yet)`;
  const parent = nearestExisting(dirname(path));
  if (!exists && statsOf(parent)?.isDirectory() !== true) {
    return {
      group: 'Home',
      name,
      state: 'broken',
      message: `${path} cannot be created: ${parent} is a file`,
      hint: 'Name a folder with AGENTS_HOME or --home.',
    };
  }
  // SQLite creates its journal next to the registry, so the folder must be writable too.
  if (isWritable(parent) && (!exists || isWritable(path)))
    return { group: 'Home', name, state: 'ok', message: shownPath };
  const paths = [...(exists ? [path] : []), parent].map(quoted).join(' ');
  const hint = `Commands that only read work. To write: chmod u+w ${paths}; or set AGENTS_HOME to another folder.`;
  return { group: 'Home', name, state: 'warning', message: `${shownPath} cannot be written`, hint };
}

/** Checks the registry. `hasDriver` is false when SQLite could not be loaded, which the program check reports. */
export async function checkRegistry(
  { home }: Session,
  { hasDriver }: { readonly hasDriver: boolean },
): Promise<readonly Check[]> {
  const { registry: path } = home;
  if (!hasDriver) return [skipped({ group: 'Registry', name: 'file' }, 'SQLite cannot be used')];
  let altered: readonly string[] = [];
  const file = await checked({ group: 'Registry', name: 'file' }, async () => {
    const state = await inspectDatabase(path);
    if (state === undefined) return { state: 'note', message: 'none yet; created when the first actor is added' };
    const [first] = state.damage;
    if (first !== undefined) return { state: 'broken', message: `damaged: ${first}`, hint: DAMAGE_HINT };
    altered = state.altered;
    return {
      state: 'ok',
      message: `intact; ${schemaText(state.schemaVersion)}; ${state.actors} ${state.actors === 1 ? 'actor' : 'actors'}`,
    };
  });
  return [file, ...altered.map(alteredActor), ...permissions(path)];
}

const DAMAGE_HINT = 'Restore a backup, or back up the damaged registry and empty it: agents init --reset';

function schemaText(version: number): string {
  return version === SCHEMA_VERSION
    ? `schema ${SCHEMA_VERSION}`
    : `schema ${version}, migrated to ${SCHEMA_VERSION} by the next change`;
}

function alteredActor(name: string): Check {
  return {
    group: 'Registry',
    name,
    state: 'broken',
    message: 'the stored file has been altered: its SHA-256 differs',
    hint: `Inspect it: agents actor export ${quoted(name)}; then replace it: agents actor update ${quoted(name)} FILE`,
  };
}

/** Warns when other users can change the registry. Skipped on Windows, which has no such permissions. */
function permissions(path: string): readonly Check[] {
  const stats = statsOf(path);
  if (stats === undefined || !stats.isFile() || sep === '\\') return [];
  const octal = (stats.mode & 0o777).toString(8).padStart(3, '0');
  if ((stats.mode & 0o022) === 0) return [{ group: 'Registry', name: 'permissions', state: 'ok', message: octal }];
  return [
    {
      group: 'Registry',
      name: 'permissions',
      state: 'warning',
      message: `${octal}: other users can change it`,
      hint: `chmod 600 ${quoted(path)}`,
    },
  ];
}

/** Checks the configuration file. Also returns the session, which has no configuration when the file is not valid. */
export async function checkConfiguration(
  host: Host,
  options: GlobalOptions,
): Promise<{ readonly session: Session; readonly checks: readonly Check[] }> {
  let session = await Session.withoutConfiguration(host, options);
  const { configFile } = session.home;
  const name = { group: 'Configuration', name: 'file' } as const;
  if (!existsSync(configFile)) return { session, checks: [{ ...name, state: 'note', message: 'none (optional)' }] };
  const file = await checked(name, async () => {
    session = await Session.open(host, options);
    return { state: 'ok', message: `${configFile} is valid` };
  });
  return { session, checks: [file] };
}

/** Checks for aliases that are hidden or refer to no known actor. */
export async function checkAliases(session: Session): Promise<readonly Check[]> {
  const warnings = await aliasWarnings(session, session.configuration);
  return warnings.map((message) => ({
    group: 'Configuration',
    name: 'alias',
    state: 'warning',
    message,
    hint: 'Change the name or the target of the alias: agents config edit',
  }));
}

/** Checks that `agents run` has an actor, a model and a credential. */
export async function checkDefault(
  session: Session,
  { canRead, isConfigured }: { readonly canRead: boolean; readonly isConfigured: boolean },
): Promise<Check> {
  const check = { group: 'Default actor', name: 'default' } as const;
  if (!canRead) return skipped(check, 'the registry cannot be read');
  if (!isConfigured) return skipped(check, 'the configuration is not valid');
  let name: string | undefined;
  const found = await checked(check, async () => {
    name = await session.registry.defaultActorName();
    if (name === undefined) return { state: 'note', message: 'none', hint: 'Set one: agents actor set-default NAME' };
    const [{ loadActor }, { configuredOrThrow }] = await Promise.all([
      import('../../app/runnable-actor.ts'),
      import('../../app/model-access.ts'),
    ]);
    for (const { provider } of (await loadActor(session, name)).models) configuredOrThrow(session, provider, name);
    return { state: 'ok', message: name };
  });
  return isBroken(found) && name !== undefined ? { ...found, message: `${name} cannot run: ${found.message}` } : found;
}

/** Runs a check and converts its error to a broken check. @throws InterruptedError */
export async function checked(name: Pick<Check, 'group' | 'name'>, check: () => Promise<Finding>): Promise<Check> {
  try {
    return { ...name, ...(await check()) };
  } catch (error) {
    if (!(error instanceof AgentsError) || error instanceof InterruptedError) throw error;
    return { ...name, state: 'broken', message: error.message, hint: error.hint };
  }
}

/** Returns a skipped check, so that an error is reported once and not again by each check that depends on it. */
function skipped(name: Pick<Check, 'group' | 'name'>, reason: string): Check {
  return { ...name, state: 'note', message: `skipped: ${reason}` };
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/**
 * Returns `undefined` when the path does not exist, or contains a file in place of a folder, which `throwIfNoEntry`
 * does not cover.
 */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, flags.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Quotes a path for a shell where necessary. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
