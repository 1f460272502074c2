// Which providers an environment and the user's declarations configure, and where each credential comes from.
// Reads no environment: it is handed in.

import type { Credential } from '../../credentials.ts';
import type { ProviderRow } from './provider-row.ts';
import { isKeyless, KNOWN_TABLE, type ProviderTable, settingOf } from './provider-table.ts';
import { serverAddress } from './server-address.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A provider for which a credential is available, or which needs none and is declared. */
export interface ConfiguredProvider {
  readonly name: string;
  /** Complete, but for a key that a command gives. */
  readonly credential: Credential;
  /** The environment variable it came from; `undefined` if it came from elsewhere. */
  readonly variable: string | undefined;
  /** The program and its arguments that print the key; run only when the key is needed. */
  readonly keyCommand?: readonly string[] | undefined;
}

/**
 * The providers that an environment configures: a variable that is not blank. `AGENTS_MOCK=1` configures the mock.
 * Nothing else of the environment is looked at but what the table names.
 */
export function configuredProviders(
  environment: Environment,
  table: ProviderTable = KNOWN_TABLE,
): readonly ConfiguredProvider[] {
  return table.rows.flatMap((row) =>
    missingSetting(row, environment) === undefined ? [configure(row, environment)] : [],
  );
}

/** All providers of a table, as if each had a key: for what sends nothing. */
export function everyProvider(environment: Environment, table: ProviderTable): readonly ConfiguredProvider[] {
  return table.rows.map((row) => configure(row, environment));
}

/** What must be set to configure a provider, such as `OPENAI_API_KEY`; `undefined` if nothing is missing. */
export function missingSetting(row: ProviderRow, environment: Environment): string | undefined {
  const header = Object.values(row.headers ?? {}).find(
    (value) => typeof value === 'object' && valueIn(environment, value.env) === undefined,
  );
  if (typeof header === 'object') return header.env;
  if (
    row.baseUrl === '' &&
    row.protocol !== 'mock' &&
    row.local === undefined &&
    baseUrlOf(row, environment) === undefined
  )
    return row.baseUrlVariable;
  return isKeyless(row) || row.keyCommand !== undefined || variableOf(row, environment) !== undefined
    ? undefined
    : settingOf(row);
}

/** The variable that configures a provider in this environment; `undefined` if none does. */
export function variableOf(row: ProviderRow, environment: Environment): string | undefined {
  const variables = [...(row.variable === undefined ? [] : [row.variable]), ...(row.otherVariables ?? [])];
  return variables.find((name) => {
    const value = valueIn(environment, name);
    return row.variableValue === undefined ? value !== undefined : value === row.variableValue;
  });
}

/** Where requests to a provider go: what its variable says, else its row; `undefined` if nobody says it. */
export function baseUrlOf(row: ProviderRow, environment: Environment): string | undefined {
  const moved = row.baseUrlVariable && valueIn(environment, row.baseUrlVariable);
  const variable = row.local && variableOf(row, environment);
  const address = variable && row.local ? serverAddress(valueIn(environment, variable) ?? '', row.local) : undefined;
  return moved || address || row.baseUrl || undefined;
}

function configure(row: ProviderRow, environment: Environment): ConfiguredProvider {
  const variable = variableOf(row, environment);
  const keyVariable = row.local === undefined ? variable : row.local.keyVariable;
  const value =
    row.variableValue === undefined && keyVariable !== undefined ? valueIn(environment, keyVariable) : undefined;
  const apiKey = row.local === undefined ? value : value?.split(',')[0]?.trim() || undefined;
  const baseUrl = baseUrlOf(row, environment);
  const credential: Credential = {
    ...(apiKey !== undefined && { apiKey, source: keyVariable }),
    ...(baseUrl !== undefined && baseUrl !== row.baseUrl && { baseUrl }),
    ...(row.versionVariable !== undefined && { apiVersion: valueIn(environment, row.versionVariable) }),
    ...(row.declared && { baseUrl, protocol: row.protocol === 'mock' ? undefined : row.protocol }),
    ...(row.headers !== undefined && { headers: headersOf(row.headers, environment) }),
  };
  return {
    name: row.name,
    credential,
    variable,
    ...(apiKey === undefined && row.keyCommand !== undefined && { keyCommand: row.keyCommand }),
  };
}

function headersOf(
  headers: NonNullable<ProviderRow['headers']>,
  environment: Environment,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (valueIn(environment, value.env) ?? ''),
    ]),
  );
}

/** A variable that is empty or blank says nothing. */
function valueIn(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}
