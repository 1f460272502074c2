// Runs npm scripts of the repository: `node scripts/in-repository.js NAME...`. Does nothing in a packed package,
// which has no sources. Plain JavaScript, so that it also runs where no development dependency is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { npm_execpath: npm } = process.env;

if (existsSync(join(root, 'src'))) for (const name of process.argv.slice(2)) process.exitCode ||= runScript(name);

/** @param {string} name */
function runScript(name) {
  const words = ['run', '--silent', name];
  const options = { cwd: root, stdio: /** @type {const} */ ('inherit') };
  const { status, error } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...words], options)
    : spawnSync('npm', words, options);
  if (error) throw error;
  return status ?? 1;
}
