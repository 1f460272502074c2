// A provider on loopback that stores each request unchanged; a mock provider behind it answers.
import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Alternating names and values, as received. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export class RecordingServer {
  readonly requests: RecordedRequest[] = [];
  /** Decides which answer is sent. */
  readonly mock: LLMock;
  /** Answers in place of the mock with the exact bytes of a scenario, including invalid ones. */
  answer: ((outgoing: ServerResponse) => unknown) | undefined;
  readonly #front: Server;

  private constructor(mock: LLMock) {
    this.mock = mock;
    this.#front = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { method = '', url = '', headers, rawHeaders } = incoming;
        const body = Buffer.concat(chunks);
        this.requests.push({ method, path: url, headers, rawHeaders, body: body.toString() });
        if (this.answer) return this.answer(outgoing);
        // The `connection` header concerns only the connection to this server.
        const { connection: _, ...passedOn } = headers;
        const onward = request(
          new URL(url, mock.url),
          { method, headers: { ...passedOn, host: '127.0.0.1' } },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
            answer.on('error', () => outgoing.destroy());
          },
        );
        onward.on('error', () => outgoing.destroy());
        outgoing.on('close', () => onward.destroy());
        onward.end(body);
      });
    });
  }

  static async start(): Promise<RecordingServer> {
    const mock = new LLMock({ port: 0, host: '127.0.0.1' });
    await mock.start();
    const server = new RecordingServer(mock);
    await new Promise<void>((resolve) => server.#front.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#front.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#front.closeAllConnections();
    await new Promise((resolve) => this.#front.close(resolve));
    await this.mock.stop();
  }
}
