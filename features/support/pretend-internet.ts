// A simulated internet: a server on loopback behind each address, and names that resolve to the addresses in the
// scenario. The lookups, checks and redirects are those of the real program.
import dns from 'node:dns';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP, type LookupFunction, Socket } from 'node:net';

export interface SeenRequest {
  /** Host and path. */
  readonly place: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answering = (response: ServerResponse) => unknown;

type Lookup = (name: string, options: { all?: boolean }, done: (...results: unknown[]) => void) => void;

interface ConnectOptions {
  readonly host?: string;
  readonly port?: number | string;
  readonly lookup?: LookupFunction;
}

export class PretendInternet {
  readonly seen: SeenRequest[] = [];
  /** All name lookups, in order. */
  readonly lookedUp: string[] = [];
  /** Answers by host and path; other paths return 404. */
  readonly answers = new Map<string, Answering>();
  /** The results of successive lookups of a name; the last one repeats. */
  readonly names = new Map<string, string[][]>();
  readonly #server: Server;
  readonly #restore: () => void;

  private constructor(server: Server) {
    this.#server = server;
    const [lookup, connect] = [dns.lookup, Socket.prototype.connect];
    // Node itself resolves the address on which a server listens.
    const look = (...words: unknown[]) =>
      (isIP(String(words[0])) === 0 ? this.#lookup : (lookup as (...given: unknown[]) => unknown))(
        ...(words as Parameters<Lookup>),
      );
    this.#restore = () => {
      dns.lookup = lookup;
      Socket.prototype.connect = connect;
    };
    dns.lookup = look as typeof dns.lookup;
    const detour = (socket: Socket, given: readonly unknown[]) =>
      this.#connect(socket, given, connect as (...words: unknown[]) => Socket);
    Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
      return detour(this, given);
    } as typeof connect;
  }

  static async start(): Promise<PretendInternet> {
    const server = createServer((request, response) => internet.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const internet = new PretendInternet(server);
    return internet;
  }

  async stop(): Promise<void> {
    this.#restore();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const place = `${request.headers.host}${request.url}`;
      this.seen.push({
        place,
        method: request.method ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const answer = this.answers.get(place) ?? ((outgoing) => outgoing.writeHead(404).end('nothing here'));
      answer(response);
    });
  }

  #lookup: Lookup = (name, options, done) => {
    this.lookedUp.push(name);
    const found = this.names.get(name);
    const addresses = (found === undefined || found.length === 1 ? found?.[0] : found.shift())?.map((address) => ({
      address,
      family: isIP(address),
    }));
    const [first] = addresses ?? [];
    const absent = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    const results =
      first === undefined ? [absent] : options.all === true ? [null, addresses] : [null, first.address, first.family];
    setImmediate(() => done(...results));
  };

  /** Sends each connection to the default port to this server, after the lookup has allowed it. */
  #connect(socket: Socket, given: readonly unknown[], connect: (...words: unknown[]) => Socket): Socket {
    const words = (Array.isArray(given[0]) ? given[0] : given) as [ConnectOptions];
    const [{ host = '', port, lookup = dns.lookup as LookupFunction }] = words;
    if (Number(port) !== 80) return connect.call(socket, ...given);
    const here = { address: '127.0.0.1', family: 4 };
    const looking: LookupFunction = (name, options, done) => {
      lookup(name, options, (error) =>
        error !== null ? done(error, []) : options.all ? done(null, [here]) : done(null, here.address, here.family),
      );
    };
    const change = {
      port: (this.#server.address() as AddressInfo).port,
      ...(isIP(host) === 0 ? { lookup: looking } : { host: here.address }),
    };
    words[0] = { ...words[0], ...change };
    return connect.call(socket, ...given);
  }
}
