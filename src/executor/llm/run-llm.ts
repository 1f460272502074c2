// One execution of an `llm` actor: renders its prompts, calls its model and the tools that it asks for, in turns, and takes nothing
// for an answer that is none.

import type { LlmActorConfig } from '../../actor/config.ts';
import { LimitError, ProviderError } from '../../errors.ts';
import { toDollars } from '../../money.ts';
import type { FinishReason, ModelMessage } from '../../providers/provider.ts';
import { asAgentsError } from '../failure.ts';
import type { Answer, LlmExecution } from '../run/execution.ts';
import { render } from '../run/render.ts';
import type { NodeOutput } from '../run/run.ts';
import { CallState, type ModelCallOptions, makeCall, type PlannedCall, planCall, requestOf } from './model-call.ts';
import type { Toolbox } from './toolbox.ts';

/** So many turns may end in calls of tools, where nobody says otherwise. */
const DEFAULT_TOOL_ROUNDS = 25;

/** What an actor would send, with what its limits leave of its maximum of output. @throws LimitError if they refuse it */
export async function previewLlm(execution: LlmExecution) {
  const { scope, depth } = execution;
  scope.checkDepth(depth + 1);
  scope.check('modelCalls');
  const toolbox = await toolboxOf(execution);
  const planned = await planCall(callParts(execution, { messages: await renderMessages(execution), toolbox, turn: 1 }));
  const reservation = await scope.run.budget.reserve(planned.ask, scope.cancellation.signal);
  return { planned, request: requestOf(planned, reservation), outputTokens: reservation.outputTokens };
}

/** Runs the actor. @throws AgentsError */
export async function runLlm(execution: LlmExecution): Promise<Answer> {
  const { scope, config, path, depth } = execution;
  const { run } = scope;
  if (run.parts.tape?.mode !== 'replay') run.parts.connections.to(config.provider);
  scope.checkDepth(depth + 1);
  scope.check('modelCalls');
  const messages = [...(await renderMessages(execution))];
  const toolbox = await toolboxOf(execution);
  for (let turn = 1; ; turn += 1) {
    const { planned, state } = await takeTurn(execution, { messages, toolbox, turn });
    if (state.finish !== 'tool_calls') {
      return finish(execution, { planned, state, isHeld: isHeld(execution, toolbox) });
    }
    // Without tools it was taken for the answer while it came.
    if (toolbox !== undefined || execution.sink === undefined)
      run.keep({ node: path, text: state.text, order: planned.order });
    warnOfEstimate(execution, state);
    if (toolbox === undefined || state.toolCalls.length === 0) throw withFacts(uncalledFor(planned), execution, state);
    if (turn > (config.maxToolRounds ?? DEFAULT_TOOL_ROUNDS)) throw tooManyRounds(config);
    messages.push({ role: 'assistant', content: state.text, toolCalls: state.toolCalls, state: state.state });
    messages.push(...(await toolbox.callAll(state.toolCalls, planned.order)));
  }
}

interface Turning {
  readonly messages: readonly ModelMessage[];
  readonly toolbox: Toolbox | undefined;
  /** Counted from 1. */
  readonly turn: number;
}

/**
 * Whether its text is given on only once it is known to be the answer: with tools no turn knows that it is the last, and in a graph
 * JSON that turns out to be none is no part of the answer.
 */
function isHeld({ config, order }: LlmExecution, toolbox: Toolbox | undefined): boolean {
  const { responseFormat = 'text' } = config.settings;
  return toolbox !== undefined || (order.length > 0 && responseFormat !== 'text');
}

/** One call of the model. */
async function takeTurn(
  execution: LlmExecution,
  turning: Turning,
): Promise<{ planned: PlannedCall; state: CallState }> {
  const { scope, config, path: node, sink } = execution;
  const { run, cancellation } = scope;
  const { turn, toolbox } = turning;
  const state = new CallState();
  const isLive = sink !== undefined && !isHeld(execution, toolbox);
  try {
    const planned = await planCall(callParts(execution, turning));
    cancellation.signal.throwIfAborted();
    scope.take('modelCalls');
    await makeCall(planned, state, {
      onStart: () => {
        const { provider, model } = config;
        if (turn === 1)
          run.parts.emit({ type: 'node-start', node, kind: 'llm', actor: planned.actor, provider, model });
      },
      onText: isLive
        ? (text) => sink(node, text)
        : (text) => void run.parts.emit({ type: 'node-text', node, turn, text }),
    });
    return { planned, state };
  } catch (error) {
    if (!isLive) run.keep({ node, text: state.text, order: [...execution.order, turn] });
    throw withFacts(cancellation.error() ?? asAgentsError(error, node), execution, state);
  }
}

function callParts(execution: LlmExecution, { messages, toolbox, turn }: Turning): ModelCallOptions {
  const { scope, config, path: node, order, turn: turnstile } = execution;
  const { provider, model, settings } = config;
  const parts = {
    scope,
    node,
    actor: nameOf(config),
    provider,
    model,
    settings,
    messages: [...messages],
    tools: toolbox?.definitions ?? [],
  };
  return { ...parts, order: [...order, turn], turnstile: turn === 1 ? turnstile : undefined };
}

/** What a model may call, if anything. */
async function toolboxOf(execution: LlmExecution): Promise<Toolbox | undefined> {
  if ((execution.config.tools ?? []).length === 0) return undefined;
  const { Toolbox } = await import('./toolbox.ts');
  return Toolbox.open(execution);
}

interface LastTurn {
  readonly planned: PlannedCall;
  readonly state: CallState;
  readonly isHeld: boolean;
}

/** Checks the answer, and gives on what was held back of it. */
async function finish(execution: LlmExecution, { planned, state, isHeld }: LastTurn): Promise<Answer> {
  const { scope, config, path, sink } = execution;
  const { run } = scope;
  const { text } = state;
  let isWritten = sink !== undefined && !isHeld;
  const kept: NodeOutput[] = [];
  try {
    const finishReason = await checkedFinish(execution, planned, state);
    if (isHeld && sink !== undefined) {
      isWritten = true;
      await scope.wait(sink(path, text));
    }
    if (!isWritten) kept.push(run.keep({ node: path, text, order: planned.order }));
    isWritten = true;
    warnOfEstimate(execution, state);
    if (finishReason === 'length')
      run.warn(path, 'TRUNCATED', `the answer was cut at max_tokens, ${config.settings.maxTokens}`);
    run.parts.emit({ type: 'node-end', node: path, finishReason });
    return { text, finishReason, kept };
  } finally {
    if (!isWritten) run.keep({ node: path, text, order: planned.order });
  }
}

async function checkedFinish(execution: LlmExecution, planned: PlannedCall, state: CallState): Promise<FinishReason> {
  try {
    const finishReason = checkAnswer(planned, state);
    await checkFormat(execution.config, state.text);
    return finishReason;
  } catch (error) {
    throw withFacts(error, execution, state);
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

/** An answer that is no answer is an error that says so. */
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
      `${provider} ended the stream without saying why`,
      'The answer may be incomplete: try again.',
    );
  if (finish === 'refusal') throw fail('REFUSAL', `${model} refused to answer`, 'Change the prompt.');
  if (finish === 'content_filter')
    throw fail('CONTENT_FILTER', `${provider} withheld the answer by its content filter`, 'Change the prompt.');
  if (finish === 'length' && reservation?.lowered !== undefined) {
    const { kind, limit, budget } = reservation.lowered;
    throw new LimitError({
      kind,
      reason: 'budget_exhausted',
      limit,
      used: kind === 'cost' ? toDollars(budget.settled.cost) : budget.settled.tokens,
      message: `the ${kind === 'cost' ? 'cost' : 'token'} limit cut the answer at ${reservation.outputTokens} tokens`,
      hint: 'Raise the limit.',
    });
  }
  if (finish === 'length' && settings.maxTokens === undefined) {
    throw fail(
      'TRUNCATED',
      `the answer was cut at the maximum of ${model}`,
      'Ask for less, or set max_tokens to accept a cut answer.',
    );
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
    message: `the answer of ${model} is not the JSON that was asked for: ${fault}`,
    hint: 'Say in the prompt which JSON is wanted, or try again.',
    details: { provider, model },
  });
}

/** A model that calls what it was not offered. */
function uncalledFor({ provider, model }: PlannedCall): ProviderError {
  const message = `${model} broke off to call a tool, and it was offered none`;
  return new ProviderError({
    code: 'PROVIDER_BAD_ANSWER',
    message,
    hint: 'Try again, or take another model.',
    details: { provider, model },
  });
}

function tooManyRounds({ model, maxToolRounds = DEFAULT_TOOL_ROUNDS }: LlmActorConfig): LimitError {
  return new LimitError({
    kind: 'tool_calls',
    reason: 'budget_exhausted',
    limit: maxToolRounds,
    used: maxToolRounds,
    message: `${model} wants to call tools in more than ${maxToolRounds} turns`,
    hint: 'Raise max_tool_rounds, or say in the prompt when it should stop.',
  });
}

/** How often the request was sent, and by which node of many, are facts of what the provider did. */
function withFacts(error: unknown, { path: node, order }: LlmExecution, { attempts }: CallState): unknown {
  if (!(error instanceof ProviderError) || attempts === 0) return error;
  const { code, message, hint, cause, retryable, isFree } = error;
  const details = { ...error.details, attempts, ...(order.length > 0 && { node }) };
  return new ProviderError({ code, message, hint, cause, retryable, isFree, details });
}

/** What to call an actor that was given no name. */
export function nameOf({ name, provider, model }: LlmActorConfig): string {
  return name ?? `${provider}/${model}`;
}
