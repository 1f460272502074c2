// Determines which providers are configured by the environment variables and the declarations of the user, and the
// credential of each. The caller passes the environment.

import type { Credential } from '../../credentials.ts';
import type { ProviderRow } from './provider-row.ts';
import { isKeyless, KNOWN_TABLE, type ProviderTable, settingOf } from './provider-table.ts';
import { serverAddress } from './server-address.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A provider for which a credential is available, or which needs none and is declared. */
export interface ConfiguredProvider {
  readonly name: string;
  /** Complete, except for a key that a command prints. */
  readonly credential: Credential;
  /** The environment variable that configures the provider; `undefined` if there is none. */
  readonly variable: string | undefined;
  /** The program and its arguments that print the key; run only when the key is needed. */
  readonly keyCommand?: readonly string[] | undefined;
}

/**
 * Returns the providers that an environment configures, each with a variable that is not blank. `AGENTS_MOCK=1`
 * configures the mock provider. Reads only the variables that the table names.
 */
export function configuredProviders(
  environment: Environment,
  table: ProviderTable = KNOWN_TABLE,
): readonly ConfiguredProvider[] {
  return table.rows.flatMap((row) =>
    missingSetting(row, environment) === undefined ? [configure(row, environment)] : [],
  );
}

/** Returns all providers of a table as if each had a key. For commands that send nothing. */
export function everyProvider(environment: Environment, table: ProviderTable): readonly ConfiguredProvider[] {
  return table.rows.map((row) => configure(row, environment));
}

/**
 * Returns the setting that is missing to configure a provider, such as `OPENAI_API_KEY`; `undefined` if none is
 * missing.
 */
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

/** Returns the variable that configures a provider in this environment; `undefined` if there is none. */
export function variableOf(row: ProviderRow, environment: Environment): string | undefined {
  const variables = [...(row.variable === undefined ? [] : [row.variable]), ...(row.otherVariables ?? [])];
  return variables.find((name) => {
    const value = valueIn(environment, name);
    return row.variableValue === undefined ? value !== undefined : value === row.variableValue;
  });
}

/** Returns the base URL of a provider: from its variable, otherwise from its row; `undefined` if neither has one. */
export function baseUrlOf(row: ProviderRow, environment: Environment): string | undefined {
  const override = row.baseUrlVariable && valueIn(environment, row.baseUrlVariable);
  const variable = row.local && variableOf(row, environment);
  const address = variable && row.local ? serverAddress(valueIn(environment, variable) ?? '', row.local) : undefined;
  return override || address || row.baseUrl || undefined;
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

/** Returns the value of a variable; `undefined` if it is blank. */
function valueIn(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}
