// A fetch over node:http for the command line. The global one compiles its parser for longer than a whole run takes
// (see docs/decisions/0003-fetch-over-node-http.md).
import type { IncomingMessage, RequestOptions } from 'node:http';

/**
 * Sends one request, as the adapters of providers do: a method, headers, a body of text, a signal. A redirect is an
 * error, whatever `redirect` says; nothing is decompressed, for nothing compressed is asked for. The answer has the
 * part of `Response` that the SDKs use.
 */
export const httpFetch: typeof fetch = async (input, init = {}) => {
  const url = new URL(String(input));
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const headers = { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' };
  const options: RequestOptions = { method: init.method ?? 'GET', headers, ...(init.signal && { signal: init.signal }) };
  return new Promise<Response>((resolve, reject) => {
    const outgoing = request(url, options, (incoming) => {
      const { statusCode = 0, headers: answered } = incoming;
      if (statusCode >= 300 && statusCode < 400 && answered.location !== undefined) {
        incoming.destroy();
        reject(new TypeError('unexpected redirect'));
      } else {
        resolve(new HttpResponse(incoming) as unknown as Response);
      }
    });
    outgoing.on('error', reject);
    outgoing.end(init.body ?? undefined);
  });
};

/** An answer whose body is the stream of the socket: one of the web's kind would be made of it for nothing. */
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
