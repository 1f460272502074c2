// A script that uses the library as it is installed, in a process of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Scenario } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs a script that finds the built package under its name, in the folder and with the environment of the scenario. */
export async function spawnNode(scenario: Scenario, args: readonly string[]): Promise<Outcome> {
  const linked = scenario.path('node_modules/cleveragents');
  mkdirSync(scenario.path('node_modules'), { recursive: true });
  if (!existsSync(linked)) symlinkSync(ROOT, linked);
  const child = spawn(process.execPath, args, { cwd: scenario.folder, env: { PATH: process.env.PATH, HOME: scenario.folder, ...scenario.environment } });
  scenario.cleanUps.push(() => child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.stderr += chunk;
  });
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  return { command: args.join(' '), status, ...printed };
}
