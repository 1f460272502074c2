// Copies of the built program in the layout of npm, with drivers made for the scenario, run by a simulated Node
// version.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PARTS = ['bin', 'dist/cli', 'migrations', 'package.json'];

/** Copies the program without its dependencies into the scenario's folder. */
export function installProgram(scenario: Scenario, folder: string): void {
  for (const part of PARTS) cpSync(join(ROOT, part), scenario.path(join(folder, part)), { recursive: true });
}

/**
 * Runs the program that is installed in the folder, with the version and the Node-API version that the scenario names.
 */
export function runInstalled(
  scenario: Scenario,
  folder: string,
  { line, node }: { readonly line: string; readonly node: string },
): Outcome {
  scenario.write('pretend.cjs', pretendNode(node));
  const [, ...words] = splitWords(line);
  const program = scenario.path(join(folder, 'bin', 'agents.js'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', scenario.path('pretend.cjs'), program, ...words],
    {
      cwd: scenario.folder,
      env: { ...BASE_ENVIRONMENT, ...scenario.environment },
      encoding: 'utf8',
    },
  );
  return { command: line, status: status ?? -1, stdout, stderr };
}

/**
 * The contents of native files that the simulated Node loads, or refuses like a real one after a major version change.
 */
export const NATIVE_FILES = {
  loadable: 'loadable',
  otherNode: 'compiled for Node 22',
  broken: 'not a library',
} as const;

/** Node 22.14 and newer have Node-API 10. */
function pretendNode(node: string): string {
  const napi = Number(node.split('.')[0]) >= 22 ? '10' : '9';
  return `const { readFileSync } = require('node:fs');
const { dlopen } = process;
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}', napi: '${napi}' } });
process.dlopen = (module, file, ...others) => {
  const content = readFileSync(file, 'latin1');
  if (content === '${NATIVE_FILES.loadable}') return;
  if (content !== '${NATIVE_FILES.otherNode}') return dlopen(module, file, ...others);
  const message = "The module '" + file + "'\\nwas compiled against a different Node.js version using\\nNODE_MODULE_VERSION 127. This version of Node.js requires\\nNODE_MODULE_VERSION 115.";
  throw Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
};
`;
}

/** The behaviour of a test driver: its JavaScript and its native file, which is missing if `undefined`. */
export interface DriverParts {
  readonly script: string;
  readonly native: string | undefined;
}

/** Writes better-sqlite3 with this version into a `node_modules` folder. */
export function writeDriver(
  scenario: Scenario,
  modules: string,
  { version, script, native }: DriverParts & { readonly version: string },
): void {
  const folder = join(modules, 'better-sqlite3');
  const write = (name: string, content: string) => scenario.write(join(folder, name), content);
  write('package.json', JSON.stringify({ name: 'better-sqlite3', version, main: 'index.js' }));
  write('index.js', script);
  write('lib/binding.js', 'exports.getPrebuildPath = () => null;\n');
  if (native !== undefined) write('build/Release/better_sqlite3.node', native);
}
