// Describes a provider: whether it is configured, by which variable, and its base URL. Never contains a key.

import { baseUrlOf, missingSetting, variableOf } from '../../providers/table/configured.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { findProviderRow, howToConfigure, settingOf } from '../../providers/table/provider-table.ts';
import type { Session } from '../session.ts';

export interface ProviderInfo {
  readonly name: string;
  readonly configured: boolean;
  /** The variable that configures the provider, whether it is set or not. */
  readonly variable: string | undefined;
  /** True when a variable of the provider is set, but not to a valid value. */
  readonly invalid: boolean;
  /** The source of the key, as text. */
  readonly keyFrom: string;
  /** Without parts that may contain a key; empty when unknown. */
  readonly baseUrl: string;
  /** The source of the base URL, as text. */
  readonly baseUrlFrom: string;
  /** The number of listed models. */
  readonly models: number;
  /** True when models that are not listed can be run too. */
  readonly anyModel: boolean;
}

export function providerInfo(session: Session, row: ProviderRow): ProviderInfo {
  const { environment } = session.host;
  const configured = session.providers.configuredProvider(row.name) !== undefined;
  const variable = variableOf(row, environment) ?? row.variable;
  const variables = [...(row.variable === undefined ? [] : [row.variable]), ...(row.otherVariables ?? [])];
  return {
    name: row.name,
    configured,
    variable,
    invalid: !configured && variables.some((name) => environment[name] !== undefined),
    keyFrom: keySource(session, row),
    baseUrl: shownAddress(baseUrlOf(row, environment) ?? ''),
    baseUrlFrom: baseUrlSource(session, row),
    models: session.providers.models(row.name).length,
    anyModel: session.providers.runsAnyModel(row.name),
  };
}

function keySource({ host, home }: Session, row: ProviderRow): string {
  const { environment } = host;
  const missing = missingSetting(row, environment);
  if (missing !== undefined) {
    const [variable = ''] = missing.split('=');
    const instruction = howToConfigure(row);
    const subject = instruction === `Set ${settingOf(row)}` ? 'it' : variable;
    const state = environment[variable] === undefined ? 'not set' : 'set, but blank or not valid';
    return `${instruction}: ${subject} is ${state}`;
  }
  if (row.protocol === 'mock') return 'none is needed';
  const keyVariable = row.local === undefined ? variableOf(row, environment) : row.local.keyVariable;
  if (keyVariable !== undefined && (environment[keyVariable] ?? '').trim() !== '')
    return `the environment variable ${keyVariable}`;
  if (row.keyCommand !== undefined) return `the command ${row.keyCommand[0]} (api_key_command in ${home.configFile})`;
  return Object.keys(row.headers ?? {}).length > 0 ? `none; headers in ${home.configFile}` : 'none is needed';
}

function baseUrlSource({ host, home }: Session, row: ProviderRow): string {
  const { environment } = host;
  const isSet = (name: string | undefined) => name !== undefined && (environment[name] ?? '').trim() !== '';
  if (isSet(row.baseUrlVariable)) return `the environment variable ${row.baseUrlVariable}`;
  const address = row.local && variableOf(row, environment);
  if (address !== undefined) return `the environment variable ${address}`;
  return row.baseUrl !== '' && findProviderRow(row.name)?.baseUrl !== row.baseUrl
    ? home.configFile
    : 'the default of the provider';
}

/** Returns a base URL without parts that may contain a key. Hides a value that is not a valid URL. */
export function shownAddress(address: string): string {
  if (address === '') return '';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol)
    ? `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
    : '(not a valid URL)';
}
