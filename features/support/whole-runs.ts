// Complete runs against a provider that uses the allowed maximum: graphs with concurrent nodes, nested actors with
// limits, tools, retries and cancellations, and several concurrent runs of one executor.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ActorResult, AgentsError, createExecutor, LimitError, type Limits } from '../../src/index.ts';

const INPUT_PER_1M = 3;
const OUTPUT_PER_1M = 7;
/** The bytes that a provider may add around a message and for tools. */
const AROUND = { message: 16, tools: 1024 };

/** How one request goes: the used share of the allowed usage, in percent, and how the request ends. */
const requests = fc.record({
  input: fc.constantFrom(100, 100, 50, 1),
  output: fc.constantFrom(100, 100, 50, 1),
  does: fc.constantFrom(
    'answers',
    'answers',
    'answers',
    'calls',
    'calls',
    'tells nothing',
    'cuts',
    'resets',
    '500',
    '429',
    '400',
    'waits',
    'length',
    'empty',
  ),
  after: fc.nat(3),
});

const limits = fc.record(
  {
    max_cost_usd: fc.integer({ min: 0, max: 90 }).map((count) => count / 10_000),
    max_total_tokens: fc.integer({ min: 0, max: 12_000 }),
    max_model_calls: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: [] },
);

const node = fc.record({
  kind: fc.constantFrom('llm', 'llm', 'actor', 'actor', 'graph', 'tool'),
  tools: fc.constantFrom([], [], ['echo'], ['echo', { actor: 'helper' }]),
  maxTokens: fc.constantFrom(undefined, 40, 200, 600),
  retry: fc.constantFrom(undefined, undefined, 2, 3),
  hasOnError: fc.boolean(),
  limits,
});

const plans = fc.record({
  nodes: fc.array(node, { minLength: 1, maxLength: 5 }),
  isParallel: fc.boolean(),
  maxConcurrency: fc.constantFrom(1, 2, 4),
  limits: fc.record(
    {
      maxCostUsd: fc.integer({ min: 0, max: 300 }).map((count) => count / 10_000),
      maxTotalTokens: fc.integer({ min: 0, max: 40_000 }),
    },
    { requiredKeys: [] },
  ),
  helper: limits,
  script: fc.array(requests, { minLength: 1, maxLength: 12 }),
  runs: fc.constantFrom(1, 1, 2, 3),
  /** The number of requests after the first one when a run is cancelled; none: it is not cancelled. */
  endsAfter: fc.option(fc.nat(6), { nil: undefined, freq: 3 }),
  timeoutMs: fc.constantFrom(undefined, undefined, 30),
});

type Plan = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;
type NodePlan = Plan['nodes'][number];
type RequestPlan = Plan['script'][number];

/** The usage that the provider reports for one run, or for one actor in it. */
interface Used {
  tokens: number;
  cost: number;
  /** The largest possible usage of requests in flight. */
  reserved: { tokens: number; cost: number };
  most: { tokens: number; cost: number };
}

interface Wire {
  readonly model: string;
  readonly messages: readonly {
    readonly role: string;
    readonly content: string | null;
    readonly tool_calls?: readonly object[];
  }[];
  readonly tools?: readonly { readonly function: object }[];
  readonly max_tokens?: number;
}

const bytes = (value: string) => Buffer.byteLength(value);
const costOf = (input: number, output: number) => (input * INPUT_PER_1M + output * OUTPUT_PER_1M) / 1e6;

/** Returns the largest number of input tokens that a request can have. */
function mostInput({ messages, tools = [] }: Wire): number {
  const said = messages.reduce(
    (sum, { content, tool_calls: calls = [] }) =>
      sum + bytes(content ?? '') + calls.reduce((all, call) => all + bytes(callText(call)), 0),
    0,
  );
  const offered =
    tools.length === 0 ? 0 : AROUND.tools + tools.reduce((sum, tool) => sum + bytes(JSON.stringify(tool.function)), 0);
  return said + offered + AROUND.message * messages.length;
}

function callText(call: object): string {
  const { id, function: { name, arguments: args } = { name: '', arguments: '' } } = call as {
    id: string;
    function?: { name: string; arguments: string };
  };
  return id + name + args;
}

/** A provider for all runs of a plan. The system prompt of a request identifies its run and the enclosing actors. */
class Adversary {
  readonly used = new Map<string, Used>();
  readonly #script: readonly RequestPlan[];
  readonly onRequest: (count: number) => void;
  requests = 0;
  open = 0;

  constructor(script: readonly RequestPlan[], onRequest: (count: number) => void) {
    this.#script = script;
    this.onRequest = onRequest;
  }

  readonly fetch = async (
    _url: unknown,
    init: { readonly body: string; readonly signal: AbortSignal },
  ): Promise<Response> => {
    const wire = JSON.parse(init.body) as Wire;
    const plan = this.#script[this.requests % this.#script.length] as RequestPlan;
    this.requests += 1;
    const run = /run (\d+)/.exec(init.body)?.[1] ?? '?';
    const owners = [
      run,
      ...[...(wire.messages[0]?.content ?? '').matchAll(/<(\w+)>/g)].map(([, id]) => `${run} ${id}`),
    ];
    const input = mostInput(wire);
    const output = wire.max_tokens ?? 0;
    const accounts = owners.map((owner) => this.#of(owner));
    for (const account of accounts) hold(account, input + output, costOf(input, output));
    this.open += 1;
    this.onRequest(this.requests);
    const close = (usedInput: number, usedOutput: number) => {
      for (const account of accounts) {
        hold(account, -input - output, -costOf(input, output));
        account.tokens += usedInput + usedOutput;
        account.cost += costOf(usedInput, usedOutput);
      }
      this.open -= 1;
    };
    return answer({ plan, wire, run, input, output, signal: init.signal, close });
  };

  #of(owner: string): Used {
    const used = this.used.get(owner) ?? {
      tokens: 0,
      cost: 0,
      reserved: { tokens: 0, cost: 0 },
      most: { tokens: 0, cost: 0 },
    };
    this.used.set(owner, used);
    return used;
  }
}

function hold({ tokens, cost, reserved, most }: Used, moreTokens: number, moreCost: number): void {
  reserved.tokens += moreTokens;
  reserved.cost += moreCost;
  most.tokens = Math.max(most.tokens, tokens + reserved.tokens);
  most.cost = Math.max(most.cost, cost + reserved.cost);
}

interface Request {
  readonly plan: RequestPlan;
  readonly wire: Wire;
  readonly run: string;
  readonly input: number;
  readonly output: number;
  readonly signal: AbortSignal;
  readonly close: (input: number, output: number) => void;
}

async function answer({ plan, wire, run, input, output, signal, close: closeOnce }: Request): Promise<Response> {
  let isClosed = false;
  const close = (usedInput: number, usedOutput: number) => {
    if (!isClosed) closeOnce(usedInput, usedOutput);
    isClosed = true;
  };
  const all = () => close(input, output);
  if (signal.aborted) all();
  else signal.addEventListener('abort', all);
  await later(plan.after);
  signal.throwIfAborted();
  const { does } = plan;
  if (/^\d+$/.test(does)) {
    close(0, 0);
    return new Response('{"error": {"message": "No"}}', { status: Number(does) });
  }
  if (does === 'resets') {
    all();
    throw Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    });
  }
  if (does === 'waits')
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  // The program does not trust a report of zero tokens beside an answer.
  const usedInput = Math.max(1, Math.floor((input * plan.input) / 100));
  const usedOutput = Math.max(1, Math.ceil((output * plan.output) / 100));
  const calls = does === 'calls' && wire.tools !== undefined ? toolCalls(wire, run) : [];
  const finish = calls.length > 0 ? 'tool_calls' : does === 'length' ? 'length' : 'stop';
  const events: object[] = [
    {
      choices: [
        {
          index: 0,
          delta: { content: does === 'empty' ? '' : 'Good', ...(calls.length > 0 && { tool_calls: calls }) },
        },
      ],
    },
    ...(does === 'cuts' ? [] : [{ choices: [{ index: 0, delta: {}, finish_reason: finish }] }]),
    ...(does === 'cuts' || does === 'tells nothing'
      ? []
      : [{ choices: [], usage: { prompt_tokens: usedInput, completion_tokens: usedOutput } }]),
  ];
  const body = new ReadableStream({
    async pull(controller) {
      await later(plan.after);
      const event = events.shift();
      // Once reported, these tokens are the usage of the request, however it ends.
      if (event !== undefined && 'usage' in event) close(usedInput, usedOutput);
      if (event !== undefined)
        return controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
      all();
      signal.removeEventListener('abort', all);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

function toolCalls({ tools = [], messages }: Wire, run: string): readonly object[] {
  // Limits the number of turns with tool calls, so that conversations end.
  if (messages.filter(({ role }) => role === 'assistant').length > 1) return [];
  return tools.map((tool, index) => {
    const { name } = tool.function as { readonly name: string };
    return {
      index,
      id: `c${messages.length}${index}`,
      function: { name, arguments: name === 'echo' ? '{"text": "a"}' : `{"input": "run ${run}"}` },
    };
  });
}

/** Waits for a number of turns of the event loop. */
async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const tag = (id: string) => `<${id}> {{ input }}`;

function nodeOf(plan: NodePlan, index: number): object {
  const id = `n${index}`;
  const common = {
    id,
    ...(plan.retry !== undefined && { retry: { attempts: plan.retry } }),
    ...(plan.hasOnError && { on_error: 'rescue' }),
  };
  if (plan.kind === 'tool') return { ...common, type: 'tool', tool: 'echo' };
  if (plan.kind !== 'llm') return { ...common, type: 'actor', actor: `x/${plan.kind}${index}`, input: '{{ message }}' };
  return {
    ...common,
    type: 'llm',
    model: 'p/m',
    prompt: '{{ message }}',
    system_prompt: 'plain',
    tools: plan.tools,
    ...(plan.maxTokens && { max_tokens: plan.maxTokens }),
  };
}

/** Returns the actors that nodes run: an `llm`, or a graph of two concurrent nodes, with limits. */
function actorsOf({ nodes, helper }: Plan): ReadonlyMap<string, object> {
  const found = new Map<string, object>([
    ['local/helper', { model: 'p/m', system_prompt: 'helper', limits: helper, max_tokens: 100 }],
  ]);
  for (const [index, plan] of nodes.entries()) {
    const llm = (id: string) => ({
      type: 'llm',
      model: 'p/m',
      system_prompt: tag(`n${index}`),
      ...(plan.maxTokens && { max_tokens: plan.maxTokens }),
      id,
    });
    const { id: _, ...single } = llm('');
    found.set(`x/actor${index}`, { ...single, tools: plan.tools, limits: plan.limits });
    found.set(`x/graph${index}`, {
      type: 'graph',
      entry: 'begin',
      limits: plan.limits,
      nodes: [{ id: 'begin', type: 'tool', tool: 'echo' }, llm('left'), llm('right')],
      edges: [
        { from: 'begin', to: 'left' },
        { from: 'begin', to: 'right' },
      ],
    });
  }
  return found;
}

function configOf({ nodes, isParallel, maxConcurrency }: Plan): object {
  const ids = nodes.map((_, index) => `n${index}`);
  const last = ids.at(-1) as string;
  const hasRescue = nodes.some(({ hasOnError }) => hasOnError);
  const edges = isParallel
    ? ids.map((to) => ({ from: 'begin', to }))
    : ids.map((to, index) => ({ from: ids[index - 1] ?? 'begin', to }));
  assert.ok(last);
  return {
    type: 'graph',
    name: 'x/whole',
    entry: 'begin',
    max_concurrency: maxConcurrency,
    nodes: [
      { id: 'begin', type: 'tool', tool: 'echo' },
      ...nodes.map(nodeOf),
      ...(hasRescue ? [{ id: 'rescue', type: 'tool', tool: 'echo' }] : []),
    ],
    edges,
  };
}

/** Returns the limits of actors that run only once, because the budget of an actor starts again for each run. */
function innerLimits({ nodes }: Plan): ReadonlyMap<string, NodePlan['limits']> {
  return new Map(
    nodes.flatMap(({ kind, retry, limits: own }, index) =>
      (kind === 'actor' || kind === 'graph') && retry === undefined ? [[`n${index}`, own] as const] : [],
    ),
  );
}

async function checkRuns(plan: Plan): Promise<void> {
  const ends = Array.from({ length: plan.runs }, () => new AbortController());
  const adversary = new Adversary(plan.script, (count) => {
    if (plan.endsAfter !== undefined && count > plan.endsAfter) ends[count % ends.length]?.abort('enough');
  });
  const actors = actorsOf(plan);
  const pricing = { 'p/m': { inputPer1M: INPUT_PER_1M, outputPer1M: OUTPUT_PER_1M } };
  const given: Limits = {
    ...plan.limits,
    timeoutMs: plan.timeoutMs ?? (neverAnswers(plan) ? 200 : 6000),
    maxModelCalls: 60,
  };
  const outer = new AbortController();
  const executor = createExecutor(
    configOf(plan),
    { p: { apiKey: 'sk-1', baseUrl: 'http://p.test/v1' } },
    given,
    pricing,
    {
      fetch: adversary.fetch as unknown as typeof fetch,
      sleep: async () => undefined,
      resolveActor: (name: string) => actors.get(name),
      signal: outer.signal,
    },
  );
  const one = async (run: number) => {
    const events = executor.events(`run ${run}`);
    ends[run]?.signal.addEventListener('abort', () => void events.return());
    let result: ActorResult | undefined;
    try {
      for await (const event of events) if (event.type === 'result') result = event.result;
    } catch (error) {
      assert.ok(error instanceof AgentsError && error.code !== 'INTERNAL', String((error as Error).stack));
      return error;
    }
    return result;
  };
  const outcomes = await Promise.race([
    Promise.all(ends.map((_, run) => one(run))),
    new Promise<never>((_, reject) => setTimeout(reject, 8000, new Error('it hangs')).unref()),
  ]);
  assert.equal(adversary.open, 0, 'a request is left open');
  for (const [run, outcome] of outcomes.entries()) checkRun(plan, { run, outcome, adversary });
}

function checkRun(
  plan: Plan,
  { run, outcome, adversary }: { run: number; outcome: ActorResult | AgentsError | undefined; adversary: Adversary },
): void {
  const used = adversary.used.get(String(run));
  const near = 1e-9;
  if (used !== undefined) {
    const { maxCostUsd = Number.POSITIVE_INFINITY, maxTotalTokens = Number.POSITIVE_INFINITY } = plan.limits;
    assert.ok(used.most.tokens <= maxTotalTokens, `${used.most.tokens} tokens of ${maxTotalTokens}`);
    assert.ok(used.most.cost <= maxCostUsd + near, `${used.most.cost} dollars of ${maxCostUsd}`);
  }
  for (const [
    id,
    { max_cost_usd: cost = Number.POSITIVE_INFINITY, max_total_tokens: tokens = Number.POSITIVE_INFINITY },
  ] of innerLimits(plan)) {
    const inner = adversary.used.get(`${run} ${id}`);
    assert.ok(
      (inner?.most.tokens ?? 0) <= tokens && (inner?.most.cost ?? 0) <= cost + near,
      `the actor of ${id} crosses its limit`,
    );
  }
  if (outcome === undefined) return;
  const { chargedUsd } = outcome instanceof AgentsError ? (outcome.spent ?? { chargedUsd: 0 }) : outcome;
  assert.ok(
    chargedUsd !== undefined && chargedUsd >= (used?.cost ?? 0) - near,
    `charged ${chargedUsd}, used ${used?.cost}`,
  );
  assert.ok(
    chargedUsd <= (plan.limits.maxCostUsd ?? Number.POSITIVE_INFINITY) + near,
    'more is charged than the limit',
  );
  if (!(outcome instanceof AgentsError) && isAllTold(plan)) {
    assert.ok(Math.abs(chargedUsd - (used?.cost ?? 0)) < near, `charged ${chargedUsd}, told ${used?.cost}`);
    assert.equal(outcome.usage.input + outcome.usage.output, used?.tokens ?? 0);
  }
  const isLate = outcome instanceof LimitError && outcome.kind === 'timeout';
  assert.ok(!isLate || plan.timeoutMs !== undefined || neverAnswers(plan), 'a run has waited for nothing');
}

/** Returns whether only a time limit ends one of the requests. */
function neverAnswers({ script }: Plan): boolean {
  return script.some(({ does }) => does === 'waits');
}

/** Requests that are free, or whose usage is completely reported. */
const TOLD: ReadonlySet<string> = new Set(['answers', 'calls', 'length', 'empty', '500', '429', '400']);

/**
 * Returns whether all usage is reported. When a graph continues after a failed nested graph, the cost of the cancelled
 * nodes in it is not reported.
 */
function isAllTold({ nodes, script }: Plan): boolean {
  const leaves = nodes.some(({ kind, retry, hasOnError }) => kind === 'graph' && (retry !== undefined || hasOnError));
  return !leaves && script.every(({ does }) => TOLD.has(does));
}

/**
 * @throws AssertionError with the smallest graph in which a limit is exceeded, a charge is lost, a request stays open
 * or a run never ends
 */
export async function assertWholeRunsKeepTheirLimits(numRuns: number): Promise<void> {
  await fc.assert(fc.asyncProperty(plans, checkRuns), { numRuns });
}
