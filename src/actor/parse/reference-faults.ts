// Whether the actors that those of a file refer to are there, go round in no circle, and are given what they need.
import type { ActorConfig, ActorReference, KnownActor, ParseContext } from '../config.ts';
import { componentsOf, firstReached } from '../graph/graph-paths.ts';
import { suggestion } from '../source/file-fault.ts';
import type { Parsing, ReferenceUse } from './parsing.ts';

export interface ParsedFile {
  /** The full name under which the file will be known. */
  readonly name: string | undefined;
  /** Its actors by their short names, empty in a file of one; without a configuration if they have a fault. */
  readonly actors: ReadonlyMap<string, ActorConfig | undefined>;
  /** The short name of the one that runs. */
  readonly first: string | undefined;
}

/** Tells what is wrong with the references of a file. */
export function checkReferences(parsing: Parsing, file: ParsedFile): void {
  if (parsing.uses.length === 0) return;
  const world = new World(parsing, file);
  const circles = circlesIn(world);
  for (const use of parsing.uses) {
    const circle = circles(use);
    if (circle !== undefined) parsing.report(use.path, circle, { hint: CIRCLE_HINTS[use.kind] });
    else checkUse(use, world, parsing);
  }
}

const CIRCLE_HINTS: Readonly<Record<ReferenceUse['kind'], string>> = {
  base: 'actors cannot be based on each other in a circle',
  node: 'actors cannot contain each other in a circle',
  tool: 'actors cannot call each other in a circle',
};

/** One actor: of the file by its short name after a `#`, else by its full name. */
type Vertex = string;

/** The actors of the file and all that they lead to. */
class World {
  readonly #file: ParsedFile;
  readonly #find: ParseContext['findActor'];
  readonly #uses = new Map<Vertex, ReferenceUse[]>();
  readonly #found = new Map<string, KnownActor | undefined>();

  constructor({ facts, uses }: Parsing, file: ParsedFile) {
    this.#file = file;
    this.#find = facts.findActor;
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

  /** The name of the file leads to the actor in it that runs. */
  vertexOf(reference: ActorReference): Vertex {
    if (reference !== '' && this.#file.actors.has(reference)) return `#${reference}`;
    return reference === this.#file.name && this.#file.first !== undefined ? `#${this.#file.first}` : reference;
  }

  next(vertex: Vertex): readonly Vertex[] {
    if (vertex.startsWith('#')) return (this.#uses.get(vertex) ?? []).map(({ to }) => this.vertexOf(to));
    const known = this.#lookUp(vertex);
    return [...(known?.references ?? []), ...(known?.aliasOf === undefined ? [] : [known.aliasOf])].map((name) =>
      this.vertexOf(name),
    );
  }

  /** What is known of an actor; an alias is the one it leads to. */
  find(vertex: Vertex): KnownActor | undefined {
    const seen = new Set<Vertex>();
    for (let one = vertex; !seen.has(one); ) {
      seen.add(one);
      const known = one.startsWith('#') ? this.#ownActor(one.slice(1)) : this.#lookUp(one);
      if (known?.aliasOf === undefined) return known;
      one = this.vertexOf(known.aliasOf);
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

/** Tells of a reference whether it is part of a circle, or leads into one. */
function circlesIn(world: World): (use: ReferenceUse) => string | undefined {
  const vertices = [...world.own];
  const numbers = new Map(vertices.map((vertex, index) => [vertex, index]));
  const next: number[][] = [];
  for (const vertex of vertices) {
    const targets = world.next(vertex).map((target) => {
      const number = numbers.get(target) ?? vertices.push(target) - 1;
      numbers.set(target, number);
      return number;
    });
    next.push(targets);
  }
  const components = componentsOf(next);
  const isTurning = (from: number, to: number | undefined) => to !== undefined && components[from] === components[to];
  const turning = next.flatMap((targets, vertex) =>
    targets.some((target) => isTurning(vertex, target)) ? [vertex] : [],
  );
  const circleOf = firstReached(turning, next);
  const ownCount = world.own.length;
  return ({ from, to }) => {
    const [source, target] = [numbers.get(`#${from}`) ?? 0, numbers.get(world.vertexOf(to)) ?? 0];
    if (isTurning(source, target)) return `leads back to ${world.nameOf(`#${from}`)}`;
    const circle = circleOf[target];
    // A circle of actors of the file itself is reported where it is.
    return circle === undefined || circle < ownCount
      ? undefined
      : `leads into a circle, to ${world.nameOf(vertices[circle] ?? '')}`;
  };
}

function checkUse(use: ReferenceUse, world: World, parsing: Parsing): void {
  const vertex = world.vertexOf(use.to);
  const known = world.find(vertex);
  if (known === undefined) {
    if (!world.isKnown) return;
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
    parsing.report(use.path, `${use.to} must be given a value for \`${key}\`, which a model cannot do`, {
      hint: 'give that key a value of its own',
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
