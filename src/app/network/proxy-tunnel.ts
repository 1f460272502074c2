// Opens a tunnel through a proxy (CONNECT, RFC 9110 section 9.3.6), for http and https: the proxy sees only host and
// port. Does not choose the proxy; see proxy.ts.
import type { Agent, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { ProviderError } from '../../errors.ts';
import type { ProxyAddress } from './proxy.ts';

export interface TunnelOptions {
  /** The URL of the request that uses the tunnel. */
  readonly target: URL;
  /** Cancels the attempt. */
  readonly signal: AbortSignal | undefined;
  /** Returns the agent for the connection to the proxy itself. */
  readonly agentFor: (protocol: string) => Promise<Agent>;
}

/**
 * Opens a tunnel and returns a function that makes it the connection of one request. Sends the user name and the
 * password only to the proxy.
 * @throws ProviderError if the proxy cannot be reached or refuses; if the signal is aborted, the unchanged error
 */
export async function openTunnel(proxy: ProxyAddress, options: TunnelOptions): Promise<() => Socket> {
  const { target, signal } = options;
  const socket = await new Promise<Socket>((resolve, reject) => {
    requestTunnel(proxy, options).then((outgoing) => {
      outgoing.once('connect', (response: IncomingMessage, tunnel: Socket, head: Buffer) => {
        // Without a listener an error would crash the process before the request takes over the tunnel.
        tunnel.on('error', () => undefined);
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300 && head.length === 0) return resolve(tunnel);
        tunnel.destroy();
        reject(refusedError(proxy, response, target));
      });
      outgoing.once('error', (error) => reject(signal?.aborted ? error : unreachableError(proxy, error, target)));
      outgoing.end();
    }, reject);
  });
  return () =>
    target.protocol === 'https:' ? connect({ socket, ALPNProtocols: ['http/1.1'], ...tlsNameOf(target) }) : socket;
}

async function requestTunnel({ url }: ProxyAddress, { target, signal, agentFor }: TunnelOptions) {
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const path = `${target.hostname}:${portOf(target)}`;
  const host = withoutBrackets(url.hostname);
  const options: RequestOptions = {
    method: 'CONNECT',
    host,
    port: portOf(url),
    path,
    // The tunnel is this connection, and a proxy that receives `connection: close` may close it.
    headers: { host: path, connection: 'keep-alive', ...authorization(url) },
    // Without it the certificate of an https proxy would be checked against the header `host`, which is the target.
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

/** Returns the name that the certificate of the target must have. TLS does not allow an IP address as `servername`. */
function tlsNameOf(target: URL): { host: string } | { servername: string } {
  const host = withoutBrackets(target.hostname);
  return isIP(host) === 0 ? { servername: host } : { host };
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function portOf({ protocol, port }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

/** Returns the URL of the proxy without user name and password. */
function displayUrl({ url }: ProxyAddress): string {
  return `${url.protocol}//${url.hostname}:${portOf(url)}`;
}

function refusedError(proxy: ProxyAddress, { statusCode, headers }: IncomingMessage, target: URL): ProviderError {
  if (statusCode === 407) return authenticationError(proxy, headers['proxy-authenticate'] ?? '');
  const response = statusCode === 200 ? 'with data instead of a tunnel' : statusCode;
  return proxyError(
    proxy,
    `answered ${response} when asked to connect to ${target.hostname}:${portOf(target)}`,
    hintFor(proxy, target),
  );
}

function authenticationError(proxy: ProxyAddress, challenge: string | readonly string[]): ProviderError {
  const { url, variable } = proxy;
  const schemes = String(challenge);
  if (schemes !== '' && !/\bbasic\b/i.test(schemes))
    return proxyError(
      proxy,
      'requires a way to sign in that is not supported',
      'Use a proxy that accepts a user name and a password (Basic authentication).',
    );
  if (url.username !== '' || url.password !== '')
    return proxyError(
      proxy,
      'did not accept the user name and the password',
      `Check them in ${variable}: write special characters as %40 and so on.`,
    );
  return proxyError(
    proxy,
    'requires a user name and a password',
    `Set ${variable}=${url.protocol}//USER:PASSWORD@${url.hostname}:${portOf(url)}`,
  );
}

function unreachableError(proxy: ProxyAddress, error: Error, target: URL): ProviderError {
  // If the host has several addresses and all fail, the error has a code but no message.
  return proxyError(
    proxy,
    `could not be reached: ${error.message || (error as { code?: string }).code}`,
    hintFor(proxy, target),
  );
}

function hintFor({ variable }: ProxyAddress, target: URL): string {
  return `Check ${variable}, or name ${withoutBrackets(target.hostname)} in NO_PROXY.`;
}

/**
 * Returns an error without a cause, because the code that searches an error chain for our errors uses the innermost
 * one.
 */
function proxyError(proxy: ProxyAddress, what: string, hint: string): ProviderError {
  const message = `the proxy ${displayUrl(proxy)} ${what}`;
  return new ProviderError({
    code: 'PROVIDER_UNREACHABLE',
    message,
    hint,
    details: { proxy: displayUrl(proxy) },
    isFree: true,
  });
}
