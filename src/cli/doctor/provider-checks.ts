// The checks of `agents doctor` for providers, clock, terminal and proxies. Requests are sent only with `online`.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { connectionTo } from '../../app/model-access.ts';
import { PROXY_VARIABLES } from '../../app/network/http-fetch.ts';
import { proxyAddress } from '../../app/network/proxy.ts';
import { AgentsError } from '../../errors.ts';
import { authHeaders } from '../../providers/protocols/address.ts';
import { hasModelList } from '../../providers/protocols/model-list.ts';
import type { Connection } from '../../providers/provider.ts';
import { type ConfiguredProvider, missingSetting } from '../../providers/table/configured.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { howToConfigure } from '../../providers/table/provider-table.ts';
import { guardedFetch } from '../../providers/wire/guarded-fetch.ts';
import { announceWait, modelCount, requestModels } from '../providers/fetch-models.ts';
import { providerInfo } from '../providers/provider-info.ts';
import type { Session } from '../session.ts';
import type { Check } from './local-checks.ts';
import { checked, isBroken } from './local-checks.ts';

const ONLINE_TIMEOUT_MS = 30_000;

/**
 * Checks the providers that are configured, declared in the configuration file, or have a variable with an invalid
 * value.
 */
export async function checkProviders(
  session: Session,
  { online }: { readonly online: boolean },
): Promise<readonly Check[]> {
  const checks = await Promise.all(session.providers.table.rows.map((row) => checkProvider(session, row)));
  const found = checks.flat();
  if (found.length === 0)
    return [
      {
        ...providerCheck('none'),
        state: 'warning',
        message: 'no provider is configured',
        hint: 'agents provider list',
      },
    ];
  const configured = session.providers
    .configured()
    .filter(({ name }) => !found.some((check) => check.name === name && check.state === 'broken'));
  return online ? [...found, ...(await checkOnline(session, configured))] : found;
}

async function checkOnline(session: Session, configured: readonly ConfiguredProvider[]): Promise<readonly Check[]> {
  const remote = configured.filter(({ name }) => session.providers.table.find(name)?.protocol !== 'mock');
  if (remote.length > 0)
    await announceWait(session, `Requesting the models of ${remote.map(({ name }) => name).join(', ')}`);
  return Promise.all(remote.map((provider) => checkReachable(session, provider)));
}

function providerCheck(name: string) {
  return { group: 'Providers', name } as const;
}

async function checkProvider(session: Session, row: ProviderRow): Promise<readonly Check[]> {
  const { configured, invalid, keyFrom, baseUrl } = providerInfo(session, row);
  const provider = session.providers.configuredProvider(row.name);
  const check = providerCheck(row.name);
  if (!configured || provider === undefined)
    return invalid || row.declared ? [{ ...check, state: 'warning', ...missingFinding(session, row) }] : [];
  const found = await checked(check, async () => {
    await refuseUnsendable(session, provider);
    return { state: 'ok', message: `key: ${keyFrom}${baseUrl === '' ? '' : `; at ${baseUrl}`}` };
  });
  return [
    {
      ...found,
      ...(isBroken(found) && {
        hint: found.hint ?? `See the source of its key and base URL: agents provider show ${row.name}`,
      }),
    },
    ...blankKey(session, row),
  ];
}

function missingFinding({ host }: Session, row: ProviderRow): Pick<Check, 'message' | 'hint'> {
  const [variable = '', value] = (missingSetting(row, host.environment) ?? '').split('=');
  const current = host.environment[variable];
  const state =
    current === undefined ? 'not set' : current.trim() === '' ? 'set, but blank' : `set, but not to ${value}`;
  const instruction = howToConfigure(row).includes(variable) ? howToConfigure(row) : `Set ${variable}`;
  return {
    message: `not configured: ${variable} is ${state}`,
    hint: current === undefined ? `${instruction}.` : `${instruction}, or unset it: unset ${variable}`,
  };
}

/**
 * Fails where a run would fail before it sends a request: for an invalid base URL, or a key that no header can contain.
 */
async function refuseUnsendable(session: Session, configured: ConfiguredProvider): Promise<void> {
  const { credential, keyCommand } = configured;
  const key = keyCommand === undefined ? credential : { ...credential, apiKey: 'of the command' };
  const connection = await connectionTo(session, configured, key);
  if (connection.protocol.usesNetwork) guardedFetch(connection, authHeaders(connection));
}

/** Warns about an unset or blank key of a provider that also works without a key. */
function blankKey({ host, configuration }: Session, row: ProviderRow): readonly Check[] {
  const { apiKeyEnv, apiKeyCommand } = configuration.providers[row.name] ?? {};
  const variable = apiKeyEnv ?? row.local?.keyVariable;
  const value = variable === undefined ? undefined : host.environment[variable];
  const isMissing = value === undefined ? apiKeyEnv !== undefined : value.trim() === '';
  if (variable === undefined || !isMissing || apiKeyCommand !== undefined) return [];
  const message = `no key is sent: ${variable} is ${value === undefined ? 'not set' : 'set, but blank'}`;
  return [
    {
      ...providerCheck(row.name),
      state: 'warning',
      message,
      hint: `Set ${variable}${value === undefined ? '.' : `, or unset it: unset ${variable}`}`,
    },
  ];
}

async function checkReachable(session: Session, provider: ConfiguredProvider): Promise<Check> {
  return checked(providerCheck(`${provider.name} online`), async () => {
    const connection = await connectionTo(session, provider);
    if (!hasModelList(connection))
      return {
        state: 'note',
        message: 'the provider has no model list',
        hint: `Test it with a call: agents provider test ${provider.name}`,
      };
    return checkModelList(session, connection);
  });
}

/** Requests the model list. A gateway without a list is a warning, because it may still run models. */
async function checkModelList(
  session: Session,
  connection: Connection,
): Promise<Pick<Check, 'state' | 'message' | 'hint'>> {
  try {
    const models = await requestModels(session, connection, ONLINE_TIMEOUT_MS);
    const status = connection.credential.apiKey === undefined ? 'reachable' : 'reachable, and accepts the key';
    return { state: 'ok', message: `${status}; ${modelCount(models)}` };
  } catch (error) {
    if (!(error instanceof AgentsError) || !/^(UNKNOWN_TO_PROVIDER|PROVIDER_BAD_ANSWER)$/.test(error.code)) throw error;
    return {
      state: 'warning',
      message: `no model list: ${error.message}`,
      hint: `Test it with a call: agents provider test ${connection.provider}`,
    };
  }
}

/** The earliest plausible date. A slow clock breaks the validation of certificates and the dates in the registry. */
const EARLIEST = '2026-01-01';

export function checkClock({ host }: Session): readonly Check[] {
  const now = host.now().toISOString();
  if (now >= EARLIEST) return [{ group: 'Clock', name: 'time', state: 'ok', message: now }];
  return [
    {
      group: 'Clock',
      name: 'time',
      state: 'broken',
      message: `${now} is before the release of this program`,
      hint: 'Set the clock of this machine, or enable time synchronization: timedatectl set-ntp true',
    },
  ];
}

export function checkTerminal({ host }: Session): readonly Check[] {
  const { stdout, environment } = host;
  const output = !stdout.isTerminal
    ? 'not a terminal: plain output'
    : `a terminal, ${stdout.columns === undefined ? 'of unknown width' : `${stdout.columns} columns`}`;
  const isDumb = stdout.isTerminal && environment.TERM === 'dumb';
  return [
    {
      group: 'Terminal',
      name: 'output',
      state: 'ok',
      message: `${output}${isDumb ? '; TERM is dumb' : ''}${environment.NO_COLOR ? '; NO_COLOR is set' : ''}`,
    },
    charactersCheck(host),
  ];
}

function charactersCheck({ stdout, environment }: Session['host']): Check {
  const check = { group: 'Terminal', name: 'characters' } as const;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  if (locale === '') return { ...check, state: 'note', message: 'no locale is set' };
  const looksWrong = stdout.isTerminal && !/utf-?8/i.test(locale);
  return {
    ...check,
    state: looksWrong ? 'warning' : 'ok',
    message: locale,
    ...(looksWrong && { hint: 'If characters such as ✓ are not displayed correctly: export LC_ALL=C.UTF-8' }),
  };
}

export function checkNetwork({ host }: Session): readonly Check[] {
  const { environment } = host;
  const isSet = (name: string) => (environment[name] ?? '').trim() !== '';
  const proxies = PROXY_VARIABLES.filter(isSet).map((name) => proxyCheck(name, environment));
  const exceptions = ['no_proxy', 'NO_PROXY']
    .filter(isSet)
    .map((name): Check => ({ group: 'Network', name, state: 'ok', message: environment[name] ?? '' }));
  const authorities = environment.NODE_EXTRA_CA_CERTS;
  return [
    ...(proxies.length === 0
      ? [{ group: 'Network', name: 'proxy', state: 'note', message: 'none' } as const]
      : proxies),
    ...exceptions,
    ...(authorities ? [authoritiesCheck(authorities, host.workingDirectory)] : []),
  ];
}

/** Shows only the origin of the proxy, without user name and password. Shows nothing of an invalid URL. */
function proxyCheck(name: string, environment: Session['host']['environment']): Check {
  const check = { group: 'Network', name } as const;
  try {
    return { ...check, state: 'ok', message: proxyAddress(name, environment).origin };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    return { ...check, state: 'broken', message: error.message, hint: `${error.hint} To use no proxy: unset ${name}` };
  }
}

/** Checks the file of NODE_EXTRA_CA_CERTS. Node reads it at startup and ignores a file that it cannot read. */
function authoritiesCheck(path: string, folder: string): Check {
  const check = { group: 'Network', name: 'NODE_EXTRA_CA_CERTS' } as const;
  const hint = 'Name a PEM file with the certificate of your authority, or unset it: unset NODE_EXTRA_CA_CERTS';
  try {
    if (/^-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/m.test(readFileSync(resolve(folder, path), 'latin1')))
      return { ...check, state: 'ok', message: path };
    return { ...check, state: 'broken', message: `there is no certificate in ${path}`, hint };
  } catch (error) {
    const isMissing = (error as { code?: string }).code === 'ENOENT';
    return {
      ...check,
      state: 'broken',
      message: isMissing ? `there is no file ${path}` : `${path} cannot be read`,
      hint,
    };
  }
}
