// The actors that the one that runs refers to: those of its own file, and those that the caller's function finds.
import type { ActorConfig } from '../../actor/config.ts';
import { AgentsError, ExecutionError, NotFoundError } from '../../errors.ts';
import { reasonOf } from '../failure.ts';

/** The actors of one file, by their short names. */
export type Siblings = Readonly<Record<string, ActorConfig>> | undefined;

/** An actor that was found by a reference, with those of its own file. */
export interface FoundActor {
  readonly config: ActorConfig;
  readonly siblings: Siblings;
}

/**
 * Finds an actor that another one refers to, which has these siblings. `who` begins the sentence of the error if there is none, such as
 * `local/short is based on`.
 */
export type FindActor = (who: string, reference: string, siblings: Siblings) => Promise<FoundActor>;

/** Finds the actor of a full name, parsed; `undefined` if there is none. */
export type FindConfig = (name: string) => Promise<ActorConfig | undefined>;

/** The actors of one run: each is looked up once, so that a run sees one state of it. */
export class Actors {
  readonly #find: FindConfig | undefined;
  readonly #found = new Map<string, Promise<ActorConfig | undefined>>();

  constructor(find: FindConfig | undefined) {
    this.#find = find;
  }

  /**
   * Finds an actor of the same file, or one of that full name.
   * @throws NotFoundError if there is none; ExecutionError if the caller's function fails
   */
  readonly find: FindActor = async (who, reference, siblings) => {
    const sibling =
      reference.includes('/') || siblings === undefined || !Object.hasOwn(siblings, reference)
        ? undefined
        : siblings[reference];
    if (sibling !== undefined) return { config: sibling, siblings };
    const config = await this.lookUp(reference);
    if (config === undefined) throw actorMissing(who, reference);
    return { config, siblings: config.actors };
  };

  /** The actor of a full name, `undefined` if there is none. @throws ExecutionError if the caller's function fails */
  lookUp(name: string): Promise<ActorConfig | undefined> {
    const found = this.#found.get(name) ?? this.#ask(name);
    this.#found.set(name, found);
    return found;
  }

  async #ask(name: string): Promise<ActorConfig | undefined> {
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

/** The error for an actor that is not there any more. */
function actorMissing(who: string, name: string): NotFoundError {
  return new NotFoundError({
    code: 'ACTOR_NOT_FOUND',
    message: `${who} "${name}", and there is no actor of that name`,
    hint: `Add ${name}, or change what refers to it; in the library, resolveActor finds it.`,
    details: { name },
  });
}
