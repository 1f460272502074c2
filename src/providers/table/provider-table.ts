// How the row of a provider is found. The rows of the known ones are in known-providers.ts.
import { KNOWN_PROVIDERS } from './known-providers.ts';
import type { ProviderRow } from './provider-row.ts';

/** Names that are kept though there is no row for them yet, with the reason. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  amazon:
    'Amazon Bedrock signs its requests in a way of its own, which this version does not speak. Declare a gateway in front of it as a provider of your own.',
  perplexity:
    'Perplexity has given up chat completions, and its new API is not spoken by this version. Its models run as openrouter/perplexity/....',
};

/** Rows by name: those of the known providers, and those that a user declares. Holds nothing that changes. */
export class ProviderTable {
  /** By name. */
  readonly rows: readonly ProviderRow[];
  readonly #byName: ReadonlyMap<string, ProviderRow>;

  constructor(rows: readonly ProviderRow[]) {
    this.rows = [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#byName = new Map(
      rows.flatMap((row) => [row.name, ...(row.otherNames ?? [])].map((name) => [name, row] as const)),
    );
  }

  /** The row of a name, be it one of its other names. */
  find(name: string): ProviderRow | undefined {
    return this.#byName.get(name);
  }

  /** Whether the namespace is kept for a provider, configured or not. */
  readonly isReserved = (namespace: string): boolean =>
    this.#byName.has(namespace) || Object.hasOwn(UNSUPPORTED, namespace);

  /** Why a reserved name has no row; `undefined` if it has one, or is not reserved. */
  refusal(name: string): string | undefined {
    return this.#byName.has(name) || !Object.hasOwn(UNSUPPORTED, name) ? undefined : UNSUPPORTED[name];
  }
}

/** The protocol of a provider that is in no table and has none in its credential or declaration. */
export const DEFAULT_PROTOCOL = 'openai';

/** The known providers and nothing else. */
export const KNOWN_TABLE = new ProviderTable(KNOWN_PROVIDERS);

/** The row of a known provider; `undefined` if this version does not know it. */
export function findProviderRow(name: string): ProviderRow | undefined {
  return KNOWN_TABLE.find(name);
}

/** Whether requests go to the provider itself and not to another server that speaks its protocol. */
export function isOwnAddress(row: ProviderRow, baseUrl: string | undefined): boolean {
  return baseUrl === undefined || trimSlash(baseUrl) === trimSlash(row.baseUrl);
}

function trimSlash(url: string): string {
  return url.trim().toLowerCase().replace(/\/+$/, '');
}

/** What to write into the environment to configure a provider: the variable, with its value if only one will do. */
export function settingOf({ variable, variableValue }: ProviderRow): string | undefined {
  return variable === undefined || variableValue === undefined ? variable : `${variable}=${variableValue}`;
}

/**
 * Declared, and nothing says that it wants a key: headers take its place if one of them holds a secret, or if they go to
 * a server of the user's own.
 */
export function isKeyless({
  name,
  declared,
  local,
  variable,
  wantsKey,
  headers = {},
  protocol,
  baseUrl,
}: ProviderRow): boolean {
  if (declared !== true || protocol === 'mock') return false;
  if (local !== undefined || variable === undefined) return true;
  const values = Object.values(headers);
  if (wantsKey || values.length === 0) return false;
  return KNOWN_TABLE.find(name)?.baseUrl !== baseUrl || values.some((value) => typeof value === 'object');
}

/** How a provider comes to be configured: `Set OPENAI_API_KEY`. */
export function howToConfigure(row: ProviderRow): string {
  const { baseUrl, baseUrlVariable, keyCommand, headers = {} } = row;
  const inHeaders = Object.values(headers).flatMap((value) => (typeof value === 'object' ? [value.env] : []));
  const setting = keyCommand !== undefined || isKeyless(row) ? undefined : settingOf(row);
  const settings = [baseUrl === '' ? baseUrlVariable : undefined, setting, ...inHeaders].filter(
    (one) => one !== undefined,
  );
  return `Set ${[...new Set(settings)].join(' and ')}`;
}
