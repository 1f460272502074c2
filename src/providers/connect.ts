// From a provider's name and credential to its adapter, which is loaded on demand.

import { type Credential, type Credentials, checkCredentials } from '../credentials.ts';
import { AgentsError, ConfigurationError } from '../errors.ts';
import type { Connection, Provider } from './provider.ts';
import type { ProviderRow } from './table/provider-row.ts';
import { findProviderRow, howToConfigure } from './table/provider-table.ts';

/**
 * Checks, before any network, that a provider can be spoken to.
 * @throws ConfigurationError `MISSING_CREDENTIAL`, or `INVALID_CONFIGURATION` for a base URL that is missing or no address
 */
export function resolveConnection(
  provider: string,
  credentials: Credentials,
  fetch: typeof globalThis.fetch,
): Connection {
  const row = findProviderRow(provider);
  const credential = credentialOf(provider, credentials);
  const keyless =
    row === undefined ||
    row.protocol === 'mock' ||
    row.local !== undefined ||
    Object.keys(credential?.headers ?? {}).length > 0;
  if (credential === undefined || (!keyless && (credential.apiKey ?? '').trim() === '')) {
    throw new ConfigurationError({
      code: 'MISSING_CREDENTIAL',
      message: `missing credentials for provider: ${provider}`,
      hint: credentialHint(provider, row),
      details: { provider, variable: row?.variable },
    });
  }
  checkAddress(provider, credential);
  const baseUrl = credential.baseUrl ?? row?.baseUrl;
  if (baseUrl === undefined || (baseUrl === '' && row?.protocol !== 'mock')) {
    throw new ConfigurationError({
      code: 'INVALID_CONFIGURATION',
      message: `no base URL for provider: ${provider}`,
      hint: `${row?.baseUrlVariable ? `Set ${row.baseUrlVariable}; in the library, pass` : 'Pass'} credentials: { ${JSON.stringify(provider)}: { baseUrl } }${row === undefined ? '; it is not one of the known providers' : ''}.`,
      details: { provider },
    });
  }
  const protocol = protocolOf(provider, credentials);
  // The peculiarities of a service are those of the protocol that it itself speaks.
  return { provider, credential, baseUrl, fetch, protocol, dialect: (protocol === row?.protocol && row.dialect) || {} };
}

/** How a provider is spoken to: as its credential says, else as the table does. */
export function protocolOf(provider: string, credentials: Credentials): Connection['protocol'] {
  return credentialOf(provider, credentials)?.protocol ?? findProviderRow(provider)?.protocol ?? 'openai';
}

function credentialOf(provider: string, credentials: Credentials): Credential | undefined {
  const names = [provider, ...(findProviderRow(provider)?.otherNames ?? [])];
  return names.map((name) => (Object.hasOwn(credentials, name) ? credentials[name] : undefined)).find((one) => one);
}

function credentialHint(provider: string, row: ProviderRow | undefined): string {
  if (row === undefined) return `Pass credentials: { ${JSON.stringify(provider)}: { apiKey, baseUrl } }.`;
  return `${howToConfigure(row)}; in the library, pass credentials: { ${provider}: ${row.variableValue === undefined ? '{ apiKey }' : '{}'} }.`;
}

/** What a library's caller hands in was checked already, what an environment holds was not. */
function checkAddress(provider: string, credential: Credential): void {
  try {
    checkCredentials({ [provider]: credential });
  } catch (error) {
    const row = findProviderRow(provider);
    const variable = row?.local === undefined ? row?.baseUrlVariable : row.variable;
    if (!(error instanceof AgentsError) || variable === undefined) throw error;
    const { code, message, hint } = error;
    throw new ConfigurationError({
      code,
      message,
      hint: `${hint} It stands in ${variable}.`,
      details: { provider, variable },
    });
  }
}

type Maker = (connection: Connection) => Provider;

/** One adapter for each protocol, loaded when it is first needed. */
const LOADERS: Readonly<Record<Connection['protocol'], () => Promise<Maker>>> = {
  mock: async () => (await import('./protocols/mock.ts')).mockProvider,
  anthropic: async () => (await import('./protocols/anthropic.ts')).anthropicProvider,
  openai: async () => (await import('./protocols/openai.ts')).openaiProvider,
};

/** What was loaded: asking the module system again takes a while, each time. */
const MAKERS = new Map<Connection['protocol'], Maker>();

/**
 * Builds the adapter.
 * @throws ConfigurationError `CLIENT_NOT_CREATED`, with its cause, naming the actor
 */
export async function connect(connection: Connection, actor: string): Promise<Provider> {
  try {
    const make = MAKERS.get(connection.protocol) ?? (await LOADERS[connection.protocol]());
    MAKERS.set(connection.protocol, make);
    return make(connection);
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
