// From a name to an actor: a row, else a built-in, else an error that says why. The same for every command.
import { type ActorName, parseActorName } from '../actor/name.ts';
import { ConfigurationError } from '../errors.ts';
import type { BuiltInActor } from '../providers/built-in-actor.ts';
import { isReservedNamespace } from '../providers/table.ts';
import type { ActorRecord } from '../registry/actor-registry.ts';
import type { Session } from './session.ts';

export type ResolvedActor =
  | { readonly kind: 'custom'; readonly name: string; readonly record: ActorRecord }
  | { readonly kind: 'built-in'; readonly name: string; readonly actor: BuiltInActor };

/** Parses a name that a user typed. @throws ValidationError */
export function readName(text: string): ActorName {
  return parseActorName(text, isReservedNamespace);
}

/** Looks a name up; `undefined` if it leads nowhere. */
export async function findActor(session: Session, name: string): Promise<ResolvedActor | undefined> {
  const record = await (await session.registry()).find(name);
  if (record !== undefined) return { kind: 'custom', name, record };
  const actor = await session.providers.find(name);
  return actor && { kind: 'built-in', name, actor };
}

/** Looks a name up. @throws AgentsError that says why it leads nowhere and what to type */
export async function resolveActor(session: Session, text: string): Promise<ResolvedActor> {
  const { full } = readName(text);
  const found = await findActor(session, full);
  if (found !== undefined) return found;
  const custom = await (await session.registry()).list();
  throw session.providers.explain(
    full,
    custom.map((actor) => actor.name),
  );
}

/** The stored name of the default actor, which may lead nowhere. @throws ConfigurationError `NO_DEFAULT_ACTOR` */
export async function defaultName(session: Session): Promise<string> {
  const name = await (await session.registry()).defaultActorName();
  if (name !== undefined) return name;
  throw new ConfigurationError({
    code: 'NO_DEFAULT_ACTOR',
    message: 'there is no default actor',
    hint: 'Choose one: agents actor set-default NAME. See what there is: agents actor list',
  });
}
