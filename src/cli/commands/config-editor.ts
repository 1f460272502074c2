// The user's editor on the configuration file. It runs in this terminal and sees no key of a provider.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { childEnvironment } from '../../app/child-environment.ts';
import { ConfigurationError } from '../../errors.ts';
import type { Session } from '../session.ts';

const FIRST_TEXT = `# The configuration of agents: docs/configuration.md. What is not set here has its usual value.
#
# format: table                      # table, plain, json, yaml; for runs text, json, jsonl
#
# limits:                            # for every run; a lower one of an actor or of the command line holds
#   max_cost_usd: 0.50
#
# aliases:                           # short names of actors
#   fast: groq/openai/gpt-oss-20b
#
# providers:                         # your own, or changes to known ones; no key stands in this file
#   gateway:
#     base_url: https://llm.example.com/v1
#     api_key_env: GATEWAY_KEY       # or: api_key_command: [pass, show, gateway]
#     models: any                    # or a list of names
#
# pricing:                           # US dollars per million tokens
#   gateway/big: {input_per_1m: 2, output_per_1m: 8}
`;

/** Makes the file if there is none, and waits for the editor. @throws ConfigurationError if either cannot be done */
export async function editConfigFile({ host, home, providers }: Session, editor: string): Promise<void> {
  makeFile(home.configFile);
  const [program = '', ...words] = wordsOf(editor);
  const ended = await new Promise<string | undefined>((resolve) => {
    const child = spawn(program, [...words, home.configFile], {
      stdio: 'inherit',
      env: childEnvironment(host.environment, providers.table, variablesNamedIn(home.configFile)),
      cwd: host.workingDirectory,
    });
    child.on('error', (error) =>
      resolve((error as { code?: string }).code === 'ENOENT' ? 'was not found' : error.message),
    );
    child.on('close', (status, signal) =>
      resolve(status === 0 ? undefined : `ended with ${status === null ? signal : `status ${status}`}`),
    );
  });
  if (ended === undefined) return;
  throw new ConfigurationError({
    code: 'EDITOR_FAILED',
    message: `the editor ${program} ${ended}`,
    hint: `Set EDITOR to another one, or edit the file by hand: ${home.configFile}`,
  });
}

/** The words of a command line; quotes hold together what belongs together, such as a path with blanks. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

/** A file that is not valid declares nothing; the variables that it names as holding keys are taken from its text. */
function variablesNamedIn(path: string): readonly string[] {
  const text = textOf(path);
  return [...text.matchAll(/\b(?:api_key_)?env["']?\s*:\s*["']?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
}

/** What cannot be read names nothing; the editor will say why. */
function textOf(path: string): string {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'latin1') : '';
  } catch {
    return '';
  }
}

function makeFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, FIRST_TEXT, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // A file in place of the folder is told in the same way as one that is there already.
    if ((error as { code?: string }).code === 'EEXIST' && statSync(dirname(path)).isDirectory()) return;
    throw new ConfigurationError({
      code: 'CONFIG_NOT_WRITABLE',
      message: `the configuration file ${path} cannot be made: ${(error as Error).message}`,
      hint: 'Check the folder and its permissions, or set AGENTS_HOME.',
      cause: error,
    });
  }
}
