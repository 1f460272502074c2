// What can be said of a provider here: whether it is configured and by what, and where it is. Never a key.

import { baseUrlOf, missingSetting, variableOf } from '../../providers/table/configured.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { findProviderRow, howToConfigure, settingOf } from '../../providers/table/provider-table.ts';
import type { Session } from '../session.ts';

export interface ProviderInfo {
  readonly name: string;
  readonly configured: boolean;
  /** The variable that configures it, or would. */
  readonly variable: string | undefined;
  /** A variable of it is set, but to nothing that configures it. */
  readonly invalid: boolean;
  /** Where the key comes from, in words. */
  readonly keyFrom: string;
  /** Without what may be a key in it; empty: none is known. */
  readonly baseUrl: string;
  readonly baseUrlFrom: string;
  /** So many models are listed. */
  readonly models: number;
  /** Whether whatever name is typed runs. */
  readonly anyModel: boolean;
}

export function providerFacts(session: Session, row: ProviderRow): ProviderInfo {
  const { environment } = session.host;
  const configured = session.providers.configuredProvider(row.name) !== undefined;
  const variable = variableOf(row, environment) ?? row.variable;
  const variables = [...(row.variable === undefined ? [] : [row.variable]), ...(row.otherVariables ?? [])];
  return {
    name: row.name,
    configured,
    variable,
    invalid: !configured && variables.some((name) => environment[name] !== undefined),
    keyFrom: keyFrom(session, row),
    baseUrl: shownAddress(baseUrlOf(row, environment) ?? ''),
    baseUrlFrom: baseUrlFrom(session, row),
    models: session.providers.models(row.name).length,
    anyModel: session.providers.isOpen(row.name),
  };
}

function keyFrom({ host, home }: Session, row: ProviderRow): string {
  const { environment } = host;
  const missing = missingSetting(row, environment);
  if (missing !== undefined) {
    const [variable = ''] = missing.split('=');
    const how = howToConfigure(row);
    const what = how === `Set ${settingOf(row)}` ? 'it' : variable;
    return `${how}: ${what} is ${environment[variable] === undefined ? 'not set' : 'set, but blank or not valid'}`;
  }
  if (row.protocol === 'mock') return 'none is needed';
  const holder = row.local === undefined ? variableOf(row, environment) : row.local.keyVariable;
  if (holder !== undefined && (environment[holder] ?? '').trim() !== '') return `the environment variable ${holder}`;
  if (row.keyCommand !== undefined) return `the command ${row.keyCommand[0]} (api_key_command in ${home.configFile})`;
  return Object.keys(row.headers ?? {}).length > 0 ? `none; headers of ${home.configFile}` : 'none is needed';
}

function baseUrlFrom({ host, home }: Session, row: ProviderRow): string {
  const { environment } = host;
  const isSet = (name: string | undefined) => name !== undefined && (environment[name] ?? '').trim() !== '';
  if (isSet(row.baseUrlVariable)) return `the environment variable ${row.baseUrlVariable}`;
  const address = row.local && variableOf(row, environment);
  if (address !== undefined) return `the environment variable ${address}`;
  return row.baseUrl !== '' && findProviderRow(row.name)?.baseUrl !== row.baseUrl
    ? home.configFile
    : 'the provider’s own';
}

/** An address is shown without what may be a key in it. One that is none is not shown at all. */
export function shownAddress(address: string): string {
  if (address === '') return '';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol)
    ? `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
    : '(not an address)';
}
