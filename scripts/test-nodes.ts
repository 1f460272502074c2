// Installs and tests a clean copy of the project on each supported Node: `npm run test:nodes [-- 22 24]`.
// The Nodes come from the npm registry; the installed one is not touched.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const SUPPORTED = ['20', '22', '24', '26'];

const scratch = mkdtempSync(join(tmpdir(), 'agents-nodes-'));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : SUPPORTED;
const failed: string[] = [];
try {
  for (const major of wanted) if (!testOn(major)) failed.push(major);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(failed.length === 0 ? `Passed on Node ${wanted.join(', ')}.` : `Failed on Node ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

function testOn(major: string): boolean {
  const node = installNode(major);
  const checkout = join(scratch, `checkout-${major}`);
  run('git', ['clone', '--quiet', process.cwd(), checkout]);
  const environment: NodeJS.ProcessEnv = { ...process.env, PATH: [join(node, 'bin'), process.env.PATH].join(delimiter), npm_config_nodedir: node };
  for (const name of Object.keys(environment)) if (/^npm_(?!config_nodedir)/i.test(name)) delete environment[name];
  console.log(`\nNode ${spawnSync(join(node, 'bin', 'node'), ['--version'], { encoding: 'utf8' }).stdout.trim()}`);
  return ['npm ci', 'npm test'].every((command) => {
    const { status } = spawnSync(command, { shell: true, cwd: checkout, env: environment, stdio: 'inherit' });
    return status === 0;
  });
}

/** Installs the npm package that carries a Node with its headers, and gives back its folder. */
function installNode(major: string): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(scratch, `node-${major}`);
  mkdirSync(folder);
  run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', `${name}@${major}`]);
  return join(folder, 'node_modules', name);
}

function run(command: string, words: readonly string[]): void {
  const { status, error } = spawnSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${command} ${words.join(' ')} failed`);
}
