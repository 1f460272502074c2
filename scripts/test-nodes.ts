// Installs and tests a clean copy of the project on each supported Node: `npm run test:nodes [-- 22 24]`.
// The Node versions come from the npm registry; the installed Node does not change.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installNode, runOrThrow, SUPPORTED_NODES } from './nodes.ts';

const scratch = mkdtempSync(join(tmpdir(), 'agents-nodes-'));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : SUPPORTED_NODES;
const failed: string[] = [];
try {
  for (const major of wanted) if (!testOn(major)) failed.push(major);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(failed.length === 0 ? `Passed on Node ${wanted.join(', ')}.` : `Failed on Node ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

function testOn(major: string): boolean {
  const node = installNode(scratch, major);
  const checkout = join(scratch, `checkout-${major}`);
  runOrThrow('git', ['clone', '--quiet', process.cwd(), checkout]);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [join(node, 'bin'), process.env.PATH].join(delimiter),
    npm_config_nodedir: node,
  };
  for (const name of Object.keys(environment)) if (/^npm_(?!config_nodedir)/i.test(name)) delete environment[name];
  console.log(`\nNode ${spawnSync(join(node, 'bin', 'node'), ['--version'], { encoding: 'utf8' }).stdout.trim()}`);
  return ['npm ci', 'npm test'].every((command) => {
    const { status } = spawnSync(command, { shell: true, cwd: checkout, env: environment, stdio: 'inherit' });
    return status === 0;
  });
}
