// The demo of the README: adds and runs actors in an empty home, without a key and without a network.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'agents-demo-'));
const environment = { PATH: process.env.PATH, TERM: process.env.TERM, AGENTS_HOME: home, AGENTS_MOCK: '1' };

const COMMANDS: readonly (readonly string[])[] = [
  ['init', '--yes'],
  ['actor', 'list'],
  ['actor', 'run', 'mock/echo', 'Hello from an actor that needs no setup.'],
  ['actor', 'add', 'examples/greeter.yaml'],
  ['actor', 'set-default', 'greeter'],
  ['actor', 'list', '--format', 'table'],
  ['run', 'Ada Lovelace', '--set', 'language=French'],
  ['actor', 'add', 'examples/echo-chain.yaml'],
  ['actor', 'show', 'echo-chain', '--graph'],
  ['actor', 'run', 'echo-chain', 'Grace Hopper'],
];

try {
  for (const words of COMMANDS) {
    console.log(`\n$ agents ${words.map((word) => (word.includes(' ') ? JSON.stringify(word) : word)).join(' ')}`);
    const { status, error } = spawnSync(process.execPath, ['bin/agents.js', ...words], {
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw error ?? new Error(`the command ended with ${status}`);
  }
  console.log(
    '\nThat was all of it, in a temporary home. For real: set OPENAI_API_KEY or ANTHROPIC_API_KEY, then node bin/agents.js init --yes',
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}
