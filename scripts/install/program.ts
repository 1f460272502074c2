// Runs the first commands of a user with an installed program, and the command that an error suggests.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectStatus } from './report.ts';
import type { Outcome, Room } from './room.ts';

export interface InstalledProgram {
  readonly room: Room;
  /** The command line that starts the program in a shell. */
  readonly agents: string;
  /** An existing folder; each use has its own home below it. */
  readonly scratch: string;
}

let homes = 0;

/** Runs commands of the program with a new home and in an unrelated folder. */
function startAnew({ room, agents, scratch }: InstalledProgram): (words: string) => Outcome {
  homes += 1;
  const folder = join(scratch, `home-${homes}`);
  mkdirSync(folder);
  return (words) => room.run(`AGENTS_MOCK=1 AGENTS_HOME=${folder} ${agents} ${words}`, folder);
}

/** Runs `init`, `actor add`, `actor list` and an actor, all of which need the SQLite driver. */
export function expectWorks(program: InstalledProgram): void {
  const agents = startAnew(program);
  const run = (words: string) => expectStatus(agents(words)).stdout;
  run('init --yes');
  run('actor add writer --model mock/echo');
  assert.match(run('actor list'), /^local\/writer\t/m);
  assert.equal(run('actor run writer Hello').trim(), 'Hello');
  assert.match(run('doctor'), /^ {2}✓ SQLite: 3\./m);
}

/** Expects that the driver cannot be used, with this message, and returns the command in the hint. */
export function commandOfHint(program: InstalledProgram, complaint: string): string {
  const { stderr } = expectStatus(startAnew(program)('init --yes'), 5);
  assert.match(stderr, /^Error: the SQLite driver for Node \d/);
  assert.ok(stderr.split('\n')[0]?.endsWith(complaint), stderr);
  const [, command] = /^ {2}Run `([^`]+)`/m.exec(stderr) ?? [];
  return command ?? assert.fail(`no command in the hint: ${stderr}`);
}

/** Runs the command of the hint in another folder, and expects that the program works afterwards. */
export function expectHintMends(program: InstalledProgram, complaint: string): string {
  const command = commandOfHint(program, complaint);
  expectStatus(program.room.run(command, program.scratch));
  expectWorks(program);
  return command;
}
