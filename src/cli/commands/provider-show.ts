// `agents provider show`: shows a provider, the source of its key and its base URL. Sends nothing.

import { cachedListOf } from '../../app/model-list-cache.ts';
import { offersModelList } from '../../providers/provider-registry.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { providerInfo } from '../providers/provider-info.ts';
import type { Session } from '../session.ts';

/** Returns the row of a provider. @throws NotFoundError `PROVIDER_NOT_FOUND` */
export function findRow({ providers }: Session, name: string): ProviderRow {
  const row = providers.table.find(name);
  if (row !== undefined) return row;
  throw providers.explainUnknown(name, 'See `agents provider list`. To declare your own provider: agents config edit');
}

function noListText(row: ProviderRow): string {
  return offersModelList(row) ? `not fetched yet: agents provider models ${row.name} --refresh` : 'none';
}

export async function providerShow(session: Session, name: string): Promise<void> {
  const row = findRow(session, name);
  const info = providerInfo(session, row);
  const list = cachedListOf(session, row.name);
  const { variable = null, configured, keyFrom, baseUrl, baseUrlFrom, models, anyModel } = info;
  const otherNames = row.otherNames ?? [];
  const headers = Object.keys(row.headers ?? {});
  await session.print({
    kind: 'details',
    fields: [
      ['Name', row.name],
      ...(otherNames.length > 0 ? [['Also', otherNames.join(', ')] as const] : []),
      ['Configured', configured ? 'yes' : 'no'],
      ['Key from', keyFrom],
      ['Base URL', baseUrl === '' ? 'unknown' : `${baseUrl} (${baseUrlFrom})`],
      ['Protocol', row.protocol],
      ...(headers.length > 0 ? [['Headers', headers.join(', ')] as const] : []),
      ['Models', `${models} listed${anyModel ? '; any other name can be run too' : ''}`],
      [
        'Model list',
        list === undefined ? noListText(row) : `${list.models.length} models, fetched at ${list.fetched_at}`,
      ],
      ...(row.documentation === undefined ? [] : [['Documentation', row.documentation] as const]),
    ],
    json: {
      name: row.name,
      other_names: otherNames,
      configured,
      variable,
      invalid: info.invalid,
      key_from: keyFrom,
      base_url: baseUrl === '' ? null : baseUrl,
      base_url_from: baseUrlFrom,
      protocol: row.protocol,
      headers,
      models,
      any_model: anyModel,
      told: list === undefined ? null : { fetched_at: list.fetched_at, models: list.models.length },
      documentation: row.documentation ?? null,
    },
  });
}
