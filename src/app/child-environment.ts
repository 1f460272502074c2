// What a program that this one starts may see of the environment: everything but the keys of providers.
import { KNOWN_TABLE, type ProviderTable } from '../providers/table/provider-table.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment without the variables that hold keys, whether they are known, declared, or among `others`. */
export function childEnvironment(
  environment: Environment,
  table: ProviderTable,
  others: readonly string[] = [],
): Record<string, string | undefined> {
  // A declaration names another variable for a known provider; the usual one may hold a key all the same.
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
