// Checks the prices that a caller of the library passes.
import { invalidConfiguration } from './errors.ts';
import { isRecord } from './plain-object.ts';
import {
  type ModelPrice,
  type PriceTier,
  type Pricing,
  TOKEN_PRICE_FIELDS,
  TOKEN_PRICE_NAMES,
  type TokenPrices,
} from './pricing.ts';

/** Copies and checks prices. @throws ConfigurationError that names the model and the field */
export function checkPricing(given: unknown): Pricing {
  if (!isRecord(given))
    throw invalidConfiguration('pricing must be an object: { "provider/model": { inputPer1M, outputPer1M } }');
  return Object.freeze(
    Object.fromEntries(Object.entries(given).map(([model, price]) => [model, checkPrice(model, price)])),
  );
}

function checkPrice(model: string, given: unknown): ModelPrice {
  if (!isRecord(given)) throw invalidConfiguration(`the price of ${model} must be an object`);
  const { tiers, highest, ...fields } = given;
  return Object.freeze({
    ...(checkFields(model, fields, ['perRequestUsd']) as unknown as ModelPrice),
    ...(highest !== undefined && { highest: checkHighest(model, highest) }),
    ...(tiers !== undefined && { tiers: checkTiers(model, tiers) }),
  });
}

function checkHighest(model: string, given: unknown): TokenPrices {
  if (!isRecord(given)) throw invalidConfiguration(`the price of ${model}: highest must be an object`);
  return checkFields(model, given, []) as unknown as TokenPrices;
}

function checkTiers(model: string, given: unknown): readonly PriceTier[] {
  if (!Array.isArray(given)) throw invalidConfiguration(`the price of ${model}: tiers must be a list`);
  const tiers = given.map((tier) => {
    if (!isRecord(tier) || typeof tier.aboveInputTokens !== 'number')
      throw invalidConfiguration(`the price of ${model}: a tier needs aboveInputTokens`);
    return checkFields(model, tier, ['aboveInputTokens']) as unknown as PriceTier;
  });
  return Object.freeze(tiers);
}

/** Returns a frozen copy. Only the token prices and `otherFields` are allowed. */
function checkFields(
  model: string,
  price: Readonly<Record<string, unknown>>,
  otherFields: readonly string[],
): Readonly<Record<string, unknown>> {
  const known: readonly string[] = [...TOKEN_PRICE_NAMES, ...otherFields];
  for (const [field, value] of Object.entries(price)) {
    if (!known.includes(field))
      throw invalidConfiguration(
        `the price of ${model} has an unknown field: ${field}`,
        `Known fields: ${known.join(', ')}.`,
      );
    if (value !== undefined && (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)))
      throw invalidConfiguration(`the price of ${model}: ${field} must be a number, 0 or more`);
  }
  const missing = TOKEN_PRICE_NAMES.find((name) => TOKEN_PRICE_FIELDS[name].isRequired && price[name] === undefined);
  if (missing !== undefined) throw invalidConfiguration(`the price of ${model} lacks ${missing}`);
  return Object.freeze({ ...price });
}
