// Finds the row of a provider. The rows of the known providers are in known-providers.ts.
import { ConfigurationError } from '../../errors.ts';
import { KNOWN_PROVIDERS } from './known-providers.ts';
import type { ProviderRow } from './provider-row.ts';

/** Reserved names of providers without a row, with the reason. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  amazon:
    'This version does not support Amazon Bedrock, which requires signed requests. ' +
    'Declare a gateway to it as a provider in the configuration file.',
  perplexity:
    'This version does not support the API of Perplexity, which no longer offers chat completions. ' +
    'Use its models as openrouter/perplexity/....',
};

/** The rows of the known providers and of those that the user declares, by name. Immutable. */
export class ProviderTable {
  /** Sorted by name. */
  readonly rows: readonly ProviderRow[];
  readonly #byName: ReadonlyMap<string, ProviderRow>;

  constructor(rows: readonly ProviderRow[]) {
    this.rows = [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#byName = new Map(
      rows.flatMap((row) => [row.name, ...(row.otherNames ?? [])].map((name) => [name, row] as const)),
    );
  }

  /** Returns the row with this name or alternative name. */
  find(name: string): ProviderRow | undefined {
    return this.#byName.get(name);
  }

  /** Returns whether a namespace is reserved for a provider, configured or not. */
  readonly isReserved = (namespace: string): boolean =>
    this.#byName.has(namespace) || Object.hasOwn(UNSUPPORTED, namespace);

  /** Returns why a reserved name has no row; `undefined` if it has one or is not reserved. */
  refusal(name: string): string | undefined {
    return this.#byName.has(name) || !Object.hasOwn(UNSUPPORTED, name) ? undefined : UNSUPPORTED[name];
  }
}

/** The protocol of a provider that is in no table and whose credential or declaration has no protocol. */
export const DEFAULT_PROTOCOL = 'openai';

/** The table of only the known providers. */
export const KNOWN_TABLE = new ProviderTable(KNOWN_PROVIDERS);

/** Returns the row of a known provider; `undefined` if it is not known. */
export function findProviderRow(name: string): ProviderRow | undefined {
  return KNOWN_TABLE.find(name);
}

/** Returns whether a base URL is that of the provider itself, not of another server with the same protocol. */
export function isOwnAddress(row: ProviderRow, baseUrl: string | undefined): boolean {
  return baseUrl === undefined || trimSlash(baseUrl) === trimSlash(row.baseUrl);
}

function trimSlash(url: string): string {
  return url.trim().toLowerCase().replace(/\/+$/, '');
}

/**
 * Returns the environment setting that configures a provider: the variable, with its value if only one value is valid.
 */
export function settingOf({ variable, variableValue }: ProviderRow): string | undefined {
  return variable === undefined || variableValue === undefined ? variable : `${variable}=${variableValue}`;
}

/**
 * Returns whether a provider is declared and needs no key. Headers replace the key if one of them contains a secret, or
 * if the base URL is not that of the known provider.
 */
export function isKeyless({
  name,
  declared,
  local,
  variable,
  requiresKey,
  headers = {},
  protocol,
  baseUrl,
}: ProviderRow): boolean {
  if (declared !== true || protocol === 'mock') return false;
  if (local !== undefined || variable === undefined) return true;
  const values = Object.values(headers);
  if (requiresKey || values.length === 0) return false;
  return KNOWN_TABLE.find(name)?.baseUrl !== baseUrl || values.some((value) => typeof value === 'object');
}

/** Returns the error for a provider without a credential. `details` are facts for programs. */
export function missingCredential(
  provider: string,
  { hint, ...details }: { readonly hint: string; readonly variable: string | undefined; readonly name?: string },
): ConfigurationError {
  return new ConfigurationError({
    code: 'MISSING_CREDENTIAL',
    message: `missing credentials for provider: ${provider}`,
    hint,
    details: { ...(details.name !== undefined && { name: details.name }), provider, variable: details.variable },
  });
}

/** Returns how to configure a provider: `Set OPENAI_API_KEY`. */
export function howToConfigure(row: ProviderRow): string {
  const { baseUrl, baseUrlVariable, keyCommand, headers = {} } = row;
  const inHeaders = Object.values(headers).flatMap((value) => (typeof value === 'object' ? [value.env] : []));
  const setting = keyCommand !== undefined || isKeyless(row) ? undefined : settingOf(row);
  const settings = [baseUrl === '' ? baseUrlVariable : undefined, setting, ...inHeaders].filter(
    (name) => name !== undefined,
  );
  return `Set ${[...new Set(settings)].join(' and ')}`;
}
