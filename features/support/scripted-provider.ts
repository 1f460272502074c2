// An answer of the `openai` protocol that a scenario controls: each chunk is sent by a step.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { eventsOf } from './wire-answers.ts';

/** Answers one request with server-sent events. Chunks sent before the request arrives wait for it. */
export class ScriptedAnswer {
  /** The handler for a server. */
  readonly take: (outgoing: ServerResponse) => void;
  /** Resolves once either side has closed the connection. */
  readonly closed: Promise<void>;
  readonly #connection: Promise<ServerResponse>;

  constructor() {
    let onConnection: (outgoing: ServerResponse) => void = () => undefined;
    this.#connection = new Promise((resolve) => {
      onConnection = resolve;
    });
    this.closed = this.#connection.then(async (outgoing) => {
      if (!outgoing.closed) await once(outgoing, 'close');
    });
    this.take = (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.flushHeaders();
      onConnection(outgoing);
    };
  }

  /** Resolves once the request has arrived. */
  async asked(): Promise<void> {
    await this.#connection;
  }

  /** Sends one chunk of text. */
  async say(text: string): Promise<void> {
    await this.#send({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] });
  }

  /** Sends the finish reason and the usage, and ends the answer. */
  async finish(): Promise<void> {
    await this.#send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    await this.#send({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } });
    (await this.#connection).end(eventsOf('[DONE]'));
  }

  async #send(event: object): Promise<void> {
    (await this.#connection).write(eventsOf(JSON.stringify(event)));
  }
}
