// One call of a model: its worst case is reserved, it is sent, again where that may help, and its tokens are accounted for.
import type { ModelSettings } from '../../actor/config.ts';
import { ConfigurationError, ProviderError } from '../../errors.ts';
import { costOf, toDollars, worstCasePriceOf } from '../../money.ts';
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
import { type Charge, NOTHING, type Outcome, type Reservation, type ReservationRequest } from '../budget/budget.ts';
import { byteBound, exactBound } from '../budget/input-bound.ts';
import type { FirstCallOrder } from '../run/execution.ts';
import type { Scope } from '../run/scope.ts';
import type { RecordOrReplay } from '../transport/record-replay.ts';
import { retrying } from './retry.ts';

/** An answer is never cut shorter than this to make it fit: a reasoning model would only think and say nothing. */
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
  /** Its place in the run, and so in the line of who waits for room. */
  readonly order: readonly number[];
  readonly turnstile?: FirstCallOrder | undefined;
}

/** A call with what is decided before it is sent. */
export interface PlannedCall extends ModelCallOptions {
  readonly facts: ModelInfo | undefined;
  /** Absent: not known. */
  readonly price: ModelPrice | undefined;
  /** The most tokens of input and of output that are reserved for it. */
  readonly ask: ReservationRequest;
}

/** Who hears of a call while it goes on. */
export interface CallListener {
  /** All is ready, and it is about to be sent. */
  readonly onStart: () => void;
  /** Takes a piece of text; gives back a promise if who reads it is behind. */
  readonly onText: (text: string) => Promise<void> | undefined;
}

/** What a call came to; also what had come of one that failed. */
export class CallState {
  text = '';
  readonly toolCalls: ToolCall[] = [];
  /** What the provider wants back with the results of the tools. */
  state: unknown;
  reported: TokenUsage | undefined;
  /** `reported` covers the whole answer. */
  isReportWhole = false;
  finish: FinishReason | undefined;
  /** How often it was sent. */
  attempts = 0;
  reservation: Reservation | undefined;
  usage: NodeUsage | undefined;
}

/** Works out the worst case of a call, whose texts become well-formed: so they are counted, sent and recorded. Sends nothing. */
export async function planCall(given: ModelCallOptions): Promise<PlannedCall> {
  const { messages: said, tools: offered, settings: set } = given;
  const parts = {
    ...given,
    messages: wellFormedValue(said),
    tools: wellFormedValue(offered),
    settings: wellFormedValue(set),
  };
  const { scope, provider, model, messages, tools, settings, order } = parts;
  const { run, budget } = scope;
  const name = `${provider}/${model}`;
  const facts = findModel(provider, model, run.startedAt);
  const price = Object.hasOwn(run.parts.pricing, name) ? run.parts.pricing[name] : undefined;
  const outputTokens = settings.maxTokens ?? facts?.maxOutputTokens ?? UNKNOWN_MODEL_MAX_TOKENS;
  const ask: ReservationRequest = {
    budget,
    order,
    inputTokens: byteBound({ messages, tools, settings }),
    outputTokens,
    leastOutputTokens: facts?.reasoning === true ? MIN_OUTPUT.reasoning : MIN_OUTPUT.plain,
    price: price && worstCasePriceOf(price),
    model: name,
  };
  const countInput = () =>
    exactBound(scope.run.parts.connections.table.find(provider), model, {
      messages,
      tools,
      settings,
      signal: scope.cancellation.signal,
    });
  if (!budget.isLimited || run.budget.fitsAlone(ask)) return { ...parts, facts, price, ask: { ...ask, countInput } };
  const exact = await countInput();
  return { ...parts, facts, price, ask: { ...ask, inputTokens: Math.min(exact ?? ask.inputTokens, ask.inputTokens) } };
}

/** Makes the call. What comes of it stands in `state`, also when it fails. */
export async function makeCall(call: PlannedCall, state: CallState, listener: CallListener): Promise<void> {
  const { scope, node } = call;
  const { run, cancellation } = scope;
  const { now, tape } = run.parts;
  const number = run.nextCall(node);
  const startedAt = now();
  const taped = tape?.call(node, number, call);
  const send = await senderOf(call, taped);
  if (call.turnstile?.before) await cancellation.race(call.turnstile.before);
  run.budget.check(call.ask);
  cancellation.signal.throwIfAborted();
  listener.onStart();
  try {
    await retrying({
      begin: (count) =>
        attempt(call, state, { onText: listener.onText, send: (request) => send(request, cancellation.signal, count) }),
      onRetry: (message) => void run.warn(node, 'RETRYING', message),
      sleep: (ms) => pause(call, taped, ms),
      timeLeftMs: () => scope.leftMs,
      ...(taped?.mode === 'replay' && { waitAfter: (_, count) => taped.waitAfter(count) }),
    });
  } finally {
    if (state.finish !== undefined || state.text !== '' || state.reported !== undefined || state.toolCalls.length > 0) {
      state.usage = run.account(await usageOf(call, state, startedAt), call.order);
    }
    taped?.close();
  }
  if (tape?.mode === 'record') tape.check();
  if (state.usage) await scope.wait(run.parts.emit({ type: 'usage', node, usage: state.usage }));
}

type Taped = ReturnType<RecordOrReplay['call']>;
type Send = (request: ModelRequest, signal: AbortSignal, attempt: number) => AsyncIterable<ModelEvent>;

/** The way to the provider, or to what was recorded of it. */
async function senderOf({ scope: { run }, actor, provider }: PlannedCall, taped: Taped | undefined): Promise<Send> {
  if (taped?.mode === 'replay') return (_request, _signal, attempt) => taped.play(attempt);
  const adapter = await run.parts.connections.adapter(provider, actor);
  if (taped === undefined) return (request, signal) => adapter.stream(request, signal);
  return (request, signal) => taped.record(request.settings.maxTokens, adapter.stream(request, signal), signal);
}

/** The wait before another attempt, which was over long ago in what is played. */
async function pause({ scope }: PlannedCall, taped: Taped | undefined, ms: number): Promise<void> {
  if (taped?.mode === 'replay') return;
  taped?.waits(ms);
  await scope.cancellation.race(scope.run.parts.sleep(ms, scope.cancellation.signal));
}

interface Sending {
  readonly send: (request: ModelRequest) => AsyncIterable<ModelEvent>;
  readonly onText: CallListener['onText'];
}

async function attempt(call: PlannedCall, state: CallState, { send, onText }: Sending): Promise<void> {
  const { scope, ask, price, turnstile } = call;
  const { run } = scope;
  const { signal } = scope.cancellation;
  const reserved = run.budget.reserve(ask, signal);
  // It stands in the line now: the next one may.
  turnstile?.pass();
  const reservation = await reserved;
  state.reservation = reservation;
  let outcome: Outcome = 'nothing';
  try {
    // It may have ended between the moment in which there was room and this one.
    signal.throwIfAborted();
    outcome = { atLeast: NOTHING };
    state.attempts += 1;
    run.send();
    await receive(state, send(requestOf(call, reservation)), { scope, onText });
    outcome = outcomeOf(call, state);
  } catch (error) {
    // A configuration that cannot be used is noticed before anything is sent.
    const isFree = error instanceof ProviderError ? error.isFree : error instanceof ConfigurationError;
    if (outcome !== 'nothing') outcome = isFree ? 'nothing' : outcomeOf(call, state);
    throw error;
  } finally {
    run.charge(reservation.settle(outcome), price !== undefined);
  }
}

/** What is sent with what was granted. */
export function requestOf(
  { scope, provider, model, messages, tools, settings, facts, ask }: PlannedCall,
  { outputTokens }: Reservation,
): ModelRequest {
  // A maximum is sent if the actor asks for one, if a limit needs one, or if the protocol wants one.
  const wanted = scope.run.parts.connections.protocolOf(provider).needsMaxTokens
    ? ask.outputTokens
    : settings.maxTokens;
  const maxTokens = scope.budget.isLimited ? outputTokens : wanted;
  return {
    model,
    messages,
    tools,
    settings: { ...settings, maxTokens },
    maxTokensParameter: facts?.maxTokensParameter,
    body: facts?.body,
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
      const behind = take(state, characters.take(event.text), receiving);
      if (behind !== undefined) await behind;
    } else if (event.type === 'usage') {
      state.reported = event.usage;
      state.isReportWhole = event.isWhole;
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
  return scope.wait(onText(text));
}

/** As reported. An answer without a report of the whole may have cost all that was reserved, and at least what was reported. */
function outcomeOf({ price }: PlannedCall, { reported, isReportWhole }: CallState): Outcome {
  if (reported === undefined) return { atLeast: NOTHING };
  const charge: Charge = {
    tokens: reported.input + reported.output,
    cost: price === undefined ? 0n : costOf(reported, price),
  };
  return isReportWhole ? charge : { atLeast: charge };
}

/** The entry of a call: as reported, or estimated where nothing was. */
async function usageOf(call: PlannedCall, state: CallState, startedAt: Date): Promise<NodeUsage> {
  const { scope, node, actor, provider, model, price } = call;
  // Before the estimate, which is not the provider's time.
  const durationMs = scope.run.parts.now().getTime() - startedAt.getTime();
  const whole = state.isReportWhole ? state.reported : undefined;
  const tokens = whole ?? (await estimate(call, state));
  return {
    node,
    actor,
    provider,
    model,
    ...tokens,
    source: whole === undefined ? 'estimated' : 'reported',
    costUsd: price && toDollars(costOf(tokens, price)),
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
