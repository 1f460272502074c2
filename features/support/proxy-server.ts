// A company proxy on loopback: only the proxy can resolve outside names, and each name leads to a server on this
// machine.
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface AskedTunnel {
  /** The first line of the request, without the version. */
  readonly line: string;
  readonly headers: NodeJS.Dict<string | readonly string[]>;
}

/** Answers in place of opening the tunnel. */
export type ProxyAnswer = (client: Duplex) => unknown;

export class ProxyServer {
  readonly asked: AskedTunnel[] = [];
  answer: ProxyAnswer | undefined;
  /** The accepted credentials as `user:password`; `undefined`: none are required. */
  passFor: string | undefined;
  /** All bytes that clients sent into tunnels. */
  carried = '';
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #scheme: string;

  /** With a certificate the connection to the proxy is itself encrypted. */
  constructor(certificate?: { readonly key: Buffer; readonly cert: Buffer }) {
    this.#scheme = certificate ? 'https' : 'http';
    this.#server = certificate ? createTlsServer(certificate) : createServer();
    this.#server.on('request', ({ method, url, headers }, outgoing) => {
      this.asked.push({ line: `${method} ${url}`, headers });
      outgoing.writeHead(501).end();
    });
    this.#server.on('connect', ({ method, url = '', headers }, client: Socket, head: Buffer) => {
      this.asked.push({ line: `${method} ${url}`, headers });
      client.on('error', () => undefined);
      const isGuest =
        this.passFor !== undefined &&
        headers['proxy-authorization'] !== `Basic ${Buffer.from(this.passFor).toString('base64')}`;
      if (isGuest)
        client.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="company"\r\nContent-Length: 3\r\n\r\nNo!',
        );
      else if (this.answer) this.answer(client);
      else this.#tunnel(client, head, Number(url.split(':').at(-1)));
    });
    this.#server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get scheme(): string {
    return this.#scheme;
  }

  /** Resolves once no client is connected. */
  async isLeft(): Promise<void> {
    await Promise.all(
      [...this.#open].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
    );
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #tunnel(client: Duplex, head: Buffer, port: number): void {
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      client.on('data', (bytes: Buffer) => {
        this.carried += bytes.toString('latin1');
      });
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  }
}
