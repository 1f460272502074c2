// A server for several tenants: actors from a database, a key per tenant, streamed text, a bill per run.
// It runs on the built-in mock provider, without a key. The first argument is the database file (default: a new file).
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  type ActorInput,
  ActorRegistry,
  AgentsError,
  type Credentials,
  createExecutor,
  LimitError,
  NotFoundError,
  ProviderError,
  type Spent,
  ValidationError,
} from 'cleveragents';

interface Tenant {
  readonly name: string;
  readonly credentials: Credentials;
  readonly maxCostUsd: number;
}

/** Replace this with your own table: each tenant's token, name, provider keys and cost limit for one run. */
const TENANTS: ReadonlyMap<string, Tenant> = new Map([
  ['Bearer ada-1', { name: 'ada', credentials: { mock: {} }, maxCostUsd: 0.001 }],
  [
    'Bearer bob-1',
    {
      name: 'bob',
      credentials: { openai: { apiKey: process.env.OPENAI_API_KEY, baseUrl: process.env.OPENAI_BASE_URL } },
      maxCostUsd: 0.01,
    },
  ],
]);

const PRICING = {
  'mock/echo': { inputPer1M: 1, outputPer1M: 2 },
  'openai/gpt-6-luna': { inputPer1M: 0.1, outputPer1M: 0.5 },
};

const ACTORS = {
  echo: { model: 'mock/echo', prompt: 'Say it again: {{ input }}' },
  twice: {
    type: 'graph',
    entry: 'draft',
    nodes: [
      { id: 'draft', type: 'llm', model: 'mock/echo', prompt: 'A draft of {{ input }}' },
      { id: 'final', type: 'llm', model: 'mock/echo', prompt: 'No longer {{ input }}' },
    ],
    edges: [{ from: 'draft', to: 'final' }],
  },
  writer: { model: 'openai/gpt-6-luna', system_prompt: 'You write short and plain.' },
  unpriced: { model: 'openai/gpt-6-sol' },
};

const registry = new ActorRegistry(process.argv[2] ?? join(mkdtempSync(join(tmpdir(), 'router-')), 'actors.db'));
for (const [name, actor] of Object.entries(ACTORS)) await registry.add(JSON.stringify(actor), { name, update: true });

/** Returns the definition of an actor as a plain object, or undefined if the database has no actor of that name. */
const findActor = (name: string): Promise<object | undefined> => registry.definition(name);

/** Runs one actor for one request. Only this executor receives the tenant's key. */
async function run(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  const name = `local/${request.url?.split('/').at(-1)}`;
  const config = await findActor(name);
  if (config === undefined) throw new NotFoundError({ code: 'ACTOR_NOT_FOUND', message: `there is no actor ${name}` });

  const limits = { maxCostUsd: tenant.maxCostUsd, timeoutMs: 60_000 };
  const options = { signal: disconnected.signal, resolveActor: findActor };
  const executor = createExecutor(config, tenant.credentials, limits, PRICING, options);

  const stream = executor.stream(await readInput(request));
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  for await (const chunk of stream) {
    // Waits while the client reads slowly. When the client disconnects, the run is aborted and the stream throws.
    if (!response.write(chunk)) await once(response, 'drain', { signal: disconnected.signal }).catch(() => undefined);
  }
  writeBill(tenant, await stream.result);
  response.end();
}

/** Parses the body: a message, or `{ message, history }`. The executor validates it. */
async function readInput(request: IncomingMessage): Promise<ActorInput> {
  try {
    return JSON.parse(await text(request));
  } catch (cause) {
    throw new ValidationError({ code: 'INVALID_MESSAGE', message: 'the body of the request is not JSON', cause });
  }
}

/** Writes one line for each run, with an entry for each model call. For a failed run, pass the `spent` of its error. */
function writeBill(tenant: Tenant, { nodes, chargedUsd }: Pick<Spent, 'nodes' | 'chargedUsd'>, failure?: string): void {
  const entries = nodes.map(({ node, provider, model, input, output, source, costUsd }) => ({
    node,
    provider,
    model,
    input,
    output,
    source,
    costUsd,
  }));
  console.log(JSON.stringify({ tenant: tenant.name, nodes: entries, chargedUsd, failure }));
}

function statusOf(error: unknown): number {
  if (error instanceof LimitError) return error.reason === 'budget_exhausted' ? 429 : 500;
  if (error instanceof ProviderError) return error.code === 'PROVIDER_RATE_LIMITED' ? 429 : 502;
  if (error instanceof ValidationError) return 400;
  return error instanceof NotFoundError ? 404 : 500;
}

function fail(response: ServerResponse, error: unknown): void {
  // The client has disconnected.
  if (response.closed) return;
  const { code, message, details } =
    error instanceof AgentsError ? error : new AgentsError({ code: 'INTERNAL', message: String(error) });
  const status = statusOf(error);
  if (status >= 500) console.error(`${code}: ${message}`);
  if (response.headersSent) {
    // Text has been sent, or will be in this turn of the event loop. A normal end would look like a complete answer.
    setImmediate(() => response.socket?.destroySoon());
    return;
  }
  if (typeof details.retry_after_ms === 'number')
    response.setHeader('retry-after', Math.ceil(details.retry_after_ms / 1000));
  response.writeHead(status, { 'content-type': 'application/json' });
  // Faults of this server or of a provider are only logged; the client gets the code.
  response.end(JSON.stringify({ error: status >= 500 ? { code } : { code, message } }));
}

const server = createServer(async (request, response) => {
  const tenant = TENANTS.get(request.headers.authorization ?? '');
  if (tenant === undefined) return void response.writeHead(401).end();
  try {
    await run(tenant, request, response);
  } catch (error) {
    if (error instanceof AgentsError && error.spent) writeBill(tenant, error.spent, error.code);
    fail(response, error);
  }
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
