// Resolves a name to an actor: a row of the registry, an alias, a built-in actor, or an error. Used by every command.
import { type ActorName, parseActorName } from '../actor/name.ts';
import { type AgentsError, ConfigurationError, type ErrorFields, NotFoundError } from '../errors.ts';
import type { BuiltInActor } from '../providers/built-in-actor.ts';
import type { ActorRecord } from '../registry/actor-registry.ts';
import type { Installation } from './installation.ts';

export type ResolvedActor = (
  | { readonly kind: 'custom'; readonly name: string; readonly record: ActorRecord }
  | { readonly kind: 'built-in'; readonly name: string; readonly actor: BuiltInActor }
) & {
  /** The alias by which the actor was found. */
  readonly alias?: string;
};

/** Parses a name that a user typed. @throws ValidationError */
export function readName(installation: Installation, text: string): ActorName {
  return parseActorName(text, installation.providers.table.isReserved);
}

/**
 * Looks up a full name: a row, otherwise the target of an alias, otherwise a built-in actor; `undefined` if none
 * exists.
 */
export async function findActor(installation: Installation, name: string): Promise<ResolvedActor | undefined> {
  const record = await installation.registry.find(name);
  if (record !== undefined) return { kind: 'custom', name, record };
  const target = installation.findAlias(name);
  if (target !== undefined) {
    const found = await findActor(installation, readName(installation, target).full);
    return found && { ...found, alias: name.slice(name.indexOf('/') + 1) };
  }
  const actor = await installation.providers.find(name);
  return actor && { kind: 'built-in', name: actor.name, actor };
}

/** Returns a function that finds a row by full name. It follows an alias if there is no row with that name. */
export function findRow<Row>(
  installation: Installation,
  byName: (name: string) => Row | undefined,
): (name: string) => Row | undefined {
  return (name) => {
    const target = installation.findAlias(name);
    return byName(name) ?? (target === undefined ? undefined : byName(readName(installation, target).full));
  };
}

/** Looks up a name that a user typed. @throws AgentsError with the reason and a hint if there is no such actor */
export async function resolveActor(installation: Installation, text: string): Promise<ResolvedActor> {
  const { full } = readName(installation, text);
  const found = await findActor(installation, full);
  if (found !== undefined) return found;
  const target = installation.findAlias(full);
  const custom = await installation.registry.list();
  const names = [...custom.map((actor) => actor.name), ...Object.keys(installation.configuration.aliases)];
  const error = installation.providers.explain(
    target === undefined ? full : readName(installation, target).full,
    names,
  );
  if (target === undefined)
    throw /\.ya?ml$/.test(text) && error.code === 'ACTOR_NOT_FOUND' ? fileNotAdded(error, text) : error;
  const { code, message, hint, details } = error;
  const Kind = error.constructor as new (fields: ErrorFields) => AgentsError;
  throw new Kind({
    code,
    message: `the alias ${full.slice('local/'.length)} leads to ${target}: ${message}`,
    hint,
    details,
  });
}

/**
 * Returns the error for a name that looks like a file. The hint explains that a file must be added before it has a
 * name.
 */
function fileNotAdded({ code, message, details }: AgentsError, file: string): AgentsError {
  return new NotFoundError({
    code,
    message,
    hint: `If that is a file, add it first: agents actor add ${file}`,
    details,
  });
}

/** Returns the stored name of the default actor, which may not exist. @throws ConfigurationError `NO_DEFAULT_ACTOR` */
export async function defaultName(installation: Installation): Promise<string> {
  const name = await installation.registry.defaultActorName();
  if (name !== undefined) return name;
  throw new ConfigurationError({
    code: 'NO_DEFAULT_ACTOR',
    message: 'there is no default actor',
    hint: 'Choose one: agents actor set-default NAME. See what there is: agents actor list',
  });
}
