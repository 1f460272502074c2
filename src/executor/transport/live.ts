// Calls the providers.
import type { Connections } from './connections.ts';
import type { CallRequest, CallTransport, Sleep, Transport } from './transport.ts';

export class LiveTransport implements Transport {
  readonly sleep: Sleep;
  readonly #connections: Connections;

  constructor(connections: Connections, sleep: Sleep) {
    this.#connections = connections;
    this.sleep = sleep;
  }

  check(provider: string): void {
    this.#connections.to(provider);
  }

  async open({ provider, actor }: CallRequest): Promise<CallTransport> {
    const adapter = await this.#connections.adapter(provider, actor);
    return {
      send: (request, signal) => adapter.stream(request, signal),
      waitAfter: (_attempt, policyMs) => policyMs,
      sleep: this.sleep,
      close: () => undefined,
    };
  }

  assertRecorded(): void {
    // Records nothing.
  }
}
