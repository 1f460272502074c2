// A fetch over node:http for the command line. The global fetch takes longer to compile its parser than a whole run
// takes (see docs/decisions/0003-fetch-over-node-http.md).

import type { Agent, AgentOptions, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { wasClosedBefore } from '../../providers/wire/stale-socket.ts';
import { beginConnecting } from '../../providers/wire/unsent.ts';
import type { Host } from '../host.ts';
import type { TunnelOptions } from './proxy-tunnel.ts';

/** Checked before the proxy code is loaded: without one of these variables each connection is direct. */
export const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * Returns a fetch with the features that the provider adapters use: a method, headers, a text body, a signal. A
 * redirect is always an error; the option `redirect` is ignored. Responses are not decompressed, because no compression
 * is requested. The response has the part of `Response` that the SDKs use. Uses the proxy that the environment sets;
 * see proxy.ts.
 */
export function httpFetch(environment: Host['environment']): typeof fetch {
  const agentFor = directAgents();
  return async (input, init = {}) => {
    const url = new URL(String(input));
    const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
    const headers = { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' };
    const signal = init.signal ?? undefined;
    const options: RequestOptions = { method: init.method ?? 'GET', headers, ...(signal && { signal }) };
    const connected = signal && beginConnecting(signal);
    const send = (way: RequestOptions) => responseTo(request(url, { ...options, ...way }), init.body, connected);
    const createConnection = PROXY_VARIABLES.some((name) => environment[name])
      ? await tunnelTo(url, environment, { signal, agentFor })
      : undefined;
    // Node.js ignores `createConnection` if `agent` is set, even to `false`.
    if (createConnection) return send({ createConnection });
    const agent = await agentFor(url.protocol);
    return send({ agent }).catch((error: unknown) => {
      if (!(error instanceof StaleSocketError)) throw error;
      // The other idle connections may be stale too. After they are closed the request gets a new connection.
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
      if (signal) beginConnecting(signal);
      return send({ agent });
    });
  };
}

/** A request was sent on a connection that the server had already closed. */
class StaleSocketError extends Error {}

/**
 * Sends a request. Calls `connected` when the first byte of the request can reach the server.
 * @throws StaleSocketError if the request can safely be sent again; otherwise the error of the connection
 */
function responseTo(
  outgoing: ClientRequest,
  body: RequestInit['body'],
  connected: () => void = () => undefined,
): Promise<Response> {
  let bytesBefore = 0;
  let flushedAt: number | undefined;
  return new Promise((resolve, reject) => {
    outgoing.on('socket', (socket) => {
      bytesBefore = socket.bytesRead;
      const { connecting, secureConnecting } = socket as Socket & { readonly secureConnecting?: boolean };
      if (secureConnecting || connecting) socket.once(secureConnecting ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    outgoing.on('finish', () => {
      flushedAt = performance.now();
    });
    outgoing.on('response', (incoming) => {
      const { statusCode = 0, headers } = incoming;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        incoming.destroy();
        reject(new TypeError('unexpected redirect'));
      } else {
        resolve(new HttpResponse(incoming) as unknown as Response);
      }
    });
    outgoing.on('error', (error) => {
      const { reusedSocket: isReused, socket } = outgoing;
      const isStale = wasClosedBefore(error, {
        isReused,
        bytesBefore,
        bytesNow: socket?.bytesRead ?? bytesBefore,
        flushedAt,
      });
      reject(isStale ? new StaleSocketError(error.message, { cause: error }) : error);
    });
    outgoing.end(body ?? undefined);
  });
}

async function tunnelTo(url: URL, environment: Host['environment'], options: Omit<TunnelOptions, 'target'>) {
  const { proxyFor } = await import('./proxy.ts');
  const proxy = proxyFor(url, environment);
  return proxy && (await import('./proxy-tunnel.ts')).openTunnel(proxy, { target: url, ...options });
}

/**
 * Returns a function that creates the agent of a scheme on first use. Only https connections are kept alive, because
 * the handshake takes time. A new http connection costs little, and local servers close theirs after each response.
 * `proxyEnv` is null because agents since Node.js 22.21 and 24.5 use their own proxy rules if NODE_USE_ENV_PROXY is
 * set. Those rules read NO_PROXY differently from proxy.ts.
 */
function directAgents(): TunnelOptions['agentFor'] {
  const agents = new Map<string, Agent>();
  return async (protocol) => {
    const keepAlive = protocol === 'https:';
    const { Agent } = keepAlive ? await import('node:https') : await import('node:http');
    const agent =
      agents.get(protocol) ??
      new Agent({ keepAlive, scheduling: 'lifo', timeout: 5000, proxyEnv: null } as AgentOptions);
    agents.set(protocol, agent);
    return agent;
  };
}

/** A response whose body is the stream of the socket, because converting it to a web stream has no benefit. */
class HttpResponse {
  readonly url = '';
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers = new Headers();
  readonly body: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.status = incoming.statusCode ?? 0;
    this.statusText = incoming.statusMessage ?? '';
    this.ok = this.status >= 200 && this.status < 300;
    this.body = incoming;
    for (const [name, values] of Object.entries(incoming.headersDistinct)) {
      for (const value of values ?? []) this.headers.append(name, value);
    }
  }

  async text(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}
