// Parses one actor of a file by its type. Does not depend on providers, models or tools.

import type { z } from 'zod/mini';
import { limitsFromKeys } from '../../limits.ts';
import { isRecord, withoutUndefined } from '../../plain-object.ts';
import type { ActorConfig, CommonActorConfig } from '../config.ts';
import { type ActorType, actorSchemas } from '../schema/actor-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { type Hints, type ReadKeys, readSections } from '../source/read-keys.ts';
import { checkNumbers } from './check-numbers.ts';
import { ACTOR_HINTS } from './hints.ts';
import { parseGraph } from './parse-graph.ts';
import { parseLlm } from './parse-llm.ts';
import { readName } from './parse-reference.ts';
import { parseToolActor } from './parse-tool.ts';
import type { ActorParsing, Parsing } from './parsing.ts';

type KeysOf<Type extends ActorType> = ReadKeys<z.infer<(typeof actorSchemas)[Type]>>;

type TypeSpecific<Type extends ActorType> = Omit<
  Extract<ActorConfig, { type: Type }>,
  keyof CommonActorConfig | 'actors'
>;

export interface ConfigSource {
  readonly path: Path;
  /** The short name in a file of several actors, where the actor has no other name; otherwise empty. */
  readonly short: string;
}

/** Returns the configuration of one actor; `undefined` if a fault makes it incomplete. */
export function parseConfig(
  value: Readonly<Record<string, unknown>>,
  { path, short }: ConfigSource,
  parsing: Parsing,
): ActorConfig | undefined {
  const type = typeOf(value, path, parsing);
  const read = readSections(actorSchemas[type], value, { path, reading: parsing, hints: HINTS[type] });
  if (read === undefined) return undefined;
  const { keys, at, faulty } = read as KeysOf<ActorType>;
  const actor: ActorParsing = { ...parsing, short, contextKeys: contextKeysOf(value), checked: new Map() };
  const specific = (READERS[type] as (read: unknown, parsing: ActorParsing) => TypeSpecific<ActorType> | undefined)(
    read,
    actor,
  );
  checkNumbers(keys.context, at('context'), parsing);
  if (short !== '' && keys.name !== undefined)
    parsing.report(at('name'), 'unknown key', { hint: `its name in this file is ${short}` });
  const name = short === '' ? readName(keys.name, at('name'), parsing) : undefined;
  if (specific === undefined || faulty.has('type')) return undefined;
  const common = {
    name,
    description: keys.description?.trim(),
    version: keys.version,
    context: keys.context ?? {},
    limits: limitsFromKeys(keys.limits),
  };
  return withoutUndefined({ ...specific, ...common }) as ActorConfig;
}

const READERS: {
  readonly [Type in ActorType]: (read: KeysOf<Type>, parsing: ActorParsing) => TypeSpecific<Type> | undefined;
} = {
  llm: (read, parsing) => parseLlm(read, parsing) as TypeSpecific<'llm'> | undefined,
  tool: parseToolActor,
  graph: parseGraph,
};

/** Returns the type of an actor: the value of `type`, or a guess from the other keys. */
function typeOf(value: Readonly<Record<string, unknown>>, path: Path, { report }: Parsing): ActorType {
  const keys = isRecord(value.config) ? { ...value.config, ...value } : value;
  const { type } = keys;
  if (typeof type === 'string' && Object.hasOwn(actorSchemas, type)) return type as ActorType;
  const has = (...names: readonly string[]) => names.some((name) => keys[name] !== undefined);
  const guess: ActorType = has('model', 'actor')
    ? 'llm'
    : has('nodes', 'edges', 'entry')
      ? 'graph'
      : has('tools') && !has('prompt', 'provider')
        ? 'tool'
        : 'llm';
  if (type === undefined && guess !== 'llm')
    report(path, 'the key `type` is missing', { hint: `write \`type: ${guess}\`` });
  return guess;
}

/** Returns the keys of the context, those with faults included; `undefined` if the context is not a map. */
function contextKeysOf({ context, config }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const given = context ?? (isRecord(config) ? config.context : undefined) ?? {};
  return isRecord(given) ? Object.keys(given) : undefined;
}

const TYPES = Object.keys(actorSchemas) as ActorType[];

/** Returns the hints for an actor type, including hints for the keys that belong to another type. */
function hintsFor(type: ActorType): Hints {
  const foreign = TYPES.flatMap((other) =>
    Object.keys(actorSchemas[other].shape).map((key) => [key, `it belongs to actors of type ${other}`] as const),
  );
  const own = Object.keys(actorSchemas[type].shape);
  return { ...Object.fromEntries(foreign.filter(([key]) => !own.includes(key))), ...ACTOR_HINTS };
}

const HINTS: Readonly<Record<ActorType, Hints>> = {
  llm: hintsFor('llm'),
  tool: hintsFor('tool'),
  graph: hintsFor('graph'),
};
