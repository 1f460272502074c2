// The configuration of the user as values. Does not depend on files or YAML.

import type { Protocol } from '../../credentials.ts';
import type { Limits } from '../../limits.ts';
import type { Pricing } from '../../pricing.ts';
import { KNOWN_PROVIDERS } from '../../providers/table/known-providers.ts';
import type { HeaderValue, ProviderRow } from '../../providers/table/provider-row.ts';
import { DEFAULT_PROTOCOL, KNOWN_TABLE, ProviderTable } from '../../providers/table/provider-table.ts';
import type { Format, RunFormat } from './output-format.ts';

/** A provider that the user adds, or the changes to a known provider. Absent fields keep the values of the table. */
export interface DeclaredProvider {
  readonly protocol?: Protocol | undefined;
  readonly baseUrl?: string | undefined;
  /** The variable that holds the key. */
  readonly apiKeyEnv?: string | undefined;
  /** A program and its arguments that print the key. */
  readonly apiKeyCommand?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  readonly models?: 'any' | readonly string[] | undefined;
}

export interface Configuration {
  readonly format: Format | RunFormat | undefined;
  readonly limits: Limits;
  readonly pricing: Pricing;
  /** Names of actors by alias; an alias is a bare name. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly providers: Readonly<Record<string, DeclaredProvider>>;
}

/** The configuration without a configuration file. */
export const NO_CONFIGURATION: Configuration = Object.freeze({
  format: undefined,
  limits: {},
  pricing: {},
  aliases: {},
  providers: {},
});

/** Returns the known providers with the declarations of the user applied. */
export function providerTable({ providers }: Configuration): ProviderTable {
  const declared = Object.entries(providers);
  if (declared.length === 0) return KNOWN_TABLE;
  const byName = new Map(declared.map(([name, provider]) => [KNOWN_TABLE.find(name)?.name ?? name, provider]));
  const changed = KNOWN_PROVIDERS.map((row) => {
    const provider = byName.get(row.name);
    return provider === undefined ? row : changedRow(row, provider);
  });
  const added = [...byName]
    .filter(([name]) => KNOWN_TABLE.find(name) === undefined)
    .map(([name, provider]) => addedRow(name, provider));
  return new ProviderTable([...changed, ...added]);
}

function changedRow(row: ProviderRow, provider: DeclaredProvider): ProviderRow {
  return {
    ...row,
    declared: true,
    // A dialect describes a service in its own protocol.
    ...(provider.protocol !== undefined &&
      provider.protocol !== row.protocol && { protocol: provider.protocol, dialect: {} }),
    ...(provider.baseUrl !== undefined && { baseUrl: provider.baseUrl }),
    ...(provider.apiKeyEnv !== undefined &&
      (row.local
        ? { local: { ...row.local, keyVariable: provider.apiKeyEnv } }
        : { variable: provider.apiKeyEnv, otherVariables: [], requiresKey: true })),
    ...declaredFields(provider),
  };
}

function addedRow(name: string, provider: DeclaredProvider): ProviderRow {
  return {
    name,
    declared: true,
    protocol: provider.protocol ?? DEFAULT_PROTOCOL,
    baseUrl: provider.baseUrl ?? '',
    variable: provider.apiKeyEnv,
    ...(provider.apiKeyEnv !== undefined && { requiresKey: true }),
    documentation: undefined,
    models: 'any',
    ...declaredFields(provider),
  };
}

function declaredFields({ apiKeyCommand, headers, models }: DeclaredProvider): Partial<ProviderRow> {
  return {
    ...(apiKeyCommand !== undefined && { keyCommand: apiKeyCommand }),
    ...(headers !== undefined && { headers }),
    ...(models !== undefined && { models }),
  };
}
