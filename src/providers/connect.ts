// Resolves the connection to a provider and creates its adapter, whose code is loaded on demand.

import { type Credential, type Credentials, checkCredentials } from '../credentials.ts';
import { AgentsError, ConfigurationError } from '../errors.ts';
import { PROTOCOL_TABLE } from './protocols/protocol-table.ts';
import type { Connection, ProtocolName, ProtocolRow, Provider } from './provider.ts';
import type { ProviderRow } from './table/provider-row.ts';
import {
  DEFAULT_PROTOCOL,
  howToConfigure,
  isKeyless,
  missingCredential,
  type ProviderTable,
} from './table/provider-table.ts';

/** The sources of a connection. */
export interface ConnectionSources {
  readonly credentials: Credentials;
  readonly fetch: typeof globalThis.fetch;
  readonly table: ProviderTable;
}

/**
 * Resolves the connection to a provider, without network access.
 * @throws ConfigurationError `MISSING_CREDENTIAL`, or `INVALID_CONFIGURATION` for a missing or invalid base URL
 */
export function resolveConnection(provider: string, { credentials, fetch, table }: ConnectionSources): Connection {
  const row = table.find(provider);
  const credential = credentialOf(provider, row, credentials);
  const protocol = protocolFor(provider, { credentials, table });
  const keyless =
    row === undefined ||
    !PROTOCOL_TABLE[row.protocol].usesNetwork ||
    row.local !== undefined ||
    isKeyless(row) ||
    Object.keys(credential?.headers ?? {}).length > 0;
  if (credential === undefined || (!keyless && (credential.apiKey ?? '').trim() === '')) {
    throw missingCredential(provider, { hint: credentialHint(provider, row), variable: row?.variable });
  }
  checkAddress(provider, row, credential);
  const baseUrl = credential.baseUrl ?? row?.baseUrl;
  if (baseUrl === undefined || (baseUrl === '' && protocol.usesNetwork)) {
    throw new ConfigurationError({
      code: 'INVALID_CONFIGURATION',
      message: `no base URL for provider: ${provider}`,
      hint: baseUrlHint(provider, row),
      details: { provider },
    });
  }
  // The dialect of a provider applies only if the credential does not change the protocol.
  const dialect = (protocol.name === row?.protocol && row.dialect) || {};
  return { provider, credential, baseUrl, fetch, protocol, dialect, variable: row?.variable };
}

/** Returns the protocol of a provider: that of its credential, otherwise that of its row. Needs no key. */
export function protocolFor(
  provider: string,
  { credentials, table }: Pick<ConnectionSources, 'credentials' | 'table'>,
): ProtocolRow {
  const row = table.find(provider);
  const credential = credentialOf(provider, row, credentials);
  return PROTOCOL_TABLE[credential?.protocol ?? row?.protocol ?? DEFAULT_PROTOCOL];
}

function credentialOf(
  provider: string,
  row: ProviderRow | undefined,
  credentials: Credentials,
): Credential | undefined {
  const names = [provider, ...(row?.otherNames ?? [])];
  return names
    .map((name) => (Object.hasOwn(credentials, name) ? credentials[name] : undefined))
    .find((credential) => credential);
}

function credentialHint(provider: string, row: ProviderRow | undefined): string {
  if (row === undefined) return `Pass credentials: { ${JSON.stringify(provider)}: { apiKey, baseUrl } }.`;
  const value = row.variableValue === undefined ? '{ apiKey }' : '{}';
  return `${howToConfigure(row)}; in the library, pass credentials: { ${provider}: ${value} }.`;
}

function baseUrlHint(provider: string, row: ProviderRow | undefined): string {
  const pass = row?.baseUrlVariable ? `Set ${row.baseUrlVariable}; in the library, pass` : 'Pass';
  const unknown = row === undefined ? '; it is not one of the known providers' : '';
  return `${pass} credentials: { ${JSON.stringify(provider)}: { baseUrl } }${unknown}.`;
}

/** Checks a credential that may come from the environment. The credentials of a library caller were checked earlier. */
function checkAddress(provider: string, row: ProviderRow | undefined, credential: Credential): void {
  try {
    checkCredentials({ [provider]: credential });
  } catch (error) {
    const variable = row?.local === undefined ? row?.baseUrlVariable : row.variable;
    if (!(error instanceof AgentsError) || variable === undefined) throw error;
    const { code, message, hint } = error;
    throw new ConfigurationError({
      code,
      message,
      hint: `${hint} It is the value of ${variable}.`,
      details: { provider, variable },
    });
  }
}

type ProviderFactory = (connection: Connection) => Provider;

/** The loaded factories. A cache, because each dynamic import takes time even if the module is loaded. */
const FACTORIES = new Map<ProtocolName, ProviderFactory>();

/**
 * Creates the adapter of a connection.
 * @throws ConfigurationError `CLIENT_NOT_CREATED`, with its cause, naming the actor
 */
export async function connect(connection: Connection, actor: string): Promise<Provider> {
  const { protocol, provider } = connection;
  try {
    const factory = FACTORIES.get(protocol.name) ?? (await protocol.load());
    FACTORIES.set(protocol.name, factory);
    return factory(connection);
  } catch (error) {
    const reason = error instanceof AgentsError ? `: ${error.message}` : '';
    throw new ConfigurationError({
      code: 'CLIENT_NOT_CREATED',
      message: `Failed to create agent '${actor}'`,
      hint: `Check the key, the base URL and the headers of provider ${provider}${reason}.`,
      cause: error,
      details: { actor, provider },
    });
  }
}
