// An answer of the `openai` protocol that a scenario speaks itself: each piece is sent when the scenario says so.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { eventsOf } from './wire-answers.ts';

/** Answers one request with server-sent events. What is said before the request has come waits for it. */
export class ScriptedAnswer {
  /** The handler for a server. */
  readonly take: (outgoing: ServerResponse) => void;
  /** Resolves once the connection was closed, by whichever side. */
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

  /** Resolves once the request has come. */
  async asked(): Promise<void> {
    await this.#connection;
  }

  /** Sends one piece of text. */
  async say(text: string): Promise<void> {
    await this.#send({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] });
  }

  /** Says why the answer ends and what was used, and ends it. */
  async finish(): Promise<void> {
    await this.#send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    await this.#send({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } });
    (await this.#connection).end(eventsOf('[DONE]'));
  }

  async #send(event: object): Promise<void> {
    (await this.#connection).write(eventsOf(JSON.stringify(event)));
  }
}
