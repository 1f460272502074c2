// What an actor file holds: one actor, or several that see each other by their short names. Knows no YAML.

import type { z } from 'zod/mini';
import { isRecord, withoutUndefined } from '../../plain-object.ts';
import type { ActorConfig } from '../config.ts';
import { isNamePart } from '../name.ts';
import { actorSchemas, severalActorsSchema } from '../schema/actor-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { describe, suggestion } from '../source/file-fault.ts';
import { type Hints, type ReadKeys, readSections } from '../source/read-keys.ts';
import { ACTOR_HINTS } from './hints.ts';
import { parseConfig } from './parse-config.ts';
import { readName } from './parse-reference.ts';
import type { Parsing } from './parsing.ts';
import { checkReferences } from './reference-faults.ts';

export interface ActorFile extends Omit<Parsing, 'siblings' | 'uses'> {
  /** The full name under which it will be known, if that is not the one in the file. */
  readonly name: string | undefined;
}

/** The configuration of the actor that a file is, with all of its actors if it holds several; nothing if a fault was told. */
export function parseActors(value: unknown, parts: ActorFile): ActorConfig | undefined {
  if (!isRecord(value)) {
    parts.report([], `an actor is a map of keys, not ${describe(value)}`, { hint: 'begin with `name:` and `model:`' });
    return undefined;
  }
  const sections = isRecord(value.config) ? [value, value.config] : [value];
  if (sections.some(({ actors, agents }) => (actors ?? agents) !== undefined)) return parseSeveral(value, parts);
  const parsing: Parsing = { ...parts, siblings: new Set(), uses: [] };
  const config = parseConfig(value, { path: [], short: '' }, parsing);
  checkReferences(parsing, { name: parts.name ?? config?.name, actors: new Map([['', config]]), first: '' });
  return config;
}

type Several = ReadKeys<z.infer<typeof severalActorsSchema>>;

function parseSeveral(value: Readonly<Record<string, unknown>>, parts: ActorFile): ActorConfig | undefined {
  const read = readSections(severalActorsSchema, value, { path: [], reading: parts, hints: HINTS });
  if (read === undefined) return undefined;
  const { keys, at } = read;
  const name = readName(keys.name, at('name'), parts);
  const actors = actorsOf(read, parts);
  if (actors === undefined) return undefined;
  const parsing: Parsing = { ...parts, siblings: new Set(Object.keys(actors.values)), uses: [] };
  const configs = new Map(
    Object.entries(actors.values).map(([short, one]) => [
      short,
      parseSibling(one, { path: [...actors.path, short], short }, parsing),
    ]),
  );
  const first = defaultOf(read, [...configs.keys()], parts);
  checkReferences(parsing, { name: parts.name ?? name, actors: configs, first });
  const config = first === undefined ? undefined : configs.get(first);
  if (config === undefined || [...configs.values()].includes(undefined)) return undefined;
  const own = withoutUndefined({ name, description: keys.description?.trim(), version: keys.version });
  // Who is called by a short name is accounted for under it.
  const named = [...configs].map(([short, one]) => [short, { ...one, name: short }] as const);
  return { ...config, ...own, actors: Object.fromEntries(named) as Readonly<Record<string, ActorConfig>> };
}

function parseSibling(
  value: unknown,
  parts: { readonly path: Path; readonly short: string },
  parsing: Parsing,
): ActorConfig | undefined {
  if (isRecord(value)) return parseConfig(value, parts, parsing);
  parsing.report(parts.path, `an actor is a map of keys, not ${describe(value)}`);
  return undefined;
}

interface DeclaredActors {
  readonly values: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

function actorsOf({ keys, at }: Several, { report }: ActorFile): DeclaredActors | undefined {
  const { actors, agents } = keys;
  if (actors !== undefined && agents !== undefined)
    report(at('agents'), 'stands beside `actors`', { hint: 'keep one of them: they mean the same' });
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

/** The short name of the actor that runs. */
function defaultOf({ keys, faulty, at }: Several, names: readonly string[], { report }: ActorFile): string | undefined {
  const { default_actor: given } = keys;
  if (given === undefined) {
    if (names.length > 1 && !faulty.has('default_actor')) {
      report([], 'the key `default_actor` is missing', {
        hint: `it says which one runs: ${names.slice(0, 20).join(', ')}`,
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

const SINGLE = Object.values(actorSchemas).flatMap((schema) => Object.keys(schema.shape));

const HINTS: Hints = {
  ...Object.fromEntries(
    SINGLE.filter((key) => !(key in severalActorsSchema.shape)).map((key) => [key, 'it belongs to one of the actors']),
  ),
  ...ACTOR_HINTS,
};
