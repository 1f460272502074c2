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
      ...resolveConnection(provider, sources),
      idleTimeoutMs,
      now,
    };
    this.#connections.set(provider, connection);
    return connection;
  }

  /** Returns the protocol of a provider. Needs no key, so it also works for a run that is replayed. */
  protocolOf(provider: string): ProtocolRow {
    return protocolFor(provider, this.#parts);
  }

  /** The adapter of a provider. `actor` is who wants it, for messages. @throws ConfigurationError if it cannot be made */
  adapter(provider: string, actor: string): Promise<Provider> {
    const kept = this.#adapters.get(provider);
    if (kept !== undefined) return kept;
    const made = connect(this.to(provider), actor);
    this.#adapters.set(provider, made);
    // Whoever asks next gets an error with a name of their own.
    made.catch(() => this.#adapters.delete(provider));
    return made;
  }
}
