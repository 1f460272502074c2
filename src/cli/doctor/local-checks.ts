// What `agents doctor` looks at on this machine: program, home, registry, configuration, default actor. Nothing is written.

import { accessSync, existsSync, constants as flags, type Stats, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { Host } from '../../app/host.ts';
import { AgentsError, InterruptedError } from '../../errors.ts';
import { inspectDatabase, SCHEMA_VERSION, sqliteVersion } from '../../registry/database.ts';
import type { GlobalOptions } from '../format.ts';
import { Session } from '../session.ts';
import { LOWEST_NODE, VERSION } from '../version.ts';
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
  /** `note`: a fact that is neither right nor wrong; `warning`: works, but hardly as it was meant. */
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

/** The month of the last security fixes by major version. Source: the release schedule of Node.js. */
const LAST_FIXES: Readonly<Record<number, string>> = {
  20: 'April 2026',
  21: 'June 2024',
  23: 'June 2025',
  25: 'June 2026',
};

function nodeFinding(version: string): Finding {
  const [[major = 0, minor = 0], [lowestMajor = 0, lowestMinor = 0]] = [numbersOf(version), numbersOf(LOWEST_NODE)];
  const isOld = major < lowestMajor || (major === lowestMajor && minor < lowestMinor);
  if (isOld)
    return { state: 'broken', message: `${version} is too old`, hint: `Install Node ${LOWEST_NODE} or newer.` };
  const lastFixes = LAST_FIXES[major];
  if (lastFixes === undefined) return { state: 'ok', message: version };
  return {
    state: 'warning',
    message: `${version} has had no security fixes since ${lastFixes}`,
    hint: 'Move to Node 22 or 24.',
  };
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

/** Where things are, and whether they could be written. A folder that is not there yet is made when it is needed. */
export function checkHome({ home }: Session): readonly Check[] {
  return [place('registry', home.registry), place('configuration', home.configFile), place('cache', home.cache)];
}

function place(name: string, path: string): Check {
  const isThere = existsSync(path);
  const shown = isThere ? path : `${path} (not there yet)`;
  const nearest = nearestThere(dirname(path));
  if (!isThere && statsOf(nearest)?.isDirectory() !== true) {
    return {
      group: 'Home',
      name,
      state: 'broken',
      message: `${path} cannot be made: ${nearest} is a file`,
      hint: 'Name a folder with AGENTS_HOME or --home.',
    };
  }
  // SQLite makes its journal beside the registry, so the folder must be writable too.
  if (isWritable(nearest) && (!isThere || isWritable(path)))
    return { group: 'Home', name, state: 'ok', message: shown };
  const hint = `What reads works. To change things: chmod u+w ${[...(isThere ? [path] : []), nearest].map(quoted).join(' ')}; or set AGENTS_HOME to another folder.`;
  return { group: 'Home', name, state: 'warning', message: `${shown} cannot be written`, hint };
}

/** `hasDriver`: SQLite could be loaded; why not is told elsewhere. */
export async function checkRegistry(
  { home }: Session,
  { hasDriver }: { readonly hasDriver: boolean },
): Promise<readonly Check[]> {
  const { registry: path } = home;
  if (!hasDriver) return [notLookedAt({ group: 'Registry', name: 'file' }, 'SQLite cannot be used')];
  let altered: readonly string[] = [];
  const file = await checked({ group: 'Registry', name: 'file' }, async () => {
    const state = await inspectDatabase(path);
    if (state === undefined)
      return { state: 'note', message: 'there is none yet; the first actor that is added makes it' };
    const [first] = state.damage;
    if (first !== undefined) return { state: 'broken', message: `it is damaged: ${first}`, hint: BEGIN_ANEW };
    altered = state.altered;
    return {
      state: 'ok',
      message: `whole; ${schemaText(state.schemaVersion)}; ${state.actors} ${state.actors === 1 ? 'actor' : 'actors'}`,
    };
  });
  return [file, ...altered.map(alteredActor), ...permissions(path)];
}

const BEGIN_ANEW = 'Put a backup in its place, or begin anew, with a copy of what is there: agents init --reset';

function schemaText(version: number): string {
  return version === SCHEMA_VERSION
    ? `schema ${SCHEMA_VERSION}`
    : `schema ${version}, brought up to ${SCHEMA_VERSION} by the next change`;
}

function alteredActor(name: string): Check {
  return {
    group: 'Registry',
    name,
    state: 'broken',
    message: 'its file is not as it was stored: its SHA-256 differs',
    hint: `See what is there: agents actor export ${quoted(name)}; then store it again: agents actor update ${quoted(name)} FILE`,
  };
}

/** Actors may hold what is nobody else's business. Windows has no such permissions. */
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
      message: `${octal}: others may change it`,
      hint: `chmod 600 ${quoted(path)}`,
    },
  ];
}

/** Also gives the session: with the configuration in force if it is valid, else as if there were none. */
export async function checkConfiguration(
  host: Host,
  options: GlobalOptions,
): Promise<{ readonly session: Session; readonly checks: readonly Check[] }> {
  let session = await Session.withoutConfiguration(host, options);
  const { configFile } = session.home;
  const name = { group: 'Configuration', name: 'file' } as const;
  if (!existsSync(configFile))
    return { session, checks: [{ ...name, state: 'note', message: 'there is none, which is fine' }] };
  const file = await checked(name, async () => {
    session = await Session.open(host, options);
    return { state: 'ok', message: `${configFile} is valid` };
  });
  return { session, checks: [file] };
}

/** The aliases that do not lead where they seem to. */
export async function checkAliases(session: Session): Promise<readonly Check[]> {
  const warnings = await aliasWarnings(session, session.configuration);
  return warnings.map((message) => ({
    group: 'Configuration',
    name: 'alias',
    state: 'warning',
    message,
    hint: 'Give it another name or another actor: agents config edit',
  }));
}

/** Whether `agents run` has an actor, a model and a credential. */
export async function checkDefault(
  session: Session,
  { canRead, isConfigured }: { readonly canRead: boolean; readonly isConfigured: boolean },
): Promise<Check> {
  const check = { group: 'Default actor', name: 'default' } as const;
  if (!canRead) return notLookedAt(check, 'the registry cannot be read');
  if (!isConfigured) return notLookedAt(check, 'the configuration is not valid');
  let name: string | undefined;
  const found = await checked(check, async () => {
    name = await session.registry.defaultActorName();
    if (name === undefined) return { state: 'note', message: 'none is chosen', hint: 'agents actor set-default NAME' };
    const [{ loadActor }, { configuredOrThrow }] = await Promise.all([
      import('../../app/runnable-actor.ts'),
      import('../../app/model-access.ts'),
    ]);
    for (const { provider } of (await loadActor(session, name)).models) configuredOrThrow(session, provider, name);
    return { state: 'ok', message: name };
  });
  return isBroken(found) && name !== undefined ? { ...found, message: `${name} cannot run: ${found.message}` } : found;
}

/** What a check throws is what is broken; an interrupt still ends the program. */
export async function checked(name: Pick<Check, 'group' | 'name'>, check: () => Promise<Finding>): Promise<Check> {
  try {
    return { ...name, ...(await check()) };
  } catch (error) {
    if (!(error instanceof AgentsError) || error instanceof InterruptedError) throw error;
    return { ...name, state: 'broken', message: error.message, hint: error.hint };
  }
}

/** One fault is told once, and not again by all that rests on it. */
function notLookedAt(name: Pick<Check, 'group' | 'name'>, reason: string): Check {
  return { ...name, state: 'note', message: `not looked at: ${reason}` };
}

function nearestThere(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path));
}

/** `throwIfNoEntry` does not cover a file where a folder should be. */
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

/** A path as it is typed into a shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
