// Registries in the states that features need: older versions, damaged, locked, with a journal, on a full disk.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AfterAll } from '@cucumber/cucumber';
import { type Database, loadDriver } from '../../src/registry/driver.ts';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import type { RegistryTask } from './registry-process.ts';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A registry as created by the first migration: two actors, one of them the default. */
export const OLDER_REGISTRY = join(import.meta.dirname, '..', 'fixtures', 'registry-schema-1.db');

export function registryFile(scenario: Scenario): string {
  return join(scenario.home, 'registry.db');
}

/** Opens a database file of the scenario while `use` runs. */
export async function withDatabase<Result>(file: string, use: (database: Database) => Result): Promise<Result> {
  const database = (await loadDriver())(file);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** Replaces the registry with a file that has the permissions of a registry. */
export function placeRegistry(scenario: Scenario, from: string): void {
  mkdirSync(scenario.home, { recursive: true, mode: 0o700 });
  copyFileSync(from, registryFile(scenario));
  chmodSync(registryFile(scenario), 0o600);
}

export interface RegistryProcess {
  readonly child: ChildProcess;
  /** Its printed lines, each of which begins with `ready`. */
  readonly lines: () => readonly string[];
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

/** Starts a process that works on the registry, and waits until it is ready. */
export async function startRegistryProcess(
  scenario: Scenario,
  task: RegistryTask,
  prefix = '',
): Promise<RegistryProcess> {
  const script = join(import.meta.dirname, 'registry-process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, task, registryFile(scenario), prefix], {
    cwd: ROOT,
    env: BASE_ENVIRONMENT,
  });
  scenario.cleanUps.push(() => child.kill('SIGKILL'));
  let printed = '';
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk;
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
      resolve();
    });
    child.on('close', () => reject(new Error(`the process ended early: ${complaints}`)));
  });
  return { child, ended, lines: () => printed.split('\n').slice(0, -1) };
}

/** Leaves the registry half overwritten, with a journal that contains the previous content. */
export async function leaveHotJournal(scenario: Scenario): Promise<void> {
  const writer = await startRegistryProcess(scenario, 'die-in-transaction');
  writer.child.kill('SIGKILL');
  await writer.ended;
  assert.ok(existsSync(`${registryFile(scenario)}-journal`), 'the writer left no journal');
  const open = await loadDriver();
  const database = open(registryFile(scenario), { readonly: true });
  assert.throws(() => database.pragma('user_version'), { code: 'SQLITE_READONLY_ROLLBACK' });
  database.close();
}

let installed: string | undefined;

AfterAll(() => {
  if (installed !== undefined) rmSync(installed, { recursive: true });
});

/** Runs a copy of the program that was installed without its dependencies; all scenarios share one copy. */
export async function runWithoutPackages(scenario: Scenario, line: string): Promise<Outcome> {
  installed ??= copyProgram();
  const [, ...words] = splitWords(line);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(installed, 'bin', 'agents.js'), ...words], {
    cwd: scenario.folder,
    env: { ...BASE_ENVIRONMENT, ...scenario.environment },
    encoding: 'utf8',
  });
  return { command: line, status: status ?? -1, stdout, stderr };
}

function copyProgram(): string {
  const copy = mkdtempSync(join(tmpdir(), 'agents-installed-'));
  for (const part of ['bin', 'dist', 'migrations', 'package.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  return copy;
}

/** A command prefix that removes root's privileges, so that file permissions apply. */
export function boundByPermissions(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const powers = '-dac_override,-dac_read_search';
  return ['setpriv', `--bounding-set=${powers}`, `--inh-caps=${powers}`];
}
