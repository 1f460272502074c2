// `agents provider list`: lists all known and declared providers, configured or not.
import { providerInfo } from '../providers/provider-info.ts';
import type { Session } from '../session.ts';

export async function providerList(session: Session): Promise<void> {
  const entries = session.providers.table.rows.map((row) => providerInfo(session, row));
  await session.print({
    kind: 'list',
    json: entries.map(({ name, configured, variable, invalid, models, anyModel, baseUrl }) => ({
      name,
      configured,
      variable: variable ?? null,
      invalid,
      models,
      any_model: anyModel,
      base_url: baseUrl === '' ? null : baseUrl,
    })),
    columns: [
      { title: 'Name', priority: 0 },
      { title: 'Configured', priority: 0 },
      { title: 'Variable', priority: 0 },
      { title: 'Models', priority: 2 },
      { title: 'Base URL', priority: 3 },
    ],
    rows: entries.map(({ name, configured, variable, models, baseUrl }) => [
      name,
      String(configured),
      variable ?? '',
      String(models),
      baseUrl,
    ]),
    tableRows: entries.map(({ name, configured, invalid, variable, models, anyModel, baseUrl }) => [
      name,
      configured ? '✓' : invalid ? 'set, not valid' : '',
      variable ?? '',
      anyModel && models === 0 ? 'any' : String(models),
      baseUrl,
    ]),
    empty: '',
  });
}
