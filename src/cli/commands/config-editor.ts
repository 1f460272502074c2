// Opens the configuration file in the user's editor. The editor runs in this terminal, without the keys of providers.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { childEnvironment } from '../../app/child-environment.ts';
import { ConfigurationError } from '../../errors.ts';
import type { Session } from '../session.ts';

const TEMPLATE = `# The configuration of agents: see docs/configuration.md. Settings that are left out use defaults.
#
# format: table                      # table, plain, json, yaml; for runs text, json, jsonl
#
# limits:                            # for every run; an actor or the command line can only lower them
#   max_cost_usd: 0.50
#
# aliases:                           # short names of actors
#   fast: groq/openai/gpt-oss-20b
#
# providers:                         # your own, or changes to known ones; do not write keys in this file
#   gateway:
#     base_url: https://llm.example.com/v1
#     api_key_env: GATEWAY_KEY       # or: api_key_command: [pass, show, gateway]
#     models: any                    # or a list of names
#
# pricing:                           # US dollars per million tokens
#   gateway/big: {input_per_1m: 2, output_per_1m: 8}
`;

/**
 * Creates the file when it does not exist, opens the editor and waits until the editor ends.
 * @throws ConfigurationError when the file cannot be created or the editor fails
 */
export async function editConfigFile({ host, home, providers }: Session, editor: string): Promise<void> {
  createFile(home.configFile);
  const [program = '', ...words] = wordsOf(editor);
  const failure = await new Promise<string | undefined>((resolve) => {
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
  if (failure === undefined) return;
  throw new ConfigurationError({
    code: 'EDITOR_FAILED',
    message: `the editor ${program} ${failure}`,
    hint: `Set EDITOR to another editor, or edit the file by hand: ${home.configFile}`,
  });
}

/** Splits a command line into words. Quotes group characters into one word, such as a path with spaces. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

/** Returns the variables that the file names for keys. Searches the text, because an invalid file cannot be parsed. */
function variablesNamedIn(path: string): readonly string[] {
  const text = textOf(path);
  return [...text.matchAll(/\b(?:api_key_)?env["']?\s*:\s*["']?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
}

/** Returns an empty string for a file that cannot be read; the editor reports the reason. */
function textOf(path: string): string {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'latin1') : '';
  } catch {
    return '';
  }
}

function createFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, TEMPLATE, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // EEXIST also means that a file has the path of the folder, which is an error.
    if ((error as { code?: string }).code === 'EEXIST' && statSync(dirname(path)).isDirectory()) return;
    throw new ConfigurationError({
      code: 'CONFIG_NOT_WRITABLE',
      message: `the configuration file ${path} cannot be created: ${(error as Error).message}`,
      hint: 'Check the folder and its permissions, or set AGENTS_HOME.',
      cause: error,
    });
  }
}
