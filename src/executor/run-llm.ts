// One execution of an `llm` actor: renders its prompts, makes its call, and takes nothing for an answer that is none.
import type { LlmActorConfig, Scalar } from '../actor/config.ts';
import { AgentsError, ConfigurationError, ExecutionError, LimitError, ProviderError } from '../errors.ts';
import type { FinishReason, ModelMessage } from '../providers/provider.ts';
import { sumCost, sumUsage } from '../usage.ts';
import type { ActorEvent, ActorResult } from './events.ts';
import { type CallState, makeCall, type PlannedCall, planCall, requestOf } from './model-call.ts';
import { dollarsOf } from './money.ts';
import type { Run } from './run.ts';

/** An earlier turn of a conversation. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface LlmExecution {
  readonly run: Run;
  readonly config: LlmActorConfig;
  readonly message: string;
  readonly history: readonly Turn[];
  readonly context: Readonly<Record<string, Scalar>>;
}

/** What an actor would send, with what its limits leave of its maximum of output. @throws LimitError if they refuse it */
export async function previewLlm(execution: LlmExecution) {
  const { run } = execution;
  checkCounts(run);
  const planned = await planLlm(execution);
  const reservation = await run.guard.reserve(planned.ask, run.parts.ending.signal);
  return { planned, request: requestOf(planned, reservation), outputTokens: reservation.outputTokens };
}

/** Renders the messages of an actor and works out the worst case of its call. Sends nothing. */
async function planLlm(execution: LlmExecution): Promise<PlannedCall> {
  const { run, config } = execution;
  const { provider, model, settings } = config;
  const node = nameOf(config);
  const messages = await renderMessages(execution);
  return planCall({ run, node, actor: node, provider, model, messages, settings, budget: run.budget, order: [0] });
}

/**
 * Runs the actor. The last event is `result`.
 * @throws AgentsError with what was spent, once something was sent
 */
export async function* runLlm(execution: LlmExecution): AsyncGenerator<ActorEvent> {
  const { run, config } = execution;
  const state: CallState = { text: '', reported: undefined, isOutdated: false, finish: undefined, attempts: 0, reservation: undefined, usage: undefined };
  try {
    yield* call(execution, state);
  } catch (error) {
    const failure = withAttempts(toAgentsError(error, run, nameOf(config)), state.attempts);
    if (run.hasSent) failure.spent = run.spent(state.text);
    throw failure;
  }
}

async function* call(execution: LlmExecution, state: CallState): AsyncGenerator<ActorEvent> {
  const { run, config } = execution;
  if (run.parts.tape?.mode !== 'replay') run.connection(config.provider);
  checkCounts(run);
  const planned = await planLlm(execution);
  run.parts.ending.signal.throwIfAborted();
  yield* makeCall(planned, state);
  const { node } = planned;
  const finishReason = checkAnswer(planned, state);
  await checkFormat(config, state.text);
  if (state.usage?.source === 'estimated') yield run.warn(node, 'ESTIMATED_USAGE', `${config.provider} did not report the tokens; they are estimated`);
  if (finishReason === 'length') yield run.warn(node, 'TRUNCATED', `the answer was cut at max_tokens, ${config.settings.maxTokens}`);
  yield { type: 'node-end', node, finishReason };
  yield { type: 'result', result: resultOf(run, state.text, finishReason) };
}

function checkCounts({ parts: { limits } }: Run): void {
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

async function renderMessages({ config, message, history, context }: LlmExecution): Promise<readonly ModelMessage[]> {
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
  const turns: readonly ModelMessage[] = [...history, { role: 'user', content }];
  return system === undefined || system.trim() === '' ? turns : [{ role: 'system', content: system }, ...turns];
}

async function render(key: string, source: string | undefined, { message, context }: Pick<LlmExecution, 'message' | 'context'>): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const { renderTemplate, TemplateError } = await import('../templates/template.ts');
  try {
    return renderTemplate(source, { input: message, message, context });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ExecutionError({ code: 'EXECUTION_FAILED', message: `${key} cannot be rendered: ${error.message}`, cause: error, details: { key } });
  }
}

/** An answer that is no answer is an error that says so. */
function checkAnswer({ provider, model, settings, budget }: PlannedCall, { finish, text, reservation }: CallState): FinishReason {
  const details = { provider, model };
  const fail = (code: 'STREAM_CUT' | 'REFUSAL' | 'CONTENT_FILTER' | 'EMPTY_ANSWER' | 'TRUNCATED', message: string, hint: string): ProviderError =>
    new ProviderError({ code, message, hint, details });
  if (finish === undefined) throw fail('STREAM_CUT', `${provider} ended the stream without saying why`, 'The answer may be incomplete: try again.');
  if (finish === 'refusal') throw fail('REFUSAL', `${model} refused to answer`, 'Change the prompt.');
  if (finish === 'content_filter') throw fail('CONTENT_FILTER', `${provider} withheld the answer by its content filter`, 'Change the prompt.');
  if (finish === 'length' && reservation?.lowered !== undefined) {
    const { kind, limit } = reservation.lowered;
    throw new LimitError({
      kind,
      reason: 'budget_exhausted',
      limit,
      used: kind === 'cost' ? dollarsOf(budget.settled.cost) : budget.settled.tokens,
      message: `the ${kind === 'cost' ? 'cost' : 'token'} limit cut the answer at ${reservation.outputTokens} tokens`,
      hint: 'Raise the limit.',
    });
  }
  if (finish === 'length' && settings.maxTokens === undefined) {
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
async function checkFormat({ provider, model, settings: { responseFormat } }: LlmActorConfig, text: string): Promise<void> {
  if (responseFormat === undefined || responseFormat === 'text') return;
  const { answerFault } = await import('../actor/json-schema.ts');
  const fault = answerFault(text, responseFormat === 'json' ? undefined : responseFormat.jsonSchema);
  if (fault === undefined) return;
  throw new ProviderError({
    code: 'INVALID_JSON_ANSWER',
    message: `the answer of ${model} is not the JSON that was asked for: ${fault}`,
    hint: 'Say in the prompt which JSON is wanted, or try again.',
    details: { provider, model },
  });
}

function resultOf(run: Run, response: string, finishReason: FinishReason): ActorResult {
  const { nodes, chargedUsd, parts } = run;
  return Object.freeze({
    response,
    finishReason,
    nodes,
    usage: sumUsage(nodes),
    costUsd: sumCost(nodes),
    chargedUsd,
    modelCalls: run.modelCalls,
    toolCalls: 0,
    durationMs: parts.now().getTime() - run.startedAt.getTime(),
  });
}

function toAgentsError(error: unknown, { parts: { ending } }: Run, node: string): AgentsError {
  const ended = ending.error();
  if (ended !== undefined) return ended;
  if (error instanceof AgentsError) return error;
  return new ExecutionError({ code: 'INTERNAL', message: `the actor ${node} failed: ${(error as Error).message}`, cause: error });
}

/** How often the request was sent is a fact of what the provider did. */
function withAttempts(error: AgentsError, attempts: number): AgentsError {
  if (!(error instanceof ProviderError) || attempts === 0) return error;
  const { code, message, hint, cause, retryable, isFree } = error;
  return new ProviderError({ code, message, hint, cause, retryable, isFree, details: { ...error.details, attempts } });
}

function nameOf({ name, provider, model }: LlmActorConfig): string {
  return name ?? `${provider}/${model}`;
}
