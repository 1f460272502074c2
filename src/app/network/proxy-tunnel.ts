// A tunnel through a proxy (CONNECT, RFC 9110 section 9.3.6), for http and https alike: the proxy learns host and port.
// Does not know which proxy is to be used: that is decided in proxy.ts.
import type { Agent, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { ProviderError } from '../../errors.ts';
import type { ProxyAddress } from './proxy.ts';

export interface TunnelOptions {
  /** Whose tunnel it is. */
  readonly target: URL;
  /** Ends the attempt. */
  readonly signal: AbortSignal | undefined;
  /** For the connection to the proxy itself. */
  readonly agentFor: (protocol: string) => Promise<Agent>;
}

/**
 * Opens a tunnel and gives back what makes it the connection of one request.
 * User and password go to the proxy and nowhere else.
 * @throws ProviderError if the proxy is not there or refuses; what aborts the signal passes as it is
 */
export async function openTunnel(proxy: ProxyAddress, options: TunnelOptions): Promise<() => Socket> {
  const { target, signal } = options;
  const socket = await new Promise<Socket>((resolve, reject) => {
    requestTunnel(proxy, options).then((outgoing) => {
      outgoing.once('connect', (answer: IncomingMessage, tunnel: Socket, head: Buffer) => {
        // Between here and the request that takes the tunnel over, nobody else listens.
        tunnel.on('error', () => undefined);
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300 && head.length === 0) return resolve(tunnel);
        tunnel.destroy();
        reject(refusal(proxy, answer, target));
      });
      outgoing.once('error', (error) => reject(signal?.aborted ? error : unreachable(proxy, error, target)));
      outgoing.end();
    }, reject);
  });
  return () =>
    target.protocol === 'https:' ? connect({ socket, ALPNProtocols: ['http/1.1'], ...nameOf(target) }) : socket;
}

async function requestTunnel({ url }: ProxyAddress, { target, signal, agentFor }: TunnelOptions) {
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const path = `${target.hostname}:${portOf(target)}`;
  const host = bare(url.hostname);
  const options: RequestOptions = {
    method: 'CONNECT',
    host,
    port: portOf(url),
    path,
    // The tunnel is this connection: a proxy that reads `close` may end it.
    headers: { host: path, connection: 'keep-alive', ...authorization(url) },
    // Else the certificate of an https proxy would have to bear the name in the header `host`, which is the target's.
    servername: isIP(host) === 0 ? host : '',
    agent: await agentFor(url.protocol),
    ...(signal && { signal }),
  };
  return request(options);
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The name that the certificate of the target has to bear. An IP address is none that a handshake may ask for. */
function nameOf(target: URL): { host: string } | { servername: string } {
  const host = bare(target.hostname);
  return isIP(host) === 0 ? { servername: host } : { host };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function portOf({ protocol, port }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

/** The address without user and password. */
function shown({ url }: ProxyAddress): string {
  return `${url.protocol}//${url.hostname}:${portOf(url)}`;
}

function refusal(proxy: ProxyAddress, { statusCode, headers }: IncomingMessage, target: URL): ProviderError {
  if (statusCode === 407) return unauthorized(proxy, headers['proxy-authenticate'] ?? '');
  const answer = statusCode === 200 ? 'with something else than a tunnel' : statusCode;
  return fault(
    proxy,
    `answered ${answer} when asked to connect to ${target.hostname}:${portOf(target)}`,
    adviceFor(proxy, target),
  );
}

function unauthorized(proxy: ProxyAddress, challenge: string | readonly string[]): ProviderError {
  const { url, variable } = proxy;
  const schemes = String(challenge);
  if (schemes !== '' && !/\bbasic\b/i.test(schemes))
    return fault(
      proxy,
      'wants a way to sign in that is not supported',
      'Only a user name and a password (Basic) can be sent.',
    );
  if (url.username !== '' || url.password !== '')
    return fault(
      proxy,
      'did not accept the user name and the password',
      `Check them in ${variable}: special characters are written as %40 and the like.`,
    );
  return fault(
    proxy,
    'wants a user name and a password',
    `Set ${variable}=${url.protocol}//USER:PASSWORD@${url.hostname}:${portOf(url)}`,
  );
}

function unreachable(proxy: ProxyAddress, error: Error, target: URL): ProviderError {
  // Several addresses that all fail are one error without a message.
  return fault(
    proxy,
    `could not be reached: ${error.message || (error as { code?: string }).code}`,
    adviceFor(proxy, target),
  );
}

function adviceFor({ variable }: ProxyAddress, target: URL): string {
  return `Check ${variable}, or name ${bare(target.hostname)} in NO_PROXY.`;
}

/** Without a cause: those who look for an error of ours look at the innermost one. */
function fault(proxy: ProxyAddress, what: string, hint: string): ProviderError {
  const message = `the proxy ${shown(proxy)} ${what}`;
  return new ProviderError({
    code: 'PROVIDER_UNREACHABLE',
    message,
    hint,
    details: { proxy: shown(proxy) },
    isFree: true,
  });
}
