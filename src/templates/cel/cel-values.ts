// What expressions see of the values they are given, made when they look at it. Knows no bounds.
import { jsonOf } from '../node-json.ts';
import type { NodeValues, TemplateValues } from '../values.ts';

/** The names that stand for themselves. */
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

/** For the library a map like any other, of which no more is made than is asked for. */
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

/** The members of a node. Counts are integers; the numbers of JSON and of the context are doubles, whether whole or not, but those that a double does not hold are integers. */
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

const maps = new WeakMap<object, unknown>();

/** The library asks an object for its `constructor`, which must not be a key of the JSON: such a one becomes maps. */
function safeJson(json: unknown, text: string): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const known = maps.get(json);
  if (known !== undefined) return known;
  const safe = /constructor|__proto__|\\u/.test(text) ? toMaps(json) : json;
  maps.set(json, safe);
  return safe;
}

function toMaps(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(toMaps);
  return new Map(Object.entries(json).map(([key, value]) => [key, toMaps(value)]));
}
