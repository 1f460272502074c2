// `agents actor set-default`, `get-default` and `clear-default`.
import { defaultName, readName, resolveActor } from '../../app/resolve.ts';
import type { Session } from '../session.ts';
import { detailsView } from './actor-show.ts';

export async function setDefault(session: Session, typed: string): Promise<void> {
  const found = await resolveActor(session, typed);
  // Stores the name of the alias itself, so that the default actor changes with the target of the alias.
  const name = found.alias === undefined ? found.name : readName(session, found.alias).full;
  await session.registry.setDefault(name);
  await session.print({
    kind: 'message',
    lines: [`The default actor is ${name}.`, 'Run it: agents run "..."'],
    json: { default_actor: name },
  });
}

export async function getDefault(session: Session): Promise<void> {
  await session.print(await detailsView(session, await resolveActor(session, await defaultName(session))));
}

export async function clearDefault(session: Session): Promise<void> {
  const registry = session.registry;
  const before = await registry.defaultActorName();
  if (before !== undefined) await registry.setDefault(undefined);
  const lines = [before === undefined ? 'There was no default actor.' : `${before} is no longer the default actor.`];
  await session.print({ kind: 'message', lines, json: { default_actor: null, previous: before ?? null } });
}
