// What the user has configured, as values. Knows no file and no YAML.

import type { Protocol } from '../../credentials.ts';
import type { Limits } from '../../limits.ts';
import type { Pricing } from '../../pricing.ts';
import { KNOWN_PROVIDERS } from '../../providers/table/known-providers.ts';
import type { HeaderValue, ProviderRow } from '../../providers/table/provider-row.ts';
import { DEFAULT_PROTOCOL, KNOWN_TABLE, ProviderTable } from '../../providers/table/provider-table.ts';
import type { Format, RunFormat } from './output-format.ts';

/** A provider of the user's own, or what the user changes of a known one. What is absent is as the table has it. */
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

/** That of a user who has written nothing. */
export const NO_CONFIGURATION: Configuration = Object.freeze({
  format: undefined,
  limits: {},
  pricing: {},
  aliases: {},
  providers: {},
});

/** The known providers with what the user declares. */
export function providerTable({ providers }: Configuration): ProviderTable {
  const declared = Object.entries(providers);
  if (declared.length === 0) return KNOWN_TABLE;
  const byName = new Map(declared.map(([name, one]) => [KNOWN_TABLE.find(name)?.name ?? name, one]));
  const changed = KNOWN_PROVIDERS.map((row) => {
    const one = byName.get(row.name);
    return one === undefined ? row : changeRow(row, one);
  });
  const own = [...byName]
    .filter(([name]) => KNOWN_TABLE.find(name) === undefined)
    .map(([name, one]) => ownRow(name, one));
  return new ProviderTable([...changed, ...own]);
}

function changeRow(row: ProviderRow, one: DeclaredProvider): ProviderRow {
  return {
    ...row,
    declared: true,
    // A dialect describes a service in its own protocol.
    ...(one.protocol !== undefined && one.protocol !== row.protocol && { protocol: one.protocol, dialect: {} }),
    ...(one.baseUrl !== undefined && { baseUrl: one.baseUrl }),
    ...(one.apiKeyEnv !== undefined &&
      (row.local
        ? { local: { ...row.local, keyVariable: one.apiKeyEnv } }
        : { variable: one.apiKeyEnv, otherVariables: [], wantsKey: true })),
    ...ownParts(one),
  };
}

function ownRow(name: string, one: DeclaredProvider): ProviderRow {
  return {
    name,
    declared: true,
    protocol: one.protocol ?? DEFAULT_PROTOCOL,
    baseUrl: one.baseUrl ?? '',
    variable: one.apiKeyEnv,
    ...(one.apiKeyEnv !== undefined && { wantsKey: true }),
    documentation: undefined,
    models: 'any',
    ...ownParts(one),
  };
}

function ownParts({ apiKeyCommand, headers, models }: DeclaredProvider): Partial<ProviderRow> {
  return {
    ...(apiKeyCommand !== undefined && { keyCommand: apiKeyCommand }),
    ...(headers !== undefined && { headers }),
    ...(models !== undefined && { models }),
  };
}
