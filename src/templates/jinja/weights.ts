// The weight of a value of a template: about how many characters it has when it is printed. Enforces no bounds.

import { TemplateError } from '../values.ts';
import type { Value } from './jinja.ts';
import { isNodesValue, jsonSourceOf } from './jinja-values.ts';

const ENTRY_WEIGHT = 16;

/**
 * Returns the weight of a value. A list that contains another list twice counts it twice. `known` caches the weights of
 * lists, which cannot change; maps can.
 */
export function weightOf(value: Value, known: WeakMap<Value, number>): number {
  if (typeof value.value === 'string') return value.value.length;
  if (typeof value.value === 'bigint') return String(value.value).length;
  const raw = jsonSourceOf(value);
  if (raw !== undefined) return jsonWeight(raw);
  const entries = entriesOf(value);
  if (entries === undefined) return ENTRY_WEIGHT;
  const weighed = known.get(value);
  if (weighed !== undefined) return weighed;
  let weight = ENTRY_WEIGHT;
  for (const entry of entries) weight += ENTRY_WEIGHT + weightOf(refuseFunction(entry), known);
  if (Array.isArray(value.value)) known.set(value, weight);
  return weight;
}

/** Returns how deep lists and maps are nested. */
export function depthOf(value: Value): number {
  let depth = 0;
  for (const entry of entriesOf(value) ?? []) depth = Math.max(depth, 1 + depthOf(entry));
  return depth;
}

function entriesOf(value: Value): Iterable<Value> | undefined {
  if (isNodesValue(value)) return undefined;
  if (Array.isArray(value.value)) return value.value as Value[];
  return value.value instanceof Map ? value.value.values() : undefined;
}

/** Fails for a function in a list or map, whose source the library would print. */
function refuseFunction(value: Value): Value {
  if (value.type === 'FunctionValue')
    throw new TemplateError('the template puts a function into a list or map: call it with ()');
  return value;
}

const jsonWeights = new WeakMap<object, number>();

function jsonWeight(raw: unknown): number {
  if (typeof raw === 'string') return raw.length;
  if (typeof raw === 'bigint') return String(raw).length;
  if (typeof raw !== 'object' || raw === null) return ENTRY_WEIGHT;
  const known = jsonWeights.get(raw);
  if (known !== undefined) return known;
  let weight = ENTRY_WEIGHT;
  if (Array.isArray(raw)) for (const entry of raw) weight += ENTRY_WEIGHT + jsonWeight(entry);
  else for (const [key, entry] of Object.entries(raw)) weight += ENTRY_WEIGHT + key.length + jsonWeight(entry);
  jsonWeights.set(raw, weight);
  return weight;
}
