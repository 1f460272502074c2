// A shell command line, with pipes and redirections around the built program.
import { spawn } from 'node:child_process';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import { followed, PROGRAM } from './processes.ts';
import type { Outcome, Scenario } from './world.ts';

/** Runs a line of bash in which `agents` is the program. The status is that of the last failed command in a pipe. */
export function runInShell(scenario: Scenario, line: string): Promise<Outcome> {
  const script = `agents() { "${process.execPath}" "${PROGRAM}" "$@"; }\nset -o pipefail\n${line}`;
  const environment = { ...BASE_ENVIRONMENT, ...scenario.environment };
  const shell = spawn('bash', ['-c', script], {
    cwd: scenario.folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return followed(scenario, shell, line).outcome;
}
