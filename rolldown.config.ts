// Three bundles: the command line as CommonJS chunks, which start fastest and load only what a command needs; its
// dialogues as an ES module, for Ink cannot be CommonJS; and the library as an ES module.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, RolldownOptions } from 'rolldown';
import { FastPaths } from './scripts/fast-paths.ts';

/** Left in node_modules: an ES module with top-level await, or too large to be read at once. */
const EXTERNAL = [/^ink$/, /^react/, /^js-tiktoken/];
/** Newer Nodes do not install the driver of the older ones and never ask for it. */
if (!existsSync('node_modules/cleveragents-sqlite-node20/index.js')) EXTERNAL.push(/^cleveragents-sqlite-node20$/);

/** The same code as Node's without its debugging, and as ES modules, which load 3 ms faster than CommonJS ones. */
const YAML_MODULE = join(import.meta.dirname, 'node_modules/yaml/browser/dist/index.js');

/** Unlike Node's, that one has a fault of its own for a `!!binary` that is not base64. The tag is refused here in any case. */
const withoutBinary: Plugin = {
  name: 'without-binary',
  load: (id) =>
    /[\\/]yaml-1\.1[\\/]binary\.js$/.test(id)
      ? "export const binary = { tag: 'tag:yaml.org,2002:binary', default: false, identify: () => false, resolve: (text) => text };"
      : undefined,
};

/** commander loads this module for programs of several executables, which ours is not; it takes 2 ms. */
const withoutChildProcess: Plugin = {
  name: 'without-child-process',
  resolveId: (id, importer) =>
    /^(node:)?child_process$/.test(id) && importer?.includes('/commander/') ? '\0child-process' : undefined,
  load: (id) => (id === '\0child-process' ? 'export default {};' : undefined),
};

const fastPaths = new FastPaths();

const cli: RolldownOptions = {
  input: { agents: 'src/cli/agents.ts' },
  platform: 'node',
  resolve: { alias: { yaml: YAML_MODULE } },
  plugins: [withoutChildProcess, withoutBinary, fastPaths.plugin],
  external: (id) => EXTERNAL.some((one) => one.test(id)) || id.endsWith('views/confirm.tsx'),
  output: {
    dir: 'dist/cli',
    cleanDir: true,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    paths: (id) => (id.endsWith('views/confirm.tsx') ? '../views/confirm.js' : id),
    minify: true,
    codeSplitting: { groups: fastPaths.groups },
  },
};

const views: RolldownOptions = {
  input: { confirm: 'src/cli/views/confirm.tsx' },
  platform: 'node',
  external: /^[^./]/,
  output: { dir: 'dist/views', cleanDir: true, format: 'esm' },
};

const library: RolldownOptions = {
  input: { index: 'src/index.ts' },
  platform: 'node',
  // What the command line loads on demand, the library needs from the start.
  checks: { ineffectiveDynamicImport: false },
  // Drizzle imports better-sqlite3, which is in the package of the program: only a module of the program finds it there.
  external: (id) => /^[^./]/.test(id) && !id.startsWith('drizzle-orm'),
  output: { dir: 'dist/library', cleanDir: true, format: 'esm', chunkFileNames: '[name]-[hash].js' },
};

export default [cli, views, library];
