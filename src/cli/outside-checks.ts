// What `agents doctor` looks at around the program: providers, clock, terminal, proxies. Only with `online` it sends anything.
import { existsSync } from 'node:fs';
import type { ConfiguredProvider } from '../providers/configured.ts';
import { resolveConnection } from '../providers/connect.ts';
import { fetchModelList, hasModelList } from '../providers/model-list.ts';
import type { Check } from './checks.ts';
import { checked } from './checks.ts';
import { providerFacts } from './provider-facts.ts';
import type { Session } from './session.ts';

const ONLINE_TIMEOUT_MS = 30_000;

/** The configured ones, and those whose variable is set to nothing. */
export async function checkProviders(session: Session, { online }: { readonly online: boolean }): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const row of session.providers.table.rows) {
    const facts = providerFacts(session, row);
    const name = row.name;
    if (facts.configured)
      checks.push({ group: 'Providers', name, state: 'ok', message: `key: ${facts.keyFrom}${facts.baseUrl === '' ? '' : `; at ${facts.baseUrl}`}` });
    else if (facts.invalid || row.declared)
      checks.push({ group: 'Providers', name, state: 'warning', message: 'is not configured', hint: `${facts.keyFrom}.` });
  }
  if (checks.length === 0)
    checks.push({
      group: 'Providers',
      name: 'none',
      state: 'warning',
      message: 'no provider is configured',
      hint: 'See which there are: agents provider list',
    });
  const reached = online ? await Promise.all(session.providers.configured().map((provider) => checkReached(session, provider))) : [];
  return [...checks, ...reached];
}

async function checkReached(session: Session, provider: ConfiguredProvider): Promise<Check> {
  return checked({ group: 'Providers', name: `${provider.name} online` }, async () => {
    const connection = resolveConnection(provider.name, { [provider.name]: await session.credential(provider) }, session.host.fetch);
    if (connection.protocol === 'mock' || !hasModelList(connection))
      return { state: 'note', message: `cannot be asked for free: agents provider test ${provider.name}` };
    const told = await fetchModelList(connection, AbortSignal.any([session.host.signal, AbortSignal.timeout(ONLINE_TIMEOUT_MS)]));
    return { state: 'ok', message: `answers, and takes the key; ${told.length} ${told.length === 1 ? 'model' : 'models'}` };
  });
}

/** A clock far behind fails certificates and dates what is stored wrongly. */
const EARLIEST = '2026-01-01';

export function checkClock({ host }: Session): readonly Check[] {
  const now = host.now().toISOString();
  if (now >= EARLIEST) return [{ group: 'Clock', name: 'time', state: 'ok', message: now }];
  return [{ group: 'Clock', name: 'time', state: 'broken', message: `${now} is before this program was made`, hint: 'Set the clock of this machine.' }];
}

export function checkTerminal({ host }: Session): readonly Check[] {
  const { stdout, environment } = host;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  const isUtf8 = /utf-?8/i.test(locale);
  const width = stdout.isTerminal
    ? `a terminal, ${stdout.columns ?? 'of unknown width'}${stdout.columns === undefined ? '' : ' columns'}`
    : 'not a terminal: plain output';
  return [
    { group: 'Terminal', name: 'output', state: 'ok', message: `${width}${environment.NO_COLOR ? '; NO_COLOR is set' : ''}` },
    {
      group: 'Terminal',
      name: 'characters',
      state: isUtf8 || locale === '' ? 'note' : 'warning',
      message: locale === '' ? 'no locale is set' : locale,
      ...(!isUtf8 && locale !== '' && { hint: 'Set LC_ALL=C.UTF-8 if signs such as ✓ look wrong.' }),
    },
  ];
}

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];

export function checkNetwork({ host }: Session): readonly Check[] {
  const { environment } = host;
  const set = (name: string) => (environment[name] ?? '').trim() !== '';
  const proxies = PROXY_VARIABLES.filter(set).map((name): Check => ({ group: 'Network', name, state: 'ok', message: proxyAddress(environment[name] ?? '') }));
  const exceptions = ['no_proxy', 'NO_PROXY'].filter(set).map((name): Check => ({ group: 'Network', name, state: 'ok', message: environment[name] ?? '' }));
  const authorities = environment.NODE_EXTRA_CA_CERTS?.trim();
  return [
    ...(proxies.length === 0 ? [{ group: 'Network', name: 'proxy', state: 'note', message: 'none' } as const] : proxies),
    ...exceptions,
    ...(authorities ? [authoritiesCheck(authorities)] : []),
  ];
}

function authoritiesCheck(path: string): Check {
  const name = 'NODE_EXTRA_CA_CERTS';
  if (existsSync(path)) return { group: 'Network', name, state: 'ok', message: path };
  return {
    group: 'Network',
    name,
    state: 'broken',
    message: `there is no file ${path}`,
    hint: 'Name the file with the certificate of your authority, or unset it.',
  };
}

/** Without the user name and the password that may stand in it. */
function proxyAddress(value: string): string {
  const text = value.trim();
  const url = URL.canParse(text) ? new URL(text) : URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  return url === undefined || url.host === '' ? 'not an address' : `${url.protocol}//${url.host}`;
}
