// Executes an `llm` actor: renders its prompts, calls its model and the tools that the model requests, in turns, and
// rejects answers that are empty, refused or incomplete.

import type { LlmActorConfig } from '../../actor/config.ts';
import { LimitError, ProviderError } from '../../errors.ts';
import { limitReached } from '../../limits.ts';
import type { FinishReason, ModelMessage } from '../../providers/provider.ts';
import { usedOf } from '../budget/budget.ts';
import { asAgentsError } from '../failure.ts';
import type { Answer, LlmExecution } from '../run/execution.ts';
import { render } from '../run/render.ts';
import type { NodeOutput } from '../run/run.ts';
import { CallState, type ModelCallOptions, makeCall, type PlannedCall, planCall, requestOf } from './model-call.ts';
import type { Toolbox } from './toolbox.ts';

/** The default of `max_tool_rounds`: the number of turns that may end with tool calls. */
const DEFAULT_TOOL_ROUNDS = 25;

/**
 * Returns the first request that an actor would send, with its maximum of output lowered by its limits.
 * @throws LimitError if they refuse it
 */
export async function previewLlm(execution: LlmExecution) {
  const { scope, depth } = execution;
  scope.checkDepth(depth + 1);
  scope.check('maxModelCalls');
  const toolbox = await toolboxOf(execution);
  const planned = await planCall(
    callOptions(execution, { messages: await renderMessages(execution), toolbox, turn: 1 }),
  );
  const reservation = await scope.run.budget.reserve(planned.reservationRequest, scope.cancellation.signal);
  return { planned, request: requestOf(planned, reservation), outputTokens: reservation.outputTokens };
}

/** Runs the actor. @throws AgentsError */
export async function runLlm(execution: LlmExecution): Promise<Answer> {
  const { scope, config, path, depth } = execution;
  const { run } = scope;
  run.setup.transport.check(config.provider);
  scope.checkDepth(depth + 1);
  scope.check('maxModelCalls');
  const messages = [...(await renderMessages(execution))];
  const toolbox = await toolboxOf(execution);
  for (let turn = 1; ; turn += 1) {
    const { planned, state } = await runTurn(execution, { messages, toolbox, turn });
    if (state.finish !== 'tool_calls') {
      return finish(execution, { planned, state, isHeldBack: isHeldBack(execution, toolbox) });
    }
    // Without tools the text was already written as the answer while it was generated.
    if (toolbox !== undefined || execution.sink === undefined)
      run.keepOutput({ node: path, text: state.text, order: planned.order });
    warnOfEstimate(execution, state);
    if (toolbox === undefined || state.toolCalls.length === 0)
      throw withCallDetails(unofferedToolCall(planned), execution, state);
    if (turn > (config.maxToolRounds ?? DEFAULT_TOOL_ROUNDS)) throw tooManyRounds(config);
    messages.push({ role: 'assistant', content: state.text, toolCalls: state.toolCalls, state: state.state });
    messages.push(...(await toolbox.callAll(state.toolCalls, planned.order)));
  }
}

interface TurnOptions {
  readonly messages: readonly ModelMessage[];
  readonly toolbox: Toolbox | undefined;
  /** Counted from 1. */
  readonly turn: number;
}

/**
 * Whether the text is written only once it is known to be the answer. With tools a turn may be followed by another one,
 * and in a graph an answer that is not valid JSON is not part of the answer of the graph.
 */
function isHeldBack({ config, isRoot }: LlmExecution, toolbox: Toolbox | undefined): boolean {
  const { responseFormat = 'text' } = config.settings;
  return toolbox !== undefined || (!isRoot && responseFormat !== 'text');
}

/** Makes one call of the model. */
async function runTurn(
  execution: LlmExecution,
  options: TurnOptions,
): Promise<{ planned: PlannedCall; state: CallState }> {
  const { scope, config, path: node, sink } = execution;
  const { run, cancellation } = scope;
  const { turn, toolbox } = options;
  const state = new CallState();
  const isLive = sink !== undefined && !isHeldBack(execution, toolbox);
  try {
    const planned = await planCall(callOptions(execution, options));
    cancellation.signal.throwIfAborted();
    scope.countOne('maxModelCalls');
    await makeCall(planned, state, {
      onStart: () => {
        const { provider, model } = config;
        if (turn === 1)
          run.setup.emit({ type: 'node-start', node, kind: 'llm', actor: planned.actor, provider, model });
      },
      onText: isLive
        ? (text) => sink(node, text)
        : (text) => void run.setup.emit({ type: 'node-text', node, turn, text }),
    });
    return { planned, state };
  } catch (error) {
    if (!isLive) run.keepOutput({ node, text: state.text, order: [...execution.order, turn] });
    throw withCallDetails(cancellation.error() ?? asAgentsError(error, node), execution, state);
  }
}

function callOptions(execution: LlmExecution, { messages, toolbox, turn }: TurnOptions): ModelCallOptions {
  const { scope, config, path: node, order, firstCall } = execution;
  const { provider, model, settings } = config;
  const options = {
    scope,
    node,
    actor: nameOf(config),
    provider,
    model,
    settings,
    messages: [...messages],
    tools: toolbox?.definitions ?? [],
  };
  return { ...options, order: [...order, turn], firstCall: turn === 1 ? firstCall : undefined };
}

/** Returns the tools of the actor; `undefined` if it has none. */
async function toolboxOf(execution: LlmExecution): Promise<Toolbox | undefined> {
  if ((execution.config.tools ?? []).length === 0) return undefined;
  const { Toolbox } = await import('./toolbox.ts');
  return Toolbox.open(execution);
}

interface LastTurn {
  readonly planned: PlannedCall;
  readonly state: CallState;
  readonly isHeldBack: boolean;
}

/** Checks the answer, and writes it if it was held back. */
async function finish(execution: LlmExecution, { planned, state, isHeldBack }: LastTurn): Promise<Answer> {
  const { scope, config, path, sink } = execution;
  const { run } = scope;
  const { text } = state;
  let isWritten = sink !== undefined && !isHeldBack;
  const outputs: NodeOutput[] = [];
  try {
    const finishReason = await checkedFinish(execution, planned, state);
    if (isHeldBack && sink !== undefined) {
      isWritten = true;
      await scope.waitForReader(sink(path, text));
    }
    if (!isWritten) outputs.push(run.keepOutput({ node: path, text, order: planned.order }));
    isWritten = true;
    warnOfEstimate(execution, state);
    if (finishReason === 'length')
      run.warn(path, 'TRUNCATED', `the answer was cut at max_tokens, ${config.settings.maxTokens}`);
    run.setup.emit({ type: 'node-end', node: path, finishReason });
    return { text, finishReason, outputs };
  } finally {
    if (!isWritten) run.keepOutput({ node: path, text, order: planned.order });
  }
}

async function checkedFinish(execution: LlmExecution, planned: PlannedCall, state: CallState): Promise<FinishReason> {
  try {
    const finishReason = checkAnswer(planned, state);
    await checkFormat(execution.config, state.text);
    return finishReason;
  } catch (error) {
    throw withCallDetails(error, execution, state);
  }
}

function warnOfEstimate({ scope: { run }, config, path }: LlmExecution, { usage }: CallState): void {
  if (usage?.source === 'estimated')
    run.warn(path, 'ESTIMATED_USAGE', `${config.provider} did not report the tokens; they are estimated`);
}

async function renderMessages(execution: LlmExecution): Promise<readonly ModelMessage[]> {
  const { config, input, history } = execution;
  const system =
    config.systemText ??
    (config.systemPrompt === undefined ? undefined : await render(execution, 'system_prompt', config.systemPrompt));
  const content = config.prompt === undefined ? input : await render(execution, 'prompt', config.prompt);
  const turns: readonly ModelMessage[] = [...history, { role: 'user', content }];
  return system === undefined || system.trim() === '' ? turns : [{ role: 'system', content: system }, ...turns];
}

/**
 * Returns the finish reason of a usable answer.
 * @throws ProviderError or LimitError if the answer is cut, refused, filtered or empty
 */
function checkAnswer(
  { provider, model, settings }: PlannedCall,
  { finish, text, reservation }: CallState,
): FinishReason {
  const details = { provider, model };
  const fail = (
    code: 'STREAM_CUT' | 'REFUSAL' | 'CONTENT_FILTER' | 'EMPTY_ANSWER' | 'TRUNCATED',
    message: string,
    hint: string,
  ): ProviderError => new ProviderError({ code, message, hint, details });
  if (finish === undefined)
    throw fail(
      'STREAM_CUT',
      `${provider} ended the stream without a finish reason`,
      'The answer may be incomplete: try again.',
    );
  if (finish === 'refusal') throw fail('REFUSAL', `${model} refused to answer`, 'Change the prompt.');
  if (finish === 'content_filter')
    throw fail('CONTENT_FILTER', `the content filter of ${provider} blocked the answer`, 'Change the prompt.');
  if (finish === 'length' && reservation?.lowered !== undefined) {
    const { name, limit, budget } = reservation.lowered;
    const rest = ` cut the answer at ${reservation.outputTokens} tokens`;
    throw limitReached(name, { limit, used: usedOf(budget, name), rest, hint: 'Raise the limit.' });
  }
  if (finish === 'length' && settings.maxTokens === undefined) {
    throw fail(
      'TRUNCATED',
      `the answer was cut at the maximum of ${model}`,
      'Ask for a shorter answer, or set max_tokens to accept a cut answer.',
    );
  }
  if (text === '')
    throw fail(
      'EMPTY_ANSWER',
      `${model} gave an empty answer`,
      finish === 'length' ? 'Raise max_tokens: the model used all of it for reasoning.' : 'Change the prompt.',
    );
  return finish;
}

/** Checks that a requested JSON answer is valid JSON, because not every provider guarantees it. */
async function checkFormat(
  { provider, model, settings: { responseFormat } }: LlmActorConfig,
  text: string,
): Promise<void> {
  if (responseFormat === undefined || responseFormat === 'text') return;
  const { answerFault } = await import('../../actor/json-schema.ts');
  const fault = answerFault(text, responseFormat === 'json' ? undefined : responseFormat.jsonSchema);
  if (fault === undefined) return;
  throw new ProviderError({
    code: 'INVALID_JSON_ANSWER',
    message: `the answer of ${model} is not the requested JSON: ${fault}`,
    hint: 'Describe the expected JSON in the prompt, or try again.',
    details: { provider, model },
  });
}

/** Returns the error for a model that calls a tool although the request offered none. */
function unofferedToolCall({ provider, model }: PlannedCall): ProviderError {
  const message = `${model} stopped to call a tool, but the request offered none`;
  return new ProviderError({
    code: 'PROVIDER_BAD_ANSWER',
    message,
    hint: 'Try again, or use another model.',
    details: { provider, model },
  });
}

function tooManyRounds({ model, maxToolRounds = DEFAULT_TOOL_ROUNDS }: LlmActorConfig): LimitError {
  return new LimitError({
    kind: 'tool_calls',
    reason: 'budget_exhausted',
    limit: maxToolRounds,
    used: maxToolRounds,
    message: `${model} requested tool calls in more than ${maxToolRounds} turns`,
    hint: 'Raise max_tool_rounds, or state in the prompt when the model should stop.',
  });
}

/** Adds the number of attempts, and in a graph the node, to the details of a provider error. */
function withCallDetails(error: unknown, { path: node, isRoot }: LlmExecution, { attempts }: CallState): unknown {
  if (!(error instanceof ProviderError) || attempts === 0) return error;
  const { code, message, hint, cause, retryable, isFree } = error;
  const details = { ...error.details, attempts, ...(!isRoot && { node }) };
  return new ProviderError({ code, message, hint, cause, retryable, isFree, details });
}

/** Returns the name of an actor, or its provider and model if it has no name. */
export function nameOf({ name, provider, model }: LlmActorConfig): string {
  return name ?? `${provider}/${model}`;
}
