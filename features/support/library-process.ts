// A script that uses the installed library in its own process.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import { followed } from './processes.ts';
import type { Outcome, Scenario } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs a script that imports the built package by its name, in the scenario's folder and with its environment. */
export function spawnNode(scenario: Scenario, args: readonly string[]): Promise<Outcome> {
  const linked = scenario.path('node_modules/cleveragents');
  mkdirSync(scenario.path('node_modules'), { recursive: true });
  if (!existsSync(linked)) symlinkSync(ROOT, linked);
  const child = spawn(process.execPath, args, {
    cwd: scenario.folder,
    env: { ...BASE_ENVIRONMENT, HOME: scenario.folder, ...scenario.environment },
  });
  return followed(scenario, child, args.join(' ')).outcome;
}
