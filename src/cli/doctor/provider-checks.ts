// What `agents doctor` looks at around the program: providers, clock, terminal, proxies. Only with `online` it sends anything.

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
import { askForModels, howMany, sayWaiting } from '../providers/fetch-models.ts';
import { providerFacts } from '../providers/provider-info.ts';
import type { Session } from '../session.ts';
import type { Check } from './local-checks.ts';
import { checked, isBroken } from './local-checks.ts';

const ONLINE_TIMEOUT_MS = 30_000;

/** The configured ones, those that the user declares, and those whose variable is set to nothing. */
export async function checkProviders(
  session: Session,
  { online }: { readonly online: boolean },
): Promise<readonly Check[]> {
  const checks = await Promise.all(session.providers.table.rows.map((row) => checkProvider(session, row)));
  const told = checks.flat();
  if (told.length === 0)
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
    .filter(({ name }) => !told.some((check) => check.name === name && check.state === 'broken'));
  return online ? [...told, ...(await askAll(session, configured))] : told;
}

async function askAll(session: Session, configured: readonly ConfiguredProvider[]): Promise<readonly Check[]> {
  const asked = configured.filter(({ name }) => session.providers.table.find(name)?.protocol !== 'mock');
  if (asked.length > 0)
    await sayWaiting(
      session,
      `Asking ${asked.map(({ name }) => name).join(', ')} for ${asked.length === 1 ? 'its' : 'their'} models`,
    );
  return Promise.all(asked.map((provider) => checkReached(session, provider)));
}

function providerCheck(name: string) {
  return { group: 'Providers', name } as const;
}

async function checkProvider(session: Session, row: ProviderRow): Promise<readonly Check[]> {
  const { configured, invalid, keyFrom, baseUrl } = providerFacts(session, row);
  const provider = session.providers.configuredProvider(row.name);
  const check = providerCheck(row.name);
  if (!configured || provider === undefined)
    return invalid || row.declared ? [{ ...check, state: 'warning', ...whatIsMissing(session, row) }] : [];
  const found = await checked(check, async () => {
    await refuseUnsendable(session, provider);
    return { state: 'ok', message: `key: ${keyFrom}${baseUrl === '' ? '' : `; at ${baseUrl}`}` };
  });
  return [
    {
      ...found,
      ...(isBroken(found) && { hint: found.hint ?? `See where it comes from: agents provider show ${row.name}` }),
    },
    ...blankKey(session, row),
  ];
}

function whatIsMissing({ host }: Session, row: ProviderRow): Pick<Check, 'message' | 'hint'> {
  const [variable = '', value] = (missingSetting(row, host.environment) ?? '').split('=');
  const written = host.environment[variable];
  const state =
    written === undefined ? 'not set' : written.trim() === '' ? 'set, but blank' : `set, but not to ${value}`;
  const all = howToConfigure(row).includes(variable) ? howToConfigure(row) : `Set ${variable}`;
  return {
    message: `not configured: ${variable} is ${state}`,
    hint: written === undefined ? `${all}.` : `${all}, or unset it: unset ${variable}`,
  };
}

/** What a run would find out before it sends anything: a base URL that is none, a key that no header can hold. */
async function refuseUnsendable(session: Session, configured: ConfiguredProvider): Promise<void> {
  const { credential, keyCommand } = configured;
  const key = keyCommand === undefined ? credential : { ...credential, apiKey: 'of the command' };
  const connection = await connectionTo(session, configured, key);
  if (connection.protocol.usesNetwork) guardedFetch(connection, authHeaders(connection));
}

/** A provider that works without a key may still be meant to have one. */
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

async function checkReached(session: Session, provider: ConfiguredProvider): Promise<Check> {
  return checked(providerCheck(`${provider.name} online`), async () => {
    const connection = await connectionTo(session, provider);
    if (!hasModelList(connection))
      return {
        state: 'note',
        message: 'it has no list of models to ask for',
        hint: `agents provider test ${provider.name}`,
      };
    return askForList(session, connection);
  });
}

/** Some gateways have no list: whether they run a model is then not known. */
async function askForList(
  session: Session,
  connection: Connection,
): Promise<Pick<Check, 'state' | 'message' | 'hint'>> {
  try {
    const told = await askForModels(session, connection, ONLINE_TIMEOUT_MS);
    const answer = connection.credential.apiKey === undefined ? 'answers' : 'answers, and takes the key';
    return { state: 'ok', message: `${answer}; ${howMany(told)}` };
  } catch (error) {
    if (!(error instanceof AgentsError) || !/^(UNKNOWN_TO_PROVIDER|PROVIDER_BAD_ANSWER)$/.test(error.code)) throw error;
    return {
      state: 'warning',
      message: `there is no list of models: ${error.message}`,
      hint: `agents provider test ${connection.provider}`,
    };
  }
}

/** A clock far behind fails certificates and dates what is stored wrongly. */
const EARLIEST = '2026-01-01';

export function checkClock({ host }: Session): readonly Check[] {
  const now = host.now().toISOString();
  if (now >= EARLIEST) return [{ group: 'Clock', name: 'time', state: 'ok', message: now }];
  return [
    {
      group: 'Clock',
      name: 'time',
      state: 'broken',
      message: `${now} is before this program was made`,
      hint: 'Set the clock of this machine, or let it set itself: timedatectl set-ntp true',
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
    ...(looksWrong && { hint: 'If signs such as ✓ look wrong: export LC_ALL=C.UTF-8' }),
  };
}

export function checkNetwork({ host }: Session): readonly Check[] {
  const { environment } = host;
  const set = (name: string) => (environment[name] ?? '').trim() !== '';
  const proxies = PROXY_VARIABLES.filter(set).map((name) => proxyCheck(name, environment));
  const exceptions = ['no_proxy', 'NO_PROXY']
    .filter(set)
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

/** Shows neither the user name nor the password that may stand in it, nor anything of what is no address. */
function proxyCheck(name: string, environment: Session['host']['environment']): Check {
  const check = { group: 'Network', name } as const;
  try {
    return { ...check, state: 'ok', message: proxyAddress(name, environment).origin };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    return { ...check, state: 'broken', message: error.message, hint: `${error.hint} To go without: unset ${name}` };
  }
}

/** Node itself reads the file as it starts, and goes on without it if it cannot. */
function authoritiesCheck(path: string, folder: string): Check {
  const check = { group: 'Network', name: 'NODE_EXTRA_CA_CERTS' } as const;
  const hint = 'Name the file with the certificate of your authority, in PEM, or go without: unset NODE_EXTRA_CA_CERTS';
  try {
    if (/^-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/m.test(readFileSync(resolve(folder, path), 'latin1')))
      return { ...check, state: 'ok', message: path };
    return { ...check, state: 'broken', message: `there is no certificate in ${path}`, hint };
  } catch (error) {
    const isGone = (error as { code?: string }).code === 'ENOENT';
    return { ...check, state: 'broken', message: isGone ? `there is no file ${path}` : `${path} cannot be read`, hint };
  }
}
