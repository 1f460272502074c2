// The connections to the providers: created when they are first needed, and cached because they never change.
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
  readonly #options: ConnectionOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #adapters = new Map<string, Promise<Provider>>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Checks without network access that a provider is configured. @throws ConfigurationError if it is not */
  check(provider: string): void {
    this.#connection(provider);
  }

  /**
   * Returns the adapter of a provider. `actor` is named in messages.
   * @throws ConfigurationError if it cannot be created
   */
  adapter(provider: string, actor: string): Promise<Provider> {
    const cached = this.#adapters.get(provider);
    if (cached !== undefined) return cached;
    const adapter = connect(this.#connection(provider), actor);
    this.#adapters.set(provider, adapter);
    // A failure is not cached, because its message names the actor.
    adapter.catch(() => this.#adapters.delete(provider));
    return adapter;
  }

  #connection(provider: string): Connection {
    const { credentials, fetch, idleTimeoutMs, now } = this.#options;
    const connection = this.#connections.get(provider) ?? {
      ...resolveConnection(provider, credentials, fetch),
      idleTimeoutMs,
      now,
    };
    this.#connections.set(provider, connection);
    return connection;
  }
}
