// `agents provider list`: all known providers, configured or not.
import { ProviderRegistry } from '../../providers/provider-registry.ts';
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
    models: ProviderRegistry.modelCount(row.name),
    baseUrl: withoutUser((row.baseUrlVariable && environment[row.baseUrlVariable]?.trim()) || row.baseUrl),
  }));
  await session.print({
    kind: 'list',
    json: entries.map(({ baseUrl, ...entry }) => ({ ...entry, base_url: baseUrl === '' ? null : baseUrl })),
    columns: [
      { title: 'Name', priority: 0 },
      { title: 'Configured', priority: 0 },
      { title: 'Variable', priority: 0 },
      { title: 'Models', priority: 1 },
      { title: 'Base URL', priority: 2 },
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

/** An address with a user name and a password is refused when it is used, and not shown before. */
function withoutUser(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//***@');
}
