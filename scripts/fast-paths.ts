// What the command line loads together: chunks that are computed from the imports of their entries, and how large each may be.
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** A chunk of what is loaded together: each file that is read costs a fifth of a millisecond. */
interface Chunk {
  readonly name: string;
  /** It holds these and what they import, unless a chunk above it does. */
  readonly entries: readonly string[];
  /** The most it may have, so that nobody makes the start slower without knowing. Raise it on purpose, after `npm run bench:startup`. */
  readonly maxBytes: number;
}

/** In the order in which they are loaded. */
const CHUNKS: readonly Chunk[] = [
  { name: 'agents', entries: ['src/cli/agents.ts'], maxBytes: 8_500 },
  // Every command but `--version`.
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
    maxBytes: 142_000,
  },
  // Every run, and whatever reads an actor file.
  { name: 'text', entries: ['src/json-text.ts', 'src/well-formed.ts'], maxBytes: 7_800 },
  // On its own: most commands that load it run nothing.
  { name: 'catalog', entries: ['src/providers/catalog/catalog.ts'], maxBytes: 230_000 },
  { name: 'run', entries: ['src/cli/commands/run.ts', 'src/providers/protocols/mock.ts'], maxBytes: 68_500 },
];

const ROOT = join(import.meta.dirname, '..');

/** Gives each module the chunk that its place among the static imports asks for, and refuses a chunk that has grown. */
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
          throw new Error(`the chunk ${name} has ${bytes} bytes, ${maxBytes} are the most`);
      }
    },
  };

  readonly groups = CHUNKS.map(({ name }, index) => ({
    name,
    test: (id: string) => this.#chunkOf(id) === name,
    priority: CHUNKS.length - index,
  }));

  /** All modules are known once the first group asks. */
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
