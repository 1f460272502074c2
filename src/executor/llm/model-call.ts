// Makes one model call: reserves its worst case, sends it, retries it where a retry may help, and accounts for its
// tokens.
import type { ModelSettings } from '../../actor/config.ts';
import { ConfigurationError, ProviderError } from '../../errors.ts';
import { costOf, dollarsOf, worstCaseOf } from '../../money.ts';
import type { ModelPrice } from '../../pricing.ts';
import { findModel, type ModelInfo } from '../../providers/catalog/catalog.ts';
import {
  type FinishReason,
  type ModelEvent,
  type ModelMessage,
  type ModelRequest,
  type ToolCall,
  type ToolDefinition,
  UNKNOWN_MODEL_MAX_TOKENS,
} from '../../providers/provider.ts';
import type { NodeUsage, TokenUsage } from '../../usage.ts';
import { WholeCharacters, wellFormedJson, wellFormedValue } from '../../well-formed.ts';
import { type Charge, NO_CHARGE, type Outcome, type Reservation, type ReservationRequest } from '../budget/budget.ts';
import { byteBound, exactBound } from '../budget/input-bound.ts';
import type { FirstCall } from '../run/execution.ts';
import type { Scope } from '../run/scope.ts';
import { retrying } from './retry.ts';

/**
 * A limit never lowers the maximum of output below this: a reasoning model would use all of it for reasoning and return
 * no text.
 */
const MIN_OUTPUT = { plain: 16, reasoning: 2048 };

export interface ModelCallOptions {
  readonly scope: Scope;
  /** Path of the node. */
  readonly node: string;
  readonly actor: string;
  readonly provider: string;
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly settings: ModelSettings;
  /** Its position in the run, which is also its position among the requests that wait for a reservation. */
  readonly order: readonly number[];
  readonly firstCall?: FirstCall | undefined;
}

/** A call with everything that is decided before it is sent. */
export interface PlannedCall extends ModelCallOptions {
  readonly modelInfo: ModelInfo | undefined;
  /** Absent if it is not known. */
  readonly price: ModelPrice | undefined;
  /** The reservation of its maximum of input and output tokens. */
  readonly reservationRequest: ReservationRequest;
}

/** Receives the progress of a model call. */
export interface CallListener {
  /** Called when the call is ready to be sent. */
  readonly onStart: () => void;
  /** Called with each piece of text. Returns a promise if the reader is behind. */
  readonly onText: (text: string) => Promise<void> | undefined;
}

/** The state of a call: what was received so far. Also valid after the call has failed. */
export class CallState {
  text = '';
  readonly toolCalls: ToolCall[] = [];
  /** The provider state that must be sent back with the results of the tools. */
  state: unknown;
  reported: TokenUsage | undefined;
  /** True if `reported` covers the whole answer. */
  isReportComplete = false;
  finish: FinishReason | undefined;
  /** The number of times that the request was sent. */
  attempts = 0;
  reservation: Reservation | undefined;
  usage: NodeUsage | undefined;
}

/**
 * Computes the worst case of a call and makes its texts well-formed, as they are then counted, sent and recorded. Sends
 * nothing.
 */
export async function planCall(options: ModelCallOptions): Promise<PlannedCall> {
  const call = {
    ...options,
    messages: wellFormedValue(options.messages),
    tools: wellFormedValue(options.tools),
    settings: wellFormedValue(options.settings),
  };
  const { scope, provider, model, messages, tools, settings, order } = call;
  const { run, budget } = scope;
  const name = `${provider}/${model}`;
  const modelInfo = findModel(provider, model, run.startedAt);
  const price = Object.hasOwn(run.setup.pricing, name) ? run.setup.pricing[name] : undefined;
  const outputTokens = settings.maxTokens ?? modelInfo?.maxOutputTokens ?? UNKNOWN_MODEL_MAX_TOKENS;
  const reservationRequest: ReservationRequest = {
    budget,
    order,
    inputTokens: byteBound({ messages, tools, settings }),
    outputTokens,
    minOutputTokens: modelInfo?.reasoning === true ? MIN_OUTPUT.reasoning : MIN_OUTPUT.plain,
    price: price && worstCaseOf(price),
    model: name,
  };
  const countInput = () =>
    exactBound(run.setup.connections.table.find(provider), model, {
      messages,
      tools,
      settings,
      signal: scope.cancellation.signal,
    });
  if (!budget.isLimited || run.budget.fitsAlone(reservationRequest))
    return { ...call, modelInfo, price, reservationRequest: { ...reservationRequest, countInput } };
  const exact = await countInput();
  return {
    ...call,
    modelInfo,
    price,
    reservationRequest: {
      ...reservationRequest,
      inputTokens: Math.min(exact ?? reservationRequest.inputTokens, reservationRequest.inputTokens),
    },
  };
}

/** Makes the call. Stores what it receives in `state`, also when it fails. */
export async function makeCall(call: PlannedCall, state: CallState, listener: CallListener): Promise<void> {
  const { scope, node } = call;
  const { run, cancellation } = scope;
  const { now, transport } = run.setup;
  const startedAt = now();
  const opened = await transport.open({ ...call, number: run.nextCall(node) });
  if (call.firstCall?.earlierCalls) await cancellation.race(call.firstCall.earlierCalls);
  run.budget.check(call.reservationRequest);
  cancellation.signal.throwIfAborted();
  listener.onStart();
  try {
    await retrying({
      begin: (count) =>
        attempt(call, state, {
          onText: listener.onText,
          send: (request) => opened.send(request, cancellation.signal, count),
        }),
      onRetry: (message) => void run.warn(node, 'RETRYING', message),
      waitAfter: (count, policyMs) => opened.waitAfter(count, policyMs),
      sleep: (ms) => cancellation.race(opened.sleep(ms, cancellation.signal)),
      timeLeftMs: () => scope.leftMs,
    });
  } finally {
    if (state.finish !== undefined || state.text !== '' || state.reported !== undefined || state.toolCalls.length > 0) {
      state.usage = run.addUsage(await usageOf(call, state, startedAt), call.order);
    }
    opened.close();
  }
  transport.assertRecorded();
  if (state.usage) await scope.waitForReader(run.setup.emit({ type: 'usage', node, usage: state.usage }));
}

interface Sending {
  readonly send: (request: ModelRequest) => AsyncIterable<ModelEvent>;
  readonly onText: CallListener['onText'];
}

async function attempt(call: PlannedCall, state: CallState, { send, onText }: Sending): Promise<void> {
  const { scope, reservationRequest, price, firstCall } = call;
  const { run } = scope;
  const { signal } = scope.cancellation;
  const reserved = run.budget.reserve(reservationRequest, signal);
  // The request is queued now, so the next node may queue its first call: the order of reservations is deterministic.
  firstCall?.release();
  const reservation = await reserved;
  state.reservation = reservation;
  let outcome: Outcome = 'nothing';
  try {
    // The run may have ended since the reservation was granted.
    signal.throwIfAborted();
    outcome = { atLeast: NO_CHARGE };
    state.attempts += 1;
    run.markSent();
    await receive(state, send(requestOf(call, reservation)), { scope, onText });
    outcome = outcomeOf(call, state);
  } catch (error) {
    // A ConfigurationError is thrown before anything is sent.
    const isFree = error instanceof ProviderError ? error.isFree : error instanceof ConfigurationError;
    if (outcome !== 'nothing') outcome = isFree ? 'nothing' : outcomeOf(call, state);
    throw error;
  } finally {
    run.addCharge(reservation.settle(outcome), price !== undefined);
  }
}

/** Returns the request to send under a reservation. */
export function requestOf(
  { scope, provider, model, messages, tools, settings, modelInfo, reservationRequest }: PlannedCall,
  { outputTokens }: Reservation,
): ModelRequest {
  // A maximum of output is sent if the actor sets one, if a limit needs one, or if the protocol requires one.
  const requestedMaxTokens = scope.run.setup.connections.protocolOf(provider).needsMaxTokens
    ? reservationRequest.outputTokens
    : settings.maxTokens;
  const maxTokens = scope.budget.isLimited ? outputTokens : requestedMaxTokens;
  return {
    model,
    messages,
    tools,
    settings: { ...settings, maxTokens },
    maxTokensParameter: modelInfo?.maxTokensParameter,
    body: modelInfo?.body,
  };
}

interface Receiving {
  readonly scope: Scope;
  readonly onText: CallListener['onText'];
}

async function receive(state: CallState, events: AsyncIterable<ModelEvent>, receiving: Receiving): Promise<void> {
  const { signal } = receiving.scope.cancellation;
  const characters = new WholeCharacters();
  for await (const event of events) {
    signal.throwIfAborted();
    if (event.type === 'text') {
      const readerReady = take(state, characters.take(event.text), receiving);
      if (readerReady !== undefined) await readerReady;
    } else if (event.type === 'usage') {
      state.reported = event.usage;
      state.isReportComplete = event.isWhole;
    } else if (event.type === 'finish') state.finish = event.reason;
    else if (event.type === 'tool-call')
      state.toolCalls.push({ ...event.call, arguments: wellFormedJson(event.call.arguments) });
    else state.state = event.state;
  }
  signal.throwIfAborted();
  await take(state, characters.rest(), receiving);
}

/** Adds a piece of text. Returns a promise if the reader is behind. */
function take(state: CallState, text: string, { scope, onText }: Receiving): Promise<void> | undefined {
  if (text === '') return undefined;
  state.text += text;
  return scope.waitForReader(onText(text));
}

/**
 * Returns the outcome as reported. Without a complete report the answer may have cost the whole reservation, and at
 * least what was reported.
 */
function outcomeOf({ price }: PlannedCall, { reported, isReportComplete }: CallState): Outcome {
  if (reported === undefined) return { atLeast: NO_CHARGE };
  const charge: Charge = {
    tokens: reported.input + reported.output,
    cost: price === undefined ? 0n : costOf(reported, price),
  };
  return isReportComplete ? charge : { atLeast: charge };
}

/** Returns the usage entry of a call: as reported, or estimated if no complete report was received. */
async function usageOf(call: PlannedCall, state: CallState, startedAt: Date): Promise<NodeUsage> {
  const { scope, node, actor, provider, model, price } = call;
  // Measured before the estimate, whose time is not part of the call.
  const durationMs = scope.run.setup.now().getTime() - startedAt.getTime();
  const complete = state.isReportComplete ? state.reported : undefined;
  const tokens = complete ?? (await estimate(call, state));
  return {
    node,
    actor,
    provider,
    model,
    ...tokens,
    source: complete === undefined ? 'estimated' : 'reported',
    costUsd: price && dollarsOf(costOf(tokens, price)),
    startedAt: startedAt.toISOString(),
    durationMs,
    attempts: state.attempts,
  };
}

async function estimate(
  { model, messages, tools, scope }: PlannedCall,
  { reported, text, toolCalls }: CallState,
): Promise<TokenUsage> {
  const { estimateTokens } = await import('../budget/count-tokens.ts');
  const estimated = await estimateTokens(
    model,
    { messages, tools },
    { text, toolCalls, signal: scope.cancellation.signal },
  );
  return {
    input: reported?.input || estimated.input,
    output: Math.max(reported?.output ?? 0, estimated.output),
    cachedRead: reported?.cachedRead ?? 0,
    cachedWrite: reported?.cachedWrite ?? 0,
    reasoning: reported?.reasoning ?? 0,
  };
}
