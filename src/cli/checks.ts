// What `agents doctor` looks at on this machine: program, home, registry, configuration, default actor. Nothing is written.
import { accessSync, existsSync, constants as flags, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AgentsError } from '../errors.ts';
import { inspectDatabase, SCHEMA_VERSION, sqliteVersion } from '../registry/database.ts';
import { configurationWarnings } from './config-warnings.ts';
import { resolveActor } from './resolve.ts';
import { Session } from './session.ts';
import { VERSION } from './version.ts';

export type CheckGroup = 'Program' | 'Home' | 'Registry' | 'Configuration' | 'Providers' | 'Default actor' | 'Clock' | 'Terminal' | 'Network';

export interface Check {
  readonly group: CheckGroup;
  readonly name: string;
  /** `note`: a fact that is neither right nor wrong; `warning`: works, but hardly as it was meant. */
  readonly state: 'ok' | 'note' | 'warning' | 'broken';
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The lowest Node that the program runs on, as package.json says it. */
const LOWEST_NODE = [20, 19] as const;

export async function checkProgram({ host }: Session): Promise<readonly Check[]> {
  const [major = 0, minor = 0] = host.nodeVersion.split('.').map(Number);
  const isOld = major < LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor < LOWEST_NODE[1]);
  return [
    { group: 'Program', name: 'agents', state: 'ok', message: VERSION },
    {
      group: 'Program',
      name: 'Node',
      state: isOld ? 'broken' : 'ok',
      message: host.nodeVersion,
      ...(isOld && { hint: `Install Node ${LOWEST_NODE.join('.')} or newer.` }),
    },
    await checked({ group: 'Program', name: 'SQLite' }, async () => ({ state: 'ok', message: await sqliteVersion() })),
  ];
}

/** Where things are, and whether they could be written. A folder that is not there yet is made when it is needed. */
export function checkHome({ home }: Session): readonly Check[] {
  const place = (name: string, path: string): Check => {
    const nearest = nearestFolder(path);
    const message = existsSync(path) ? path : `${path} (not there yet)`;
    if (isWritable(existsSync(path) ? path : nearest)) return { group: 'Home', name, state: 'ok', message };
    return {
      group: 'Home',
      name,
      state: 'warning',
      message: `${message} cannot be written`,
      hint: `What reads works. To change things, mend the permissions of ${nearest}, or set AGENTS_HOME.`,
    };
  };
  return [place('registry', home.registry), place('configuration', home.configFile), place('cache', home.cache)];
}

export async function checkRegistry({ home }: Session): Promise<readonly Check[]> {
  const { registry: path } = home;
  const file = await checked({ group: 'Registry', name: 'file' }, async () => {
    const state = await inspectDatabase(path);
    if (state === undefined) return { state: 'note', message: 'there is none yet; the first actor that is added makes it' };
    const [first] = state.damage;
    if (first !== undefined)
      return {
        state: 'broken',
        message: `it is damaged: ${first}`,
        hint: 'Put a backup in its place, or begin anew, with a copy of what is there: agents init --reset',
      };
    const schema =
      state.schemaVersion === SCHEMA_VERSION ? `schema ${SCHEMA_VERSION}` : `schema ${state.schemaVersion}, brought up to ${SCHEMA_VERSION} by the next change`;
    return { state: 'ok', message: `whole; ${schema}; ${state.actors} ${state.actors === 1 ? 'actor' : 'actors'}` };
  });
  return [file, ...permissions(path)];
}

/** Actors may hold what is nobody else's business. */
function permissions(path: string): readonly Check[] {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return [];
  const octal = (mode & 0o777).toString(8).padStart(3, '0');
  if ((mode & 0o022) === 0) return [{ group: 'Registry', name: 'permissions', state: 'ok', message: octal }];
  return [{ group: 'Registry', name: 'permissions', state: 'warning', message: `${octal}: others may change it`, hint: `chmod 600 ${path}` }];
}

/** Also gives the session with the configuration in force, if it is valid. */
export async function checkConfiguration(fallback: Session): Promise<{ readonly session: Session | undefined; readonly checks: readonly Check[] }> {
  const { host, options, home } = fallback;
  const group = 'Configuration' as const;
  if (!existsSync(home.configFile)) return { session: undefined, checks: [{ group, name: 'file', state: 'note', message: 'there is none, which is fine' }] };
  let session: Session | undefined;
  const file = await checked({ group, name: 'file' }, async () => {
    session = await Session.open(host, options);
    return { state: 'ok', message: `${home.configFile} is valid` };
  });
  return { session, checks: [file, ...(session === undefined ? [] : await meaningChecks(session))] };
}

async function meaningChecks(session: Session): Promise<readonly Check[]> {
  try {
    const warnings = await configurationWarnings(session, session.configuration);
    return warnings.map((message) => ({ group: 'Configuration', name: 'meaning', state: 'warning', message, hint: 'agents config edit' }));
  } catch (error) {
    // A registry that cannot be read is told where the registry is looked at.
    if (error instanceof AgentsError) return [];
    throw error;
  }
}

export async function checkDefault(session: Session): Promise<readonly Check[]> {
  return [
    await checked({ group: 'Default actor', name: 'default' }, async () => {
      const name = await session.registry.defaultActorName();
      if (name === undefined) return { state: 'note', message: 'none is chosen: agents actor set-default NAME' };
      await resolveActor(session, name);
      return { state: 'ok', message: name };
    }),
  ];
}

/** What a check throws is what is broken. */
export async function checked(name: Pick<Check, 'group' | 'name'>, check: () => Promise<Omit<Check, 'group' | 'name'>>): Promise<Check> {
  try {
    return { ...name, ...(await check()) };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    return { ...name, state: 'broken', message: error.message, hint: error.hint };
  }
}

function nearestFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, flags.W_OK);
    return true;
  } catch {
    return false;
  }
}
