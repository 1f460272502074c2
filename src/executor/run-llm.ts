// One run of an `llm` actor: renders its prompts, keeps its limits, streams its model, counts its tokens.
import type { LlmActorConfig, ModelSettings, Scalar, Warning } from '../actor/config.ts';
import type { Credentials } from '../credentials.ts';
import { AgentsError, ConfigurationError, ExecutionError, LimitError, ProviderError, type Spent } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { costOf, type Pricing } from '../pricing.ts';
import { findModel } from '../providers/catalog.ts';
import { connect, resolveConnection } from '../providers/connect.ts';
import type { FinishReason, ModelMessage, Provider } from '../providers/provider.ts';
import { type NodeUsage, sumCost, sumUsage, type TokenUsage } from '../usage.ts';
import { type Grant, reserve } from './budget.ts';
import type { Ending } from './ending.ts';
import type { ActorEvent, ActorResult } from './events.ts';
import { retrying, type Sleep } from './retrying.ts';

export interface LlmRun {
  readonly config: LlmActorConfig;
  readonly message: string;
  readonly context: Readonly<Record<string, Scalar>>;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly pricing: Pricing;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly fetch: typeof fetch;
  readonly idleTimeoutMs: number | undefined;
  readonly onWarning: ((warning: Warning) => void) | undefined;
  /** Ends the run from outside. */
  readonly ending: Ending;
}

/** What has happened so far; lives as long as the run. */
interface Progress {
  readonly startedAt: Date;
  readonly node: string;
  /** Rendered, once they are. */
  messages: readonly ModelMessage[];
  text: string;
  reported: TokenUsage | undefined;
  finish: FinishReason | undefined;
  nodes: readonly NodeUsage[];
  /** How often the request was sent. */
  attempts: number;
}

/**
 * Runs the actor. The last event is `result`.
 * @throws AgentsError with what was spent, once something was sent
 */
export async function* runLlm(run: LlmRun): AsyncGenerator<ActorEvent> {
  const progress: Progress = {
    startedAt: run.now(),
    node: nameOf(run.config),
    messages: [],
    text: '',
    reported: undefined,
    finish: undefined,
    nodes: [],
    attempts: 0,
  };
  try {
    yield* call(run, progress);
  } catch (error) {
    const failure = withAttempts(toAgentsError(error, run, progress.node), progress.attempts);
    if (progress.attempts > 0) failure.spent = await spentOf(run, progress);
    throw failure;
  }
}

async function* call(run: LlmRun, progress: Progress): AsyncGenerator<ActorEvent> {
  const { config } = run;
  const { signal } = run.ending;
  const { node } = progress;
  const connection = { ...resolveConnection(config.provider, run.credentials, run.fetch), idleTimeoutMs: run.idleTimeoutMs, now: run.now };
  checkCounts(run.limits);
  const messages = await renderMessages(run);
  progress.messages = messages;
  const facts = findModel(config.provider, config.model, progress.startedAt);
  const plan = {
    model: `${config.provider}/${config.model}`,
    messages,
    responseFormat: config.settings.responseFormat,
    maxTokens: config.settings.maxTokens ?? facts?.maxOutputTokens,
    reasoning: facts?.reasoning === true,
  };
  const grant = reserve(plan, run.limits, run.pricing);
  signal.throwIfAborted();
  const provider = await connect(connection, node);
  yield { type: 'node-start', node, actor: node, provider: config.provider, model: config.model };
  signal.throwIfAborted();
  const settings = sentSettings(run, grant, connection.protocol === 'anthropic' ? plan.maxTokens : config.settings.maxTokens);
  const request = { model: config.model, messages, settings, maxTokensParameter: facts?.maxTokensParameter, body: facts?.body };
  yield* retrying({
    begin: () => receive(provider.stream(request, signal), run, progress),
    onRetry: (message) => warn(run, node, ['RETRYING', message]),
    sleep: (ms) => run.ending.race(run.sleep(ms, signal)),
    timeLeftMs: () => (run.limits.timeoutMs ?? Number.POSITIVE_INFINITY) - (run.now().getTime() - progress.startedAt.getTime()),
  });
  const usage = await settle(run, progress);
  yield { type: 'usage', node, usage };
  const finishReason = checkAnswer(run, progress, grant);
  await checkFormat(run, progress);
  if (usage.source === 'estimated') yield warn(run, node, ['ESTIMATED_USAGE', `${config.provider} did not report the tokens; they are estimated`]);
  if (finishReason === 'length') yield warn(run, node, ['TRUNCATED', `the answer was cut at max_tokens, ${config.settings.maxTokens}`]);
  yield { type: 'node-end', node, finishReason };
  yield { type: 'result', result: resultOf(run, progress, finishReason) };
}

function checkCounts(limits: Limits): void {
  const counted = [
    ['depth', limits.maxDepth, 'depth'],
    ['model_calls', limits.maxModelCalls, 'model call'],
  ] as const;
  for (const [kind, limit, name] of counted) {
    if (limit === undefined || limit >= 1) continue;
    throw new LimitError({
      kind,
      reason: 'budget_exhausted',
      limit,
      used: 0,
      message: `the ${name} limit of ${limit} does not allow this run`,
      hint: 'Raise the limit. Nothing was sent.',
    });
  }
}

async function renderMessages({ config, message, context }: LlmRun): Promise<readonly ModelMessage[]> {
  const missing = Object.entries(context).find(([, value]) => value === null)?.[0];
  if (missing !== undefined) {
    throw new ConfigurationError({
      code: 'INVALID_CONFIGURATION',
      message: `the actor needs a value for the context key ${missing}`,
      hint: `Give it with --set ${missing}=VALUE, or context: { ${missing}: ... } in the library.`,
      details: { key: missing },
    });
  }
  const system = config.systemText ?? (await render('system_prompt', config.systemPrompt, { message, context }));
  const content = (await render('prompt', config.prompt, { message, context })) ?? message;
  const user: ModelMessage = { role: 'user', content };
  return system === undefined || system.trim() === '' ? [user] : [{ role: 'system', content: system }, user];
}

async function render(key: string, source: string | undefined, { message, context }: Pick<LlmRun, 'message' | 'context'>): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const { renderTemplate, TemplateError } = await import('../templates/template.ts');
  try {
    return renderTemplate(source, { input: message, message, context });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ExecutionError({ code: 'EXECUTION_FAILED', message: `${key} cannot be rendered: ${error.message}`, cause: error, details: { key } });
  }
}

/** A maximum is sent if the actor asks for one, if a limit needs one, or if the protocol wants one. */
function sentSettings({ config, limits }: LlmRun, grant: Grant, wanted: number | undefined): ModelSettings {
  const limited = limits.maxCostUsd !== undefined || limits.maxTotalTokens !== undefined;
  const maxTokens = limited ? grant.maxTokens : wanted;
  return { ...config.settings, maxTokens };
}

async function* receive(events: ReturnType<Provider['stream']>, run: LlmRun, progress: Progress): AsyncGenerator<ActorEvent> {
  progress.attempts += 1;
  for await (const event of events) {
    run.ending.signal.throwIfAborted();
    if (event.type === 'usage') progress.reported = event.usage;
    else if (event.type === 'finish') progress.finish = event.reason;
    else {
      progress.text += event.text;
      yield { type: 'text', node: progress.node, text: event.text };
    }
  }
  run.ending.signal.throwIfAborted();
}

/** Closes the account of the call: as reported, or estimated where nothing was. */
async function settle(run: LlmRun, progress: Progress): Promise<NodeUsage> {
  const { config, pricing, now } = run;
  // Before the estimate, which is not the provider's time.
  const durationMs = now().getTime() - progress.startedAt.getTime();
  const whole = progress.finish !== undefined && progress.reported !== undefined;
  const tokens = whole && progress.reported ? progress.reported : await estimate(config.model, progress);
  const price = pricing[`${config.provider}/${config.model}`];
  const usage: NodeUsage = Object.freeze({
    node: progress.node,
    actor: progress.node,
    provider: config.provider,
    model: config.model,
    ...tokens,
    source: whole ? 'reported' : 'estimated',
    costUsd: price && costOf(tokens, price),
    startedAt: progress.startedAt.toISOString(),
    durationMs,
    attempts: progress.attempts,
  });
  progress.nodes = Object.freeze([usage]);
  return usage;
}

async function estimate(model: string, { messages, reported, text }: Progress): Promise<TokenUsage> {
  const { estimateTokens } = await import('./estimate.ts');
  const estimated = await estimateTokens(model, messages, text);
  return {
    input: reported?.input || estimated.input,
    output: Math.max(reported?.output ?? 0, estimated.output),
    cachedRead: reported?.cachedRead ?? 0,
    cachedWrite: reported?.cachedWrite ?? 0,
    reasoning: reported?.reasoning ?? 0,
  };
}

/** An answer that is no answer is an error that says so. */
function checkAnswer({ config, limits }: LlmRun, { finish, text, nodes }: Progress, grant: Grant): FinishReason {
  const { provider, model } = config;
  const details = { provider, model };
  const fail = (code: 'STREAM_CUT' | 'REFUSAL' | 'CONTENT_FILTER' | 'EMPTY_ANSWER' | 'TRUNCATED', message: string, hint: string): ProviderError =>
    new ProviderError({ code, message, hint, details });
  if (finish === undefined) throw fail('STREAM_CUT', `${provider} ended the stream without saying why`, 'The answer may be incomplete: try again.');
  if (finish === 'refusal') throw fail('REFUSAL', `${model} refused to answer`, 'Change the prompt.');
  if (finish === 'content_filter') throw fail('CONTENT_FILTER', `${provider} withheld the answer by its content filter`, 'Change the prompt.');
  if (finish === 'length' && grant.loweredBy !== undefined) {
    const [kind, limit] = grant.loweredBy === 'cost' ? (['cost', limits.maxCostUsd] as const) : (['tokens', limits.maxTotalTokens] as const);
    throw new LimitError({
      kind,
      reason: 'budget_exhausted',
      limit: limit ?? 0,
      used: kind === 'cost' ? (sumCost(nodes) ?? 0) : sumUsage(nodes).input + sumUsage(nodes).output,
      message: `the ${kind === 'cost' ? 'cost' : 'token'} limit cut the answer at ${grant.maxTokens} tokens`,
      hint: 'Raise the limit.',
    });
  }
  if (finish === 'length' && config.settings.maxTokens === undefined) {
    throw fail('TRUNCATED', `the answer was cut at the maximum of ${model}`, 'Ask for less, or set max_tokens to accept a cut answer.');
  }
  if (text === '')
    throw fail(
      'EMPTY_ANSWER',
      `${model} gave an empty answer`,
      finish === 'length' ? 'Raise max_tokens: all of it went into reasoning.' : 'Change the prompt.',
    );
  return finish;
}

/** JSON that was asked for must be JSON, whatever the provider promises. */
async function checkFormat({ config }: LlmRun, { text }: Progress): Promise<void> {
  const { responseFormat } = config.settings;
  if (responseFormat === undefined || responseFormat === 'text') return;
  const { answerFault } = await import('../actor/json-schema.ts');
  const fault = answerFault(text, responseFormat === 'json' ? undefined : responseFormat.jsonSchema);
  if (fault === undefined) return;
  throw new ProviderError({
    code: 'INVALID_JSON_ANSWER',
    message: `the answer of ${config.model} is not the JSON that was asked for: ${fault}`,
    hint: 'Say in the prompt which JSON is wanted, or try again.',
    details: { provider: config.provider, model: config.model },
  });
}

function resultOf(run: LlmRun, { text, nodes, startedAt }: Progress, finishReason: FinishReason): ActorResult {
  return Object.freeze({
    response: text,
    finishReason,
    nodes,
    usage: sumUsage(nodes),
    costUsd: sumCost(nodes),
    modelCalls: nodes.length,
    toolCalls: 0,
    durationMs: run.now().getTime() - startedAt.getTime(),
  });
}

async function spentOf(run: LlmRun, progress: Progress): Promise<Spent> {
  const nothing = progress.text === '' && progress.reported === undefined;
  if (progress.nodes.length === 0 && !nothing) await settle(run, progress);
  const { text, nodes } = progress;
  // What a request cost that was sent and not answered is not known, which is not 0.
  return Object.freeze({ text, nodes, usage: nodes.length === 0 ? undefined : sumUsage(nodes), costUsd: nodes.length === 0 ? undefined : sumCost(nodes) });
}

function toAgentsError(error: unknown, { ending }: LlmRun, node: string): AgentsError {
  const ended = ending.error();
  if (ended !== undefined) return ended;
  if (error instanceof AgentsError) return error;
  return new ExecutionError({ code: 'INTERNAL', message: `the actor ${node} failed: ${(error as Error).message}`, cause: error });
}

/** How often the request was sent is a fact of what the provider did. */
function withAttempts(error: AgentsError, attempts: number): AgentsError {
  if (!(error instanceof ProviderError) || attempts === 0) return error;
  const { code, message, hint, cause, retryable } = error;
  return new ProviderError({ code, message, hint, cause, retryable, details: { ...error.details, attempts } });
}

/** Tells a warning. A caller's function that throws ends the run; what was paid for stands in the error. */
function warn({ onWarning }: LlmRun, node: string, [code, message]: readonly [string, string]): ActorEvent {
  const warning: Warning = Object.freeze({ code, message });
  try {
    onWarning?.(warning);
  } catch (error) {
    throw new ExecutionError({ code: 'EXECUTION_FAILED', message: `onWarning failed: ${(error as Error).message}`, cause: error });
  }
  return { type: 'warning', node, warning };
}

function nameOf({ name, provider, model }: LlmActorConfig): string {
  return name ?? `${provider}/${model}`;
}
