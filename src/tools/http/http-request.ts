// The tool http_request: sends a request, follows redirects and returns the response as text. Uses no proxy and keeps
// no state between requests.
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestPlain, STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import { request as requestSecure } from 'node:https';
import { wellFormed } from '../../well-formed.ts';
import { type ToolContext, ToolError } from '../tool.ts';
import { hostFault, publicLookup } from './guarded-lookup.ts';
import { bodyText } from './http-body.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
const MAX_HEADERS = 64;

interface Arguments {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly body_only?: boolean;
  readonly timeout_ms?: number;
}

/** One request; a redirect leads to another one. */
interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface HttpResponse {
  readonly url: URL;
  readonly message: IncomingMessage;
  readonly body: string;
}

/**
 * Sends a request and returns the status, some headers and the body.
 * @throws ToolError if the response is incomplete or not text; the reason of the signal
 */
export async function httpRequest(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<string> {
  const {
    url,
    method = 'GET',
    headers = {},
    body,
    body_only = false,
    timeout_ms = DEFAULT_TIMEOUT_MS,
  } = args as unknown as Arguments;
  context.signal.throwIfAborted();
  const clock = AbortSignal.timeout(timeout_ms);
  const first = { url: parseUrl(url), method, headers: checkHeaders(headers), body };
  try {
    const response = await follow(first, { ...context, signal: AbortSignal.any([context.signal, clock]) });
    return body_only ? bodyOrError(response) : formatResponse(response, first.url);
  } catch (error) {
    context.signal.throwIfAborted();
    if (clock.aborted)
      throw new ToolError(`${first.url.host} did not answer within ${timeout_ms} ms`, { cause: error });
    if (error instanceof ToolError) throw error;
    throw new ToolError(`${first.url.host} could not be reached: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { code, message, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly unknown[] };
  if (code === 'ENOTFOUND') return 'there is no host of that name';
  return errors?.[0] === undefined ? (code ?? message) : reasonOf(errors[0]);
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  const shown = JSON.stringify(text.length > 200 ? `${wellFormed(text.slice(0, 200))}...` : text);
  if (url === undefined) throw new ToolError(`${shown} is not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ToolError(`${url.protocol}// is refused: only http:// and https:// are supported`);
  if (url.username !== '' || url.password !== '')
    throw new ToolError('a URL with a user name or password is refused: use a header instead');
  return url;
}

/**
 * Headers that the connection itself sets, and headers that could route the request to another host behind the address.
 */
const RESERVED_HEADERS =
  /^(host|connection|content-length|transfer-encoding|accept-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*|forwarded|x-forwarded-.*)$/;

function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) throw new ToolError(`there are more than ${MAX_HEADERS} headers`);
  for (const [name, value] of entries) {
    if (RESERVED_HEADERS.test(name.toLowerCase())) throw new ToolError(`the header ${name} cannot be set`);
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      throw new ToolError(
        `the header ${JSON.stringify(name)} cannot be sent: its name or value contains characters that are not allowed`,
        { cause: error },
      );
    }
  }
  return headers;
}

async function follow(first: HttpRequest, context: ToolContext): Promise<HttpResponse> {
  let request = first;
  for (let redirects = 0; ; redirects++) {
    const message = await send(request, context);
    const next = redirectOf(request, message);
    if (next === undefined) return { url: request.url, message, body: await bodyText(message) };
    message.destroy();
    if (redirects === MAX_REDIRECTS)
      throw new ToolError(`${first.url.host} redirects more than ${MAX_REDIRECTS} times`);
    request = next;
  }
}

function send({ url, method, headers, body }: HttpRequest, { signal, host }: ToolContext): Promise<IncomingMessage> {
  const allowsPrivate = host?.allowPrivateAddresses === true;
  const fault = allowsPrivate ? undefined : hostFault(url.hostname);
  if (fault !== undefined) throw fault;
  const length = body === undefined ? undefined : { 'content-length': String(Buffer.byteLength(body)) };
  const options: RequestOptions & { rejectUnauthorized: boolean } = {
    method,
    headers: { ...DEFAULT_HEADERS, ...lowerCase(headers), 'accept-encoding': 'identity', ...length },
    signal,
    // A new connection: a pooled one may have been opened by a request that was allowed to reach private addresses.
    agent: false,
    rejectUnauthorized: true,
    ...(!allowsPrivate && { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    const request: ClientRequest = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options);
    request.on('response', resolve).on('error', reject).end(body);
  });
}

const DEFAULT_HEADERS = { accept: '*/*', 'user-agent': 'agents' };

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Headers that are sent on to another host after a redirect: none of them is a credential. */
const CROSS_ORIGIN_HEADERS = ['accept', 'accept-language', 'content-type', 'user-agent'];

/** Returns the request that follows a redirect. @see https://fetch.spec.whatwg.org/#http-redirect-fetch */
function redirectOf(
  { url, method, headers, body }: HttpRequest,
  { statusCode = 0, headers: { location } }: IncomingMessage,
): HttpRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return undefined;
  const next = parseUrl(location, url);
  const becomesGet = (statusCode === 303 && method !== 'HEAD') || (statusCode <= 302 && method === 'POST');
  const kept = next.origin === url.origin ? headers : pickHeaders(headers, CROSS_ORIGIN_HEADERS);
  return becomesGet
    ? { url: next, method: 'GET', headers: kept, body: undefined }
    : { url: next, method, headers: kept, body };
}

function pickHeaders(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name.toLowerCase())));
}

function bodyOrError({ message, body }: HttpResponse): string {
  const { statusCode = 0 } = message;
  if (statusCode >= 400) throw new ToolError(`${statusLine(message)}\n\n${body}`);
  return body;
}

const SHOWN_HEADERS = ['content-type', 'etag', 'last-modified', 'link', 'location', 'retry-after'] as const;

function formatResponse({ url, message, body }: HttpResponse, requestedUrl: URL): string {
  const headers = SHOWN_HEADERS.flatMap((name) =>
    message.headers[name] === undefined ? [] : [`${name}: ${message.headers[name]}`],
  );
  const redirected = url.href === requestedUrl.href ? [] : [`url: ${url.href}`];
  return [statusLine(message), ...redirected, ...headers, ...(body === '' ? [] : ['', body])].join('\n');
}

function statusLine({ statusCode = 0 }: IncomingMessage): string {
  return `HTTP ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trimEnd();
}
