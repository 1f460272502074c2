// Converts the given values to the values of templates, lazily: when a template uses them. Enforces no bounds.

import { jsonOf } from '../node-json.ts';
import { type NodeValues, TemplateError, type TemplateValues } from '../values.ts';
import {
  ArrayValue,
  JinjaScope,
  ObjectValue,
  type Scalar,
  type Scope,
  StringValue,
  scalarValue,
  type Value,
} from './jinja.ts';

const MAX_RANGE = 20_000;

const CONSTANTS = new JinjaScope();
for (const [name, value] of Object.entries({
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  range: boundedRange,
})) {
  CONSTANTS.set(name, value);
}

/** The parsed JSON that a list or map was created from. */
const jsonSources = new WeakMap<Value, object>();

/**
 * Returns the parsed JSON of a value; `undefined` if the value is not from JSON. The weight of the value can be
 * computed from it without creating the values of its entries.
 */
export function jsonSourceOf(value: Value): object | undefined {
  return jsonSources.get(value);
}

/** Returns whether a value is `nodes` or one of its nodes, whose entries are created lazily and cannot be listed. */
export function isNodesValue(value: Value): boolean {
  return value.value instanceof LazyMap && !jsonSources.has(value);
}

/** Returns a scope with the values of those `names` that exist. */
export function scopeOf(values: TemplateValues, names: ReadonlySet<string>): Scope {
  const scope = new JinjaScope(CONSTANTS);
  if (names.has('input')) scope.setVariable('input', new StringValue(values.input));
  if (names.has('message')) scope.setVariable('message', new StringValue(values.message));
  if (names.has('context')) scope.setVariable('context', contextValue(values.context));
  if (names.has('nodes') && values.nodes !== undefined) scope.setVariable('nodes', nodesValue(values.nodes));
  return scope;
}

function contextValue(context: TemplateValues['context']): Value {
  return new ObjectValue(new Map(Object.entries(context).map(([key, value]) => [key, scalarValue(value)])));
}

function nodesValue(nodes: Readonly<Record<string, NodeValues>>): Value {
  const make = (id: string): Value | undefined => {
    const node = Object.hasOwn(nodes, id) ? nodes[id] : undefined;
    return node === undefined ? undefined : nodeValue(id, node);
  };
  return new ObjectValue(new LazyMap(refuseEnumeration, make));
}

function nodeValue(id: string, node: NodeValues): Value {
  const make = (member: string): Value | undefined => {
    if (member === 'output') return new StringValue(node.output);
    if (member === 'runs') return scalarValue(node.runs);
    if (member === 'json') return jsonValue(jsonOf(id, node));
    return member === 'error' ? errorValue(node.error) : undefined;
  };
  return new ObjectValue(new LazyMap(refuseEnumeration, make));
}

function errorValue(error: NodeValues['error']): Value {
  if (error === null) return scalarValue(null);
  return new ObjectValue(
    new Map(['code', 'message'].map((key) => [key, new StringValue(error[key as 'code' | 'message'])])),
  );
}

function refuseEnumeration(): never {
  throw new TemplateError('nodes can only be used with the name of a node and of a member, as in nodes.ID.output');
}

function jsonValue(raw: unknown): Value {
  if (typeof raw !== 'object' || raw === null) return scalarValue(raw as Scalar);
  const value = Array.isArray(raw) ? lazyList(raw) : new ObjectValue(lazyObject(raw));
  jsonSources.set(value, raw);
  return value;
}

function lazyObject(raw: object): LazyMap {
  const make = (key: string): Value | undefined =>
    Object.hasOwn(raw, key) ? jsonValue((raw as Record<string, unknown>)[key]) : undefined;
  return new LazyMap(() => Object.keys(raw), make);
}

/** Returns a list whose entries are created when the library first reads its `value`. */
function lazyList(raw: readonly unknown[]): Value {
  const list = new ArrayValue([]);
  let entries: Value[] | undefined;
  const get = (): Value[] => {
    entries ??= raw.map(jsonValue);
    return entries;
  };
  return Object.defineProperty(list, 'value', { get });
}

/** A map whose entries are created when they are first read. */
class LazyMap extends Map<string, Value> {
  readonly #names: () => readonly string[];
  readonly #make: (key: string) => Value | undefined;

  constructor(names: () => readonly string[], make: (key: string) => Value | undefined) {
    super();
    this.#names = names;
    this.#make = make;
  }

  override get(key: string): Value | undefined {
    const known = super.get(key);
    if (known !== undefined) return known;
    const made = this.#make(key);
    if (made !== undefined) this.set(key, made);
    return made;
  }

  override get size(): number {
    return this.#names().length;
  }

  override has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  override keys(): ReturnType<Map<string, Value>['keys']> {
    return this.#all().keys();
  }

  override values(): ReturnType<Map<string, Value>['values']> {
    return this.#all().values();
  }

  override entries(): ReturnType<Map<string, Value>['entries']> {
    return this.#all().entries();
  }

  override [Symbol.iterator](): ReturnType<Map<string, Value>['entries']> {
    return this.#all().entries();
  }

  #all(): Map<string, Value> {
    return new Map(this.#names().map((key) => [key, this.get(key) as Value]));
  }
}

/** The library passes a BigInt to `range` unchanged. */
const RANGE_TOO_LARGE = `a range cannot use a whole number beyond ${Number.MAX_SAFE_INTEGER}`;

/** Returns the numbers of Python's `range`, limited in length. */
function boundedRange(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (typeof from === 'bigint' || typeof to === 'bigint' || typeof step === 'bigint')
    throw new TemplateError(RANGE_TOO_LARGE);
  const count = Math.ceil((to - from) / step);
  if (!Number.isFinite(count)) throw new TemplateError('range needs numbers and a step that is not 0');
  if (count > MAX_RANGE) throw new TemplateError(`a range may have at most ${MAX_RANGE} numbers`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * step);
}
