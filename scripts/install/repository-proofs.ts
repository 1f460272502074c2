// Proofs about a clone of the repository: the first line of the README, the lock file, and the errors of the program
// in a clone that was installed without a compiler or without scripts.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOrThrow } from '../nodes.ts';
import { expectHintMends, expectWorks, type InstalledProgram } from './program.ts';
import { expectStatus, prove } from './report.ts';
import type { Room } from './room.ts';

const ROOT = join(import.meta.dirname, '..', '..');

let clones = 0;

/** Clones the committed state of this repository. */
export function cloneRepository(scratch: string): string {
  clones += 1;
  const clone = join(scratch, `clone-${clones}`);
  runOrThrow('git', ['clone', '--quiet', ROOT, clone]);
  return clone;
}

function programOf(room: Room, scratch: string, clone: string): InstalledProgram {
  return { room, scratch, agents: `node ${clone}/bin/agents.js` };
}

/** Runs the first command of the README in a clean clone. Returns the clone. */
export async function proveClone(room: Room, scratch: string): Promise<string> {
  const clone = cloneRepository(scratch);
  const [, line = ''] = /```sh\n(.+)\n/.exec(readFileSync(join(clone, 'README.md'), 'utf8')) ?? [];
  await prove(`${room.name}: \`${line}\`, the first line of the README, in a clean clone`, () => {
    assert.match(line, /^npm ci && /);
    expectStatus(room.run(line, clone));
    expectWorks(programOf(room, scratch, clone));
  });
  await prove(`${room.name}: that changed no file of the clone`, () => {
    assert.equal(expectStatus(room.run('git status --porcelain', clone)).stdout, '');
  });
  await prove(
    `${room.name}: ${room.major === 20 ? 'the driver for Node 20 was compiled' : 'nothing was compiled, and the driver for Node 20 is not there'}`,
    () => {
      expectDriverOf(room, join(clone, 'node_modules'));
    },
  );
  return clone;
}

/**
 * Expects a compiled better-sqlite3 12 on Node 20; on newer Nodes nothing is compiled and better-sqlite3 12 is
 * missing.
 */
export function expectDriverOf({ major }: Room, modules: string): void {
  const files = readdirSync(modules, { recursive: true }).map(String);
  const compiled = files.filter((name) => /\/better-sqlite3\/build\/Release\/better_sqlite3\.node$/.test(name));
  const versions = files
    .filter((name) => /(^|\/)better-sqlite3\/package\.json$/.test(name) && !name.includes('@types'))
    .map((name) => JSON.parse(readFileSync(join(modules, name), 'utf8')).version as string | undefined);
  assert.equal(compiled.length, major === 20 ? 1 : 0, `compiled: ${compiled.join(', ')}`);
  assert.deepEqual(
    versions.filter((version) => version !== undefined).sort(),
    major === 20 ? ['12.11.1', '13.2.0'] : ['13.2.0'],
  );
  assert.equal(existsSync(join(modules, 'cleveragents-sqlite-node20')), major === 20);
}

/** Proves that the lock file keeps its entries after npm has written it, and that the check fails without them. */
export async function proveLock(room: Room, scratch: string): Promise<void> {
  const clone = cloneRepository(scratch);
  const run = (command: string) => room.run(command, clone);
  const checkFails = () =>
    assert.match(
      expectStatus(run('npm run --silent check:lock'), 1).stderr,
      /^package-lock\.json: node_modules\/better-sqlite3 lacks "gypfile": false$/m,
    );
  await prove(
    `${room.name}: \`npm install\` without scripts loses the entry of the lock file, and \`npm run check\` fails`,
    () => {
      expectStatus(run('npm install --ignore-scripts'));
      checkFails();
      assert.match(expectStatus(run('npm run --silent check'), 1).stderr, /lacks "gypfile"/);
    },
  );
  await prove(`${room.name}: \`npm install\` puts it back`, () => {
    expectStatus(run('npm install'));
    expectStatus(run('npm run --silent check:lock'));
  });
  await prove(`${room.name}: \`npm install PACKAGE\` puts it back`, () => {
    expectStatus(run('npm install is-number@7.0.0'));
    expectStatus(run('npm run --silent check:lock'));
  });
}

/** Proves that on Node 20 without a compiler `npm ci` succeeds silently, and the program reports the missing driver. */
export async function proveWithoutCompiler(bare: Room, room: Room, scratch: string): Promise<void> {
  const clone = cloneRepository(scratch);
  await prove(`${bare.name}, no compiler: the clone installs, and the hint of the program mends it`, () => {
    expectStatus(bare.run('npm ci', clone));
    const typed = expectHintMends(programOf(room, scratch, clone), 'is not installed');
    assert.equal(typed, `npm ci --include=optional --prefix ${clone}`);
  });
}

/** Proves that without install scripts nothing is built, and the program reports it. */
export async function proveWithoutScripts(room: Room, scratch: string): Promise<void> {
  const clone = cloneRepository(scratch);
  await prove(`${room.name}: after \`npm ci --ignore-scripts\` the hint of the program mends the clone`, () => {
    expectStatus(room.run('npm ci --ignore-scripts', clone));
    const { stderr } = expectStatus(room.run(`node ${clone}/bin/agents.js --version`, scratch), 5);
    const [, command = ''] = /^Error: the program is not built\n {2}Run `(.+)`\.$/m.exec(stderr) ?? [];
    assert.equal(command, `npm ci --ignore-scripts=false --prefix ${clone}`);
    expectStatus(room.run(command, scratch));
    expectWorks(programOf(room, scratch, clone));
  });
}
