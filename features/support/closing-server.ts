// A provider on loopback that closes its connections in the configured way, byte by byte as real servers do. It counts
// the requests that it processes, which are those that arrived completely before it closed the connection.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { eventsOf } from './wire-answers.ts';

/** One connection: `stream` is encrypted if TLS is used, and `wire` is the TCP socket. */
interface Line {
  readonly stream: Socket;
  readonly wire: Socket;
  /** Set once the server ignores further data from this connection. */
  isClosed: boolean;
  answers: number;
}

/** What the server does with the connection after an answer. */
const AFTER_ANSWER: Readonly<Record<string, (line: Line) => unknown>> = {
  'closes the connection at once': close,
  'closes the connection 5 ms later': (line) => setTimeout(close, 5, line),
  'closes the connection 50 ms later': (line) => setTimeout(close, 50, line),
  'resets the connection 5 ms later': (line) => setTimeout(reset, 5, line),
  'keeps the connection': () => undefined,
};

/** What the server does with the next request on a connection on which it has already answered. */
const AT_NEXT_REQUEST: Readonly<Record<string, (line: Line) => unknown>> = {
  'resets the connection when the next request comes': reset,
  'closes the connection when the next request comes': (line) => {
    line.isClosed = true;
    line.wire.destroy();
  },
  'begins to answer the next request and resets the connection': (line) => {
    line.isClosed = true;
    line.stream.write('HTTP/1.1 2', () => setTimeout(() => line.wire.destroy(), 50));
  },
  'works on the next request for 1.5 s and resets the connection': (line) => {
    line.isClosed = true;
    setTimeout(reset, 1500, line);
  },
};

export type Framing = 'in chunks' | 'with its length' | 'until the end' | 'in HTTP/1.0';

export interface ClosingOptions {
  /** A key of the tables above. */
  readonly ending: string;
  readonly framing?: Framing;
  /** Whether answers have the header `connection: close`. */
  readonly isAnnounced?: boolean;
  readonly certificate?: Pick<TLSSocketOptions, 'key' | 'cert'> | undefined;
}

export class ClosingServer {
  /** Requests that were answered. */
  answered = 0;
  /** Requests that arrived after an answer on the same connection and were not answered. */
  dropped = 0;
  connections = 0;
  readonly #options: ClosingOptions;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(options: ClosingOptions) {
    if (!(options.ending in AFTER_ANSWER) && !(options.ending in AT_NEXT_REQUEST))
      throw new Error(`no server ${options.ending}`);
    this.#options = options;
    this.#server = createServer((wire) => this.#accept(wire));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(wire: Socket): void {
    this.connections += 1;
    this.#open.add(wire);
    const { certificate } = this.#options;
    const stream = certificate === undefined ? wire : new TLSSocket(wire, { isServer: true, ...certificate });
    const line: Line = { stream, wire, isClosed: false, answers: 0 };
    wire.on('close', () => this.#open.delete(wire));
    for (const socket of new Set([wire, stream])) socket.on('error', () => undefined);
    let received = '';
    stream.on('data', (bytes: Buffer) => {
      received += bytes.toString('latin1');
      const [head = '', body] = received.split('\r\n\r\n');
      const { length } = /content-length: (?<length>\d+)/i.exec(head)?.groups ?? {};
      if (body === undefined || body.length < Number(length)) return;
      received = '';
      this.#take(line);
    });
  }

  #take(line: Line): void {
    const { ending } = this.#options;
    if (line.isClosed || (line.answers > 0 && ending in AT_NEXT_REQUEST)) {
      this.dropped += 1;
      if (!line.isClosed) AT_NEXT_REQUEST[ending]?.(line);
      return;
    }
    this.answered += 1;
    line.answers += 1;
    line.stream.write(answerIn(this.#options));
    AFTER_ANSWER[ending]?.(line);
    if (/^(until|in HTTP)/.test(this.#options.framing ?? '') && !line.isClosed) close(line);
  }
}

function close(line: Line): void {
  line.isClosed = true;
  line.stream.end();
}

function reset(line: Line): void {
  line.isClosed = true;
  line.wire.resetAndDestroy();
}

const EVENTS = eventsOf(`
  {"choices":[{"index":0,"delta":{"role":"assistant","content":"Good"},"finish_reason":null}]}
  {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
  {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":3}}
  [DONE]
`);

function answerIn({ framing = 'in chunks', isAnnounced = false }: ClosingOptions): string {
  const head = `HTTP/1.${framing === 'in HTTP/1.0' ? 0 : 1} 200 OK\r\nContent-Type: text/event-stream\r\n${isAnnounced ? 'Connection: close\r\n' : ''}`;
  if (framing === 'in chunks')
    return `${head}Transfer-Encoding: chunked\r\n\r\n${EVENTS.length.toString(16)}\r\n${EVENTS}\r\n0\r\n\r\n`;
  return `${head}${framing === 'with its length' ? `Content-Length: ${EVENTS.length}\r\n` : ''}\r\n${EVENTS}`;
}
