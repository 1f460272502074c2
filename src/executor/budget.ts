// The ceiling of tokens and dollars: the worst case of a call is reserved before it is sent.
import type { ResponseFormat } from '../actor/config.ts';
import { LimitError, type LimitKind } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { formatUsd, type ModelPrice, type Pricing, pricesFor } from '../pricing.ts';
import { type ModelMessage, UNKNOWN_MODEL_MAX_TOKENS } from '../providers/provider.ts';

const PER_MESSAGE_TOKENS = 16;
/** What a provider may say to its model about a schema, beside the schema. */
const FORMAT_TOKENS = 512;
/** An answer is never cut shorter than this to make it fit: a reasoning model would only think and say nothing. */
const LEAST_OUTPUT = { plain: 16, reasoning: 2048 };

export interface CallPlan {
  /** `provider/model`, the key of its price. */
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** A schema is sent along, and counted by providers as input. */
  readonly responseFormat: ResponseFormat | undefined;
  /** What the actor or the model's table allows; absent if neither says a number. */
  readonly maxTokens: number | undefined;
  readonly reasoning: boolean;
}

export interface Grant {
  /** What to send as the maximum of output; absent: none is needed. */
  readonly maxTokens: number | undefined;
  /** Which limit lowered it; absent if none did. */
  readonly loweredBy: 'tokens' | 'cost' | undefined;
}

/**
 * Reserves one call under the limits of the run. A byte-level tokenizer never makes more tokens than there are bytes,
 * so the bytes of the messages bound the input.
 * @throws LimitError if the call does not fit even with a short answer, or if its price is not known under a cost limit
 */
export function reserve(plan: CallPlan, limits: Limits, pricing: Pricing): Grant {
  const input = inputBound(plan);
  const wanted = plan.maxTokens ?? UNKNOWN_MODEL_MAX_TOKENS;
  const least = Math.min(wanted, plan.reasoning ? LEAST_OUTPUT.reasoning : LEAST_OUTPUT.plain);
  let grant: Grant = { maxTokens: plan.maxTokens, loweredBy: undefined };
  const fit = (kind: 'tokens' | 'cost', limit: number, room: number) => {
    if (room < least) throw exhausted(kind, limit, { input, least });
    const before = grant.maxTokens ?? wanted;
    grant = room < before ? { maxTokens: room, loweredBy: kind } : { ...grant, maxTokens: before };
  };
  if (limits.maxTotalTokens !== undefined) fit('tokens', limits.maxTotalTokens, limits.maxTotalTokens - input);
  if (limits.maxCostUsd !== undefined) fit('cost', limits.maxCostUsd, outputFor(limits.maxCostUsd, input, priceOf(plan.model, limits.maxCostUsd, pricing)));
  return grant;
}

function inputBound({ messages, responseFormat }: CallPlan): number {
  const format = typeof responseFormat === 'object' ? Buffer.byteLength(JSON.stringify(responseFormat)) + FORMAT_TOKENS : 0;
  return Buffer.byteLength(JSON.stringify(messages)) + PER_MESSAGE_TOKENS * messages.length + format;
}

/** How many tokens of output the dollars buy once the input is paid at its dearest. */
function outputFor(dollars: number, input: number, price: ModelPrice): number {
  const every = [price, ...(price.tiers ?? [])];
  const dearestInput = Math.max(...every.map((one) => Math.max(one.inputPer1M, one.cachedWritePer1M ?? 0, one.cachedReadPer1M ?? 0)));
  const dearestOutput = Math.max(...every.map((one) => one.outputPer1M), pricesFor(price, input).outputPer1M);
  const perRequest = price.perRequestUsd ?? 0;
  const cost = (output: number) => (input * dearestInput + output * dearestOutput) / 1_000_000 + perRequest;
  if (cost(0) > dollars) return -1;
  if (dearestOutput === 0) return Number.POSITIVE_INFINITY;
  let output = Math.floor(((dollars - perRequest) * 1_000_000 - input * dearestInput) / dearestOutput);
  // What is rounded on the way may be rounded up.
  while (output > 0 && cost(output) > dollars) output -= 1;
  return output;
}

function priceOf(model: string, limit: number, pricing: Pricing): ModelPrice {
  const price = Object.hasOwn(pricing, model) ? pricing[model] : undefined;
  if (price !== undefined) return price;
  throw new LimitError({
    kind: 'cost',
    reason: 'missing_pricing_entry',
    limit,
    message: `the cost limit of ${formatUsd(limit)} cannot be kept: no price is known for ${model}`,
    hint: 'Leave the cost limit out, use a token limit, or use a model with a known price.',
    details: { model },
  });
}

function exhausted(kind: LimitKind & ('tokens' | 'cost'), limit: number, call: { input: number; least: number }): LimitError {
  const shown = kind === 'cost' ? formatUsd(limit) : `${limit} tokens`;
  return new LimitError({
    kind,
    reason: 'budget_exhausted',
    limit,
    used: 0,
    message: `the ${kind === 'cost' ? 'cost' : 'token'} limit of ${shown} does not allow this call: up to ${call.input} tokens of input and at least ${call.least} of output`,
    hint: 'Raise the limit or shorten the prompt. Nothing was sent.',
  });
}
