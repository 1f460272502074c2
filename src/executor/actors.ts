// The actors that the one that runs refers to: those of its own file, and those that the caller's function finds.
import type { ActorConfig } from '../actor/config.ts';
import { AgentsError, ExecutionError, NotFoundError } from '../errors.ts';
import type { Siblings } from './execution.ts';
import { reasonOf } from './failure.ts';
import type { FoundActor } from './run.ts';

/** Finds the actor of a full name, parsed; `undefined` if there is none. */
export type FindConfig = (name: string) => Promise<ActorConfig | undefined>;

/** The actors of one run: each is looked up once, so that a run sees one state of it. */
export class Actors {
  readonly #find: FindConfig | undefined;
  readonly #found = new Map<string, Promise<FoundActor | undefined>>();

  constructor(find: FindConfig | undefined) {
    this.#find = find;
  }

  /** `undefined` if there is no such actor. @throws ExecutionError if the caller's function fails */
  async find(reference: string, siblings: Siblings): Promise<FoundActor | undefined> {
    const sibling = reference.includes('/') || siblings === undefined || !Object.hasOwn(siblings, reference) ? undefined : siblings[reference];
    if (sibling !== undefined) return { config: sibling, siblings };
    const found = this.#found.get(reference) ?? this.#lookUp(reference);
    this.#found.set(reference, found);
    return found;
  }

  async #lookUp(name: string): Promise<FoundActor | undefined> {
    try {
      const config = await this.#find?.(name);
      return config && { config, siblings: config.actors };
    } catch (error) {
      if (error instanceof AgentsError) throw error;
      throw new ExecutionError({ code: 'EXECUTION_FAILED', message: `resolveActor failed: ${reasonOf(error)}`, cause: error });
    }
  }
}

/** The error for an actor that is not there any more. `who` is the beginning of the sentence, such as `local/short is based on`. */
export function actorMissing(who: string, name: string): NotFoundError {
  return new NotFoundError({
    code: 'ACTOR_NOT_FOUND',
    message: `${who} "${name}", and there is no actor of that name`,
    hint: `Add ${name}, or change what refers to it; in the library, resolveActor finds it.`,
    details: { name },
  });
}
