// The ways to the providers: worked out when they are first needed, and kept, for they never change.
import type { Credentials } from '../../credentials.ts';
import { connect, resolveConnection } from '../../providers/connect.ts';
import type { Connection, Provider } from '../../providers/provider.ts';

export interface ConnectionOptions {
  readonly credentials: Credentials;
  readonly fetch: typeof fetch;
  readonly idleTimeoutMs: number | undefined;
  readonly now: () => Date;
}

/** The connections of one executor. */
export class Connections {
  readonly #parts: ConnectionOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #adapters = new Map<string, Promise<Provider>>();

  constructor(parts: ConnectionOptions) {
    this.#parts = parts;
  }

  /** Checks, before any network, that a provider can be spoken to. @throws ConfigurationError if it cannot be */
  check(provider: string): void {
    this.#connection(provider);
  }

  /** The adapter of a provider. `actor` is who wants it, for messages. @throws ConfigurationError if it cannot be made */
  adapter(provider: string, actor: string): Promise<Provider> {
    const kept = this.#adapters.get(provider);
    if (kept !== undefined) return kept;
    const made = connect(this.#connection(provider), actor);
    this.#adapters.set(provider, made);
    // Whoever asks next gets an error with a name of their own.
    made.catch(() => this.#adapters.delete(provider));
    return made;
  }

  #connection(provider: string): Connection {
    const { credentials, fetch, idleTimeoutMs, now } = this.#parts;
    const connection = this.#connections.get(provider) ?? {
      ...resolveConnection(provider, credentials, fetch),
      idleTimeoutMs,
      now,
    };
    this.#connections.set(provider, connection);
    return connection;
  }
}
