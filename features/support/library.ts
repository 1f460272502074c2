// A run through the library, with an outcome in the format of a command's outcome.
import { errorJson } from '../../src/cli/run/error-json.ts';
import { AgentsError, type Credentials, createExecutor, EXIT_STATUS } from '../../src/index.ts';
import type { Outcome } from './world.ts';

/** Returns credentials whose base URL is a test server. */
export function credentialsAt(name: string, url: string): Credentials {
  const provider = name.slice(0, name.indexOf('/'));
  return { [provider]: { apiKey: 'sk-library', baseUrl: provider === 'openai' ? `${url}/v1` : url } };
}

/** Runs a model and puts the answer on `stdout` and an error as JSON on `stderr`. */
export async function runLibrary(name: string, credentials: Credentials): Promise<Outcome> {
  try {
    const { response } = await createExecutor(
      { model: name },
      credentials,
      {},
      {},
      { sleep: async () => undefined },
    ).execute('Hello');
    return { command: name, status: 0, stdout: response, stderr: '' };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    return {
      command: name,
      status: EXIT_STATUS[error.code],
      stdout: '',
      stderr: JSON.stringify({ error: errorJson(error) }),
    };
  }
}
