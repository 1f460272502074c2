// The connections to the providers: created when they are first needed, and cached because they never change.
import type { Credentials } from '../../credentials.ts';
import { connect, protocolFor, resolveConnection } from '../../providers/connect.ts';
import type { Connection, ProtocolRow, Provider } from '../../providers/provider.ts';
import type { ProviderTable } from '../../providers/table/provider-table.ts';

export interface ConnectionOptions {
  readonly credentials: Credentials;
  readonly fetch: typeof fetch;
  readonly table: ProviderTable;
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

  /** The known providers. */
  get table(): ProviderTable {
    return this.#options.table;
  }

  /**
   * Returns the connection to a provider, without network access.
   * @throws ConfigurationError if it is not configured
   */
  to(provider: string): Connection {
    const { idleTimeoutMs, now, ...sources } = this.#options;
    const connection = this.#connections.get(provider) ?? {
      ...resolveConnection(provider, sources),
      idleTimeoutMs,
      now,
    };
    this.#connections.set(provider, connection);
    return connection;
  }

  /** Returns the protocol of a provider. Needs no key, so that it also works in a replay. */
  protocolOf(provider: string): ProtocolRow {
    return protocolFor(provider, this.#options);
  }

  /**
   * Returns the adapter of a provider. `actor` is named in messages.
   * @throws ConfigurationError if it cannot be created
   */
  adapter(provider: string, actor: string): Promise<Provider> {
    const cached = this.#adapters.get(provider);
    if (cached !== undefined) return cached;
    const adapter = connect(this.to(provider), actor);
    this.#adapters.set(provider, adapter);
    // A failure is not cached, because its message names the actor.
    adapter.catch(() => this.#adapters.delete(provider));
    return adapter;
  }
}
