// `agents provider list`: all known providers, configured or not.
import { listedNames } from '../../providers/provider-registry.ts';
import { PROVIDERS } from '../../providers/table.ts';
import type { Session } from '../session.ts';

export async function providerList(session: Session): Promise<void> {
  const { environment } = session.host;
  const configured = new Set(session.providers.configured().map((provider) => provider.name));
  const entries = PROVIDERS.map((row) => ({
    name: row.name,
    configured: configured.has(row.name),
    variable: row.variable,
    /** Set, but to nothing that configures it. */
    invalid: environment[row.variable] !== undefined && !configured.has(row.name),
    models: listedNames(row.name).length,
    baseUrl: row.baseUrl && shownAddress((row.baseUrlVariable && environment[row.baseUrlVariable]?.trim()) || row.baseUrl),
  }));
  await session.print({
    kind: 'list',
    json: entries.map(({ baseUrl, ...entry }) => ({ ...entry, base_url: baseUrl === '' ? null : baseUrl })),
    columns: [
      { title: 'Name', priority: 0 },
      { title: 'Configured', priority: 0 },
      { title: 'Variable', priority: 0 },
      { title: 'Models', priority: 2 },
      { title: 'Base URL', priority: 3 },
    ],
    rows: entries.map((entry) => [entry.name, String(entry.configured), entry.variable, String(entry.models), entry.baseUrl]),
    tableRows: entries.map((entry) => [
      entry.name,
      entry.configured ? '✓' : entry.invalid ? 'set, not valid' : '',
      entry.variable,
      String(entry.models),
      entry.baseUrl,
    ]),
    empty: '',
  });
}

/** An address is shown without what may be a key in it. One that is none is not shown at all. */
function shownAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname === '/' ? '' : url.pathname}` : '(not an address)';
}
