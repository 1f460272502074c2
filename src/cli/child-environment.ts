// What a program that this one starts may see of the environment: everything but the keys of providers.
import type { ProviderTable } from '../providers/table.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment without the variables that hold keys, whether they are known or declared. */
export function childEnvironment(environment: Environment, table: ProviderTable): Record<string, string | undefined> {
  const keys = new Set(table.rows.flatMap((row) => secretVariables(row)));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !keys.has(name)));
}

function secretVariables({ local, variable, otherVariables = [], headers = {} }: ProviderTable['rows'][number]): readonly (string | undefined)[] {
  const inHeaders = Object.values(headers).flatMap((value) => (typeof value === 'object' ? [value.env] : []));
  return [...(local === undefined ? [variable, ...otherVariables] : [local.keyVariable]), ...inHeaders];
}
