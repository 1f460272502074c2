// From a provider's name and credential to its adapter, which is loaded on demand.
import type { Credentials, Protocol } from '../credentials.ts';
import { AgentsError, ConfigurationError } from '../errors.ts';
import type { Connection, Provider } from './provider.ts';
import { findProviderRow } from './table.ts';

/**
 * Checks, before any network, that a provider can be spoken to.
 * @throws ConfigurationError `MISSING_CREDENTIAL` or, for a provider that is not in the table, without a base URL
 */
export function resolveConnection(provider: string, credentials: Credentials, fetch: typeof globalThis.fetch): Connection & { protocol: Protocol | 'mock' } {
  const row = findProviderRow(provider);
  const credential = Object.hasOwn(credentials, provider) ? credentials[provider] : undefined;
  const keyless = row === undefined || row.protocol === 'mock' || Object.keys(credential?.headers ?? {}).length > 0;
  if (credential === undefined || (!keyless && (credential.apiKey ?? '').trim() === '')) {
    throw new ConfigurationError({
      code: 'MISSING_CREDENTIAL',
      message: `missing credentials for provider: ${provider}`,
      hint:
        row === undefined
          ? `Pass credentials: { ${JSON.stringify(provider)}: { apiKey, baseUrl } }.`
          : `Set ${row.variable}, or pass credentials: { ${provider}: { apiKey } }.`,
      details: { provider, variable: row?.variable },
    });
  }
  const baseUrl = credential.baseUrl ?? row?.baseUrl;
  if (baseUrl === undefined) {
    throw new ConfigurationError({
      code: 'INVALID_CONFIGURATION',
      message: `no base URL for provider: ${provider}`,
      hint: `Pass credentials: { ${JSON.stringify(provider)}: { baseUrl } }; it is not one of the known providers.`,
      details: { provider },
    });
  }
  return { provider, credential, baseUrl, fetch, protocol: credential.protocol ?? row?.protocol ?? 'openai' };
}

/**
 * Builds the adapter.
 * @throws ConfigurationError `CLIENT_NOT_CREATED`, with its cause, naming the actor
 */
export async function connect(connection: Connection & { protocol: Protocol | 'mock' }, actor: string): Promise<Provider> {
  try {
    if (connection.protocol === 'mock') return (await import('./mock.ts')).mockProvider();
    if (connection.protocol === 'anthropic') return (await import('./anthropic.ts')).anthropicProvider(connection);
    return (await import('./openai.ts')).openaiProvider(connection);
  } catch (error) {
    throw new ConfigurationError({
      code: 'CLIENT_NOT_CREATED',
      message: `Failed to create agent '${actor}'`,
      hint: `Check the key, the base URL and the headers of provider ${connection.provider}${error instanceof AgentsError ? `: ${error.message}` : ''}.`,
      cause: error,
      details: { actor, provider: connection.provider },
    });
  }
}
