// Builds the environment of child processes: all variables except those that hold the keys of providers.
import { KNOWN_TABLE, type ProviderTable } from '../providers/table/provider-table.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the environment without the variables of known and declared keys, and without `others`. */
export function childEnvironment(
  environment: Environment,
  table: ProviderTable,
  others: readonly string[] = [],
): Record<string, string | undefined> {
  // A declaration can set another variable for a known provider, but the default variable may hold a key too.
  const keys = new Set([...[...KNOWN_TABLE.rows, ...table.rows].flatMap((row) => secretVariables(row)), ...others]);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !keys.has(name)));
}

function secretVariables({
  local,
  variable,
  otherVariables = [],
  headers = {},
}: ProviderTable['rows'][number]): readonly (string | undefined)[] {
  const inHeaders = Object.values(headers).flatMap((value) => (typeof value === 'object' ? [value.env] : []));
  return [...(local === undefined ? [variable, ...otherVariables] : [local.keyVariable]), ...inHeaders];
}
