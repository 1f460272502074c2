// Defines the chunks of the command line: each is computed from the imports of its entries, and has a maximum size.
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** A chunk of modules that are loaded together, because reading a file takes 0.2 ms. */
interface Chunk {
  readonly name: string;
  /** The modules of this chunk. Their imports belong to it too, unless an earlier chunk contains them. */
  readonly entries: readonly string[];
  /** Maximum size, so that a slower start is noticed. Raise it only after `npm run bench:startup`. */
  readonly maxBytes: number;
}

/** The chunks, in the order in which they are loaded. */
const CHUNKS: readonly Chunk[] = [
  { name: 'agents', entries: ['src/cli/agents.ts'], maxBytes: 8_500 },
  // Loaded by every command except `--version`.
  {
    name: 'base',
    entries: [
      'src/cli/program.ts',
      'src/cli/commands/actor-list.ts',
      'src/registry/driver.ts',
      'src/cli/views/usage-line.ts',
      'src/cli/views/terminal-text.ts',
      'node_modules/env-paths/index.js',
    ],
    maxBytes: 144_000,
  },
  // Loaded by every run, and by every command that reads an actor file.
  { name: 'text', entries: ['src/json-text.ts', 'src/well-formed.ts'], maxBytes: 7_800 },
  // Separate, because most commands that load it do not run an actor.
  { name: 'catalog', entries: ['src/providers/catalog/catalog.ts'], maxBytes: 230_000 },
  { name: 'run', entries: ['src/cli/commands/run.ts', 'src/providers/protocols/mock.ts'], maxBytes: 68_500 },
];

const ROOT = join(import.meta.dirname, '..');

/** Assigns each module to a chunk by the static imports. Fails if a chunk exceeds its maximum. */
export class FastPaths {
  readonly #imports = new Map<string, readonly string[]>();
  #chunks: ReadonlyMap<string, string> | undefined;

  readonly plugin: Plugin = {
    name: 'fast-paths',
    moduleParsed: ({ id, importedIds }) => {
      this.#imports.set(id, importedIds);
    },
    generateBundle: (_, bundle) => {
      for (const { name, maxBytes } of CHUNKS) {
        const chunk = Object.values(bundle).find((one) => one.type === 'chunk' && one.name === name);
        const bytes = chunk?.type === 'chunk' ? Buffer.byteLength(chunk.code) : 0;
        if (bytes === 0 || bytes > maxBytes)
          throw new Error(`the chunk ${name} has ${bytes} bytes, at most ${maxBytes} are allowed`);
      }
    },
  };

  readonly groups = CHUNKS.map(({ name }, index) => ({
    name,
    test: (id: string) => this.#chunkOf(id) === name,
    priority: CHUNKS.length - index,
  }));

  /** All modules are known when the first group is requested. */
  #chunkOf(id: string): string | undefined {
    this.#chunks ??= this.#assign();
    return this.#chunks.get(id);
  }

  #assign(): ReadonlyMap<string, string> {
    const chunks = new Map<string, string>();
    for (const { name, entries } of CHUNKS) {
      const open = entries.map((entry) => join(ROOT, entry));
      const gone = open.find((id) => !this.#imports.has(id));
      if (gone !== undefined)
        throw new Error(`${gone} is no part of the program any more: name another entry of the chunk ${name}`);
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (chunks.has(id)) continue;
        chunks.set(id, name);
        open.push(...(this.#imports.get(id) ?? []));
      }
    }
    return chunks;
  }
}
