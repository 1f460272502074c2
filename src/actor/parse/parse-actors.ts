// Parses an actor file: one actor, or several actors that refer to each other by short names. Does not depend on YAML.

import type { z } from 'zod/mini';
import { isRecord, withoutUndefined } from '../../plain-object.ts';
import type { ActorConfig } from '../config.ts';
import { isNamePart } from '../name.ts';
import { actorSchemas, severalActorsSchema } from '../schema/actor-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { describe, suggestion } from '../source/file-fault.ts';
import { type Hints, type ReadKeys, readSections } from '../source/read-keys.ts';
import { ACTOR_HINTS } from './hints.ts';
import { type ConfigSource, parseConfig } from './parse-config.ts';
import { readName } from './parse-reference.ts';
import type { Parsing } from './parsing.ts';
import { checkReferences } from './reference-faults.ts';

export interface ActorFile extends Omit<Parsing, 'siblings' | 'uses'> {
  /** The full name under which the actor is stored, if it is not the name in the file. */
  readonly name: string | undefined;
}

/**
 * Returns the actor of a file, with all actors of the file if there are several; `undefined` if a fault was reported.
 */
export function parseActors(value: unknown, file: ActorFile): ActorConfig | undefined {
  if (!isRecord(value)) {
    file.report([], `an actor is a map of keys, not ${describe(value)}`, { hint: 'begin with `name:` and `model:`' });
    return undefined;
  }
  const sections = isRecord(value.config) ? [value, value.config] : [value];
  if (sections.some(({ actors, agents }) => (actors ?? agents) !== undefined)) return parseSeveral(value, file);
  const parsing: Parsing = { ...file, siblings: new Set(), uses: [] };
  const config = parseConfig(value, { path: [], short: '' }, parsing);
  checkReferences(parsing, { name: file.name ?? config?.name, actors: new Map([['', config]]), defaultActor: '' });
  return config;
}

type SeveralActors = ReadKeys<z.infer<typeof severalActorsSchema>>;

function parseSeveral(value: Readonly<Record<string, unknown>>, file: ActorFile): ActorConfig | undefined {
  const read = readSections(severalActorsSchema, value, { path: [], reading: file, hints: HINTS });
  if (read === undefined) return undefined;
  const { keys, at } = read;
  const name = readName(keys.name, at('name'), file);
  const actors = readActors(read, file);
  if (actors === undefined) return undefined;
  const parsing: Parsing = { ...file, siblings: new Set(Object.keys(actors.values)), uses: [] };
  const configs = new Map(
    Object.entries(actors.values).map(([short, one]) => [
      short,
      parseSibling(one, { path: [...actors.path, short], short }, parsing),
    ]),
  );
  const defaultActor = readDefaultActor(read, [...configs.keys()], file);
  checkReferences(parsing, { name: file.name ?? name, actors: configs, defaultActor });
  const config = defaultActor === undefined ? undefined : configs.get(defaultActor);
  if (config === undefined || [...configs.values()].includes(undefined)) return undefined;
  const own = withoutUndefined({ name, description: keys.description?.trim(), version: keys.version });
  // An actor that is called by its short name has its usage reported under that name.
  const named = [...configs].map(([short, one]) => [short, { ...one, name: short }] as const);
  return { ...config, ...own, actors: Object.fromEntries(named) as Readonly<Record<string, ActorConfig>> };
}

function parseSibling(value: unknown, source: ConfigSource, parsing: Parsing): ActorConfig | undefined {
  if (isRecord(value)) return parseConfig(value, source, parsing);
  parsing.report(source.path, `an actor is a map of keys, not ${describe(value)}`);
  return undefined;
}

interface DeclaredActors {
  readonly values: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

function readActors({ keys, at }: SeveralActors, { report }: ActorFile): DeclaredActors | undefined {
  const { actors, agents } = keys;
  if (actors !== undefined && agents !== undefined)
    report(at('agents'), 'cannot be used together with `actors`', { hint: 'keep one of them: they mean the same' });
  const [values, path] = actors === undefined ? [agents, at('agents')] : [actors, at('actors')];
  if (values === undefined) return undefined;
  const names = Object.keys(values);
  if (names.length === 0) report(path, 'must hold at least one actor');
  for (const name of names.filter((one) => !isNamePart(one))) {
    report(path, 'a short name is 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit', {
      key: name,
    });
  }
  return { values, path };
}

/** Returns the short name of the default actor, which runs when the file runs. */
function readDefaultActor(
  { keys, faulty, at }: SeveralActors,
  names: readonly string[],
  { report }: ActorFile,
): string | undefined {
  const { default_actor: given } = keys;
  if (given === undefined) {
    if (names.length > 1 && !faulty.has('default_actor')) {
      report([], 'the key `default_actor` is missing', {
        hint: `set it to the name of the actor that runs: ${names.slice(0, 20).join(', ')}`,
      });
    }
    return names.length === 1 ? names[0] : undefined;
  }
  if (names.includes(given)) return given;
  report(at('default_actor'), `there is no actor ${JSON.stringify(given.slice(0, 80))} in this file`, {
    hint: suggestion(given, names) ?? `actors: ${names.slice(0, 20).join(', ')}`,
  });
  return undefined;
}

const SINGLE_ACTOR_KEYS = Object.values(actorSchemas).flatMap((schema) => Object.keys(schema.shape));

const HINTS: Hints = {
  ...Object.fromEntries(
    SINGLE_ACTOR_KEYS.filter((key) => !(key in severalActorsSchema.shape)).map((key) => [
      key,
      'write it in one of the actors',
    ]),
  ),
  ...ACTOR_HINTS,
};
