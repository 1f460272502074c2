// Checks the references of the actors of a file: the targets exist, form no cycle, and get the context values that they
// need.
import type { ActorConfig, ActorReference, KnownActor, ParseContext } from '../config.ts';
import { componentsOf, firstReached } from '../graph/graph-paths.ts';
import { suggestion } from '../source/file-fault.ts';
import type { Parsing, ReferenceUse } from './parsing.ts';

export interface ParsedFile {
  /** The full name under which the actor of the file is stored. */
  readonly name: string | undefined;
  /** The actors by short name, which is empty in a file of one actor. An actor with a fault has no configuration. */
  readonly actors: ReadonlyMap<string, ActorConfig | undefined>;
  /** The short name of the default actor. */
  readonly defaultActor: string | undefined;
}

/** Reports the faults of the references of a file. */
export function checkReferences(parsing: Parsing, file: ParsedFile): void {
  if (parsing.uses.length === 0) return;
  const graph = new ReferenceGraph(parsing, file);
  const findCycle = cycleFinder(graph);
  for (const use of parsing.uses) {
    const cycle = findCycle(use);
    if (cycle !== undefined) parsing.report(use.path, cycle, { hint: CYCLE_HINTS[use.kind] });
    else checkUse(use, graph, parsing);
  }
}

const CYCLE_HINTS: Readonly<Record<ReferenceUse['kind'], string>> = {
  base: 'actors cannot be based on each other in a cycle',
  node: 'actors cannot contain each other in a cycle',
  tool: 'actors cannot call each other in a cycle',
};

/** One actor: `#` and the short name for an actor of the file, otherwise the full name. */
type Vertex = string;

/** The graph of the actors of the file and of all actors that they refer to, directly or not. */
class ReferenceGraph {
  readonly #file: ParsedFile;
  readonly #find: ParseContext['findActor'];
  readonly #uses = new Map<Vertex, ReferenceUse[]>();
  readonly #found = new Map<string, KnownActor | undefined>();

  constructor({ parseContext, uses }: Parsing, file: ParsedFile) {
    this.#file = file;
    this.#find = parseContext.findActor;
    for (const use of uses) {
      const own = this.#uses.get(`#${use.from}`) ?? [];
      own.push(use);
      this.#uses.set(`#${use.from}`, own);
    }
  }

  get isKnown(): boolean {
    return this.#find !== undefined;
  }

  get own(): readonly Vertex[] {
    return [...this.#file.actors.keys()].map((short) => `#${short}`);
  }

  /** Returns the vertex of a reference. The name of the file stands for its default actor. */
  vertexOf(reference: ActorReference): Vertex {
    if (reference !== '' && this.#file.actors.has(reference)) return `#${reference}`;
    return reference === this.#file.name && this.#file.defaultActor !== undefined
      ? `#${this.#file.defaultActor}`
      : reference;
  }

  next(vertex: Vertex): readonly Vertex[] {
    if (vertex.startsWith('#')) return (this.#uses.get(vertex) ?? []).map(({ to }) => this.vertexOf(to));
    const known = this.#lookUp(vertex);
    return [...(known?.references ?? []), ...(known?.aliasOf === undefined ? [] : [known.aliasOf])].map((name) =>
      this.vertexOf(name),
    );
  }

  /** Returns the facts about an actor. For an alias these are the facts about its target. */
  find(vertex: Vertex): KnownActor | undefined {
    const seen = new Set<Vertex>();
    for (let current = vertex; !seen.has(current); ) {
      seen.add(current);
      const known = current.startsWith('#') ? this.#ownActor(current.slice(1)) : this.#lookUp(current);
      if (known?.aliasOf === undefined) return known;
      current = this.vertexOf(known.aliasOf);
    }
    return undefined;
  }

  nameOf(vertex: Vertex): string {
    if (!vertex.startsWith('#')) return vertex;
    return vertex === '#' ? (this.#file.name ?? 'the actor itself') : vertex.slice(1);
  }

  #ownActor(short: string): KnownActor {
    const config = this.#file.actors.get(short);
    if (config === undefined) return {};
    const contextKeys = Object.keys(config.context);
    return {
      type: config.type,
      contextKeys,
      requiredContext: contextKeys.filter((key) => config.context[key] === null),
    };
  }

  #lookUp(name: string): KnownActor | undefined {
    if (!this.#found.has(name)) this.#found.set(name, this.#find?.(name));
    return this.#found.get(name);
  }
}

/**
 * Returns a function that describes the cycle that a reference is part of or leads into; `undefined` if there is none.
 */
function cycleFinder(graph: ReferenceGraph): (use: ReferenceUse) => string | undefined {
  const vertices = [...graph.own];
  const numbers = new Map(vertices.map((vertex, index) => [vertex, index]));
  const next: number[][] = [];
  for (const vertex of vertices) {
    const targets = graph.next(vertex).map((target) => {
      const number = numbers.get(target) ?? vertices.push(target) - 1;
      numbers.set(target, number);
      return number;
    });
    next.push(targets);
  }
  const components = componentsOf(next);
  const isCycleEdge = (from: number, to: number | undefined) => to !== undefined && components[from] === components[to];
  const cyclicVertices = next.flatMap((targets, vertex) =>
    targets.some((target) => isCycleEdge(vertex, target)) ? [vertex] : [],
  );
  const cycleOf = firstReached(cyclicVertices, next);
  const ownCount = graph.own.length;
  return ({ from, to }) => {
    const [source, target] = [numbers.get(`#${from}`) ?? 0, numbers.get(graph.vertexOf(to)) ?? 0];
    if (isCycleEdge(source, target)) return `leads back to ${graph.nameOf(`#${from}`)}`;
    const cycle = cycleOf[target];
    // A cycle of actors of the file itself is reported at the references that form it.
    return cycle === undefined || cycle < ownCount
      ? undefined
      : `leads into a cycle, to ${graph.nameOf(vertices[cycle] ?? '')}`;
  };
}

function checkUse(use: ReferenceUse, graph: ReferenceGraph, parsing: Parsing): void {
  const vertex = graph.vertexOf(use.to);
  const known = graph.find(vertex);
  if (known === undefined) {
    if (!graph.isKnown) return;
    const hint = suggestion(use.to.replace(/^local\//, ''), [...parsing.siblings]) ?? 'add it first';
    parsing.report(use.path, `there is no actor named "${use.to}"`, { hint });
    return;
  }
  if (use.kind === 'base' && known.type !== undefined && known.type !== 'llm') {
    parsing.report(use.path, `${use.to} is of type ${known.type}, which has no model`, {
      hint: 'name an actor of type llm',
    });
  }
  if (use.kind === 'node') checkContext(use, known, parsing);
  if (use.kind !== 'tool') return;
  for (const key of known.requiredContext ?? []) {
    parsing.report(use.path, `${use.to} must be given a value for \`${key}\`, which a model cannot set`, {
      hint: 'set a value for it in the `context` of that actor',
    });
  }
}

function checkContext(
  { to, path, context }: ReferenceUse,
  { contextKeys, requiredContext }: KnownActor,
  { report }: Parsing,
): void {
  if (context === undefined || contextKeys === undefined) return;
  for (const key of Object.keys(context.values).filter((one) => !contextKeys.includes(one))) {
    const hint =
      suggestion(key, contextKeys) ?? (contextKeys.length === 0 ? 'it has none' : `it has ${contextKeys.join(', ')}`);
    report(context.path, `${to} has no such context key`, { key, hint });
  }
  for (const key of requiredContext ?? []) {
    const value = Object.hasOwn(context.values, key) ? context.values[key] : null;
    if (value === null)
      report(path, `${to} must be given a value for \`${key}\``, {
        hint: `write it under \`context\` of the node: {${key}: ...}`,
      });
  }
}
