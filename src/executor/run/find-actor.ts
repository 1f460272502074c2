// Finds the actors that a running actor refers to: those of its own file, and those that `resolveActor` of the caller
// returns.
import type { ActorConfig } from '../../actor/config.ts';
import { AgentsError, ExecutionError, NotFoundError } from '../../errors.ts';
import { reasonOf } from '../failure.ts';

/** The actors of one file, by their short names. */
export type Siblings = Readonly<Record<string, ActorConfig>> | undefined;

/** An actor that was found by a reference, with the actors of its file. */
export interface FoundActor {
  readonly config: ActorConfig;
  readonly siblings: Siblings;
}

/**
 * Finds an actor that another actor refers to. `siblings` are the actors in the file of the other actor. `referrer`
 * begins the sentence of the error if there is none, such as `local/short is based on`.
 */
export type FindActor = (referrer: string, reference: string, siblings: Siblings) => Promise<FoundActor>;

/** Finds and parses the actor with a full name; `undefined` if there is none. */
export type FindConfig = (name: string) => Promise<ActorConfig | undefined>;

/** The actors of one run. Each is looked up once, so that a run uses only one version of it. */
export class Actors {
  readonly #find: FindConfig | undefined;
  readonly #found = new Map<string, Promise<ActorConfig | undefined>>();

  constructor(find: FindConfig | undefined) {
    this.#find = find;
  }

  /**
   * Finds an actor in the same file, or by its full name.
   * @throws NotFoundError if there is none; ExecutionError if the caller's function fails
   */
  readonly find: FindActor = async (referrer, reference, siblings) => {
    const sibling =
      reference.includes('/') || siblings === undefined || !Object.hasOwn(siblings, reference)
        ? undefined
        : siblings[reference];
    if (sibling !== undefined) return { config: sibling, siblings };
    const config = await this.lookUp(reference);
    if (config === undefined) throw actorMissing(referrer, reference);
    return { config, siblings: config.actors };
  };

  /**
   * Returns the actor with a full name; `undefined` if there is none.
   * @throws ExecutionError if the caller's function fails
   */
  lookUp(name: string): Promise<ActorConfig | undefined> {
    const found = this.#found.get(name) ?? this.#resolve(name);
    this.#found.set(name, found);
    return found;
  }

  async #resolve(name: string): Promise<ActorConfig | undefined> {
    try {
      return await this.#find?.(name);
    } catch (error) {
      if (error instanceof AgentsError) throw error;
      throw new ExecutionError({
        code: 'EXECUTION_FAILED',
        message: `resolveActor failed: ${reasonOf(error)}`,
        cause: error,
      });
    }
  }
}

/** Returns the error for a referenced actor that does not exist. */
function actorMissing(referrer: string, name: string): NotFoundError {
  return new NotFoundError({
    code: 'ACTOR_NOT_FOUND',
    message: `${referrer} "${name}", but there is no actor of that name`,
    hint: `Add ${name}, or change the reference to it. In the library, return it from resolveActor.`,
    details: { name },
  });
}
