// Converts the given values to the values of expressions, lazily: when an expression uses them. Enforces no bounds.
import { jsonOf } from '../node-json.ts';
import type { NodeValues, TemplateValues } from '../values.ts';

/** The names that can be used without a prefix. */
export class CelRoots {
  readonly #values: TemplateValues;
  #context: ReadonlyMap<string, unknown> | undefined;

  constructor(values: TemplateValues) {
    this.#values = values;
  }

  get input(): string {
    return this.#values.input;
  }

  get message(): string {
    return this.#values.message;
  }

  get context(): ReadonlyMap<string, unknown> {
    this.#context ??= new Map(Object.entries(this.#values.context));
    return this.#context;
  }

  get nodes(): ReadonlyMap<string, CelNodeValues> | undefined {
    return this.#values.nodes === undefined ? undefined : new CelNodes(this.#values.nodes);
  }
}

/** A map of nodes that creates the values of a node when they are read. To the library it is an ordinary map. */
class CelNodes extends Map<string, CelNodeValues> {
  readonly #nodes: Readonly<Record<string, NodeValues>>;

  constructor(nodes: Readonly<Record<string, NodeValues>>) {
    super();
    this.#nodes = nodes;
  }

  override get(id: string): CelNodeValues | undefined {
    const node = Object.hasOwn(this.#nodes, id) ? this.#nodes[id] : undefined;
    return node === undefined ? undefined : new CelNodeValues(id, node);
  }
}
Object.defineProperty(CelNodes.prototype, 'constructor', { value: Map });

/**
 * The members of a node. Counts are integers. Numbers of JSON and of the context are doubles, also where they are
 * whole; a number that a double cannot represent exactly is an integer.
 */
export class CelNodeValues {
  readonly #id: string;
  readonly #node: NodeValues;

  constructor(id: string, node: NodeValues) {
    this.#id = id;
    this.#node = node;
  }

  get output(): string {
    return this.#node.output;
  }

  get runs(): bigint {
    return BigInt(this.#node.runs);
  }

  get error(): ReadonlyMap<string, string> | null {
    const { error } = this.#node;
    return error && new Map(Object.entries({ code: error.code, message: error.message }));
  }

  get json(): unknown {
    return safeJson(jsonOf(this.#id, this.#node), this.#node.output);
  }
}

const safeValues = new WeakMap<object, unknown>();

/**
 * Converts JSON that may have a key such as `constructor` to maps: the library reads the `constructor` of an object,
 * which must not come from the JSON. Returns all other JSON unchanged.
 */
function safeJson(json: unknown, text: string): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const cached = safeValues.get(json);
  if (cached !== undefined) return cached;
  const safe = /constructor|__proto__|\\u/.test(text) ? toMaps(json) : json;
  safeValues.set(json, safe);
  return safe;
}

function toMaps(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(toMaps);
  return new Map(Object.entries(json).map(([key, value]) => [key, toMaps(value)]));
}
