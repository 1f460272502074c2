// `agents provider show`: one provider, where its key comes from and where its requests go. It sends nothing.

import { cachedListOf } from '../../app/model-list-cache.ts';
import { canTell } from '../../providers/provider-registry.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { providerFacts } from '../providers/provider-info.ts';
import type { Session } from '../session.ts';

/** The row of a name that a user typed. @throws NotFoundError `PROVIDER_NOT_FOUND` */
export function findRow({ providers }: Session, name: string): ProviderRow {
  const row = providers.table.find(name);
  if (row !== undefined) return row;
  throw providers.explainUnknown(
    name,
    'See `agents provider list`. One of your own is declared in the configuration file: agents config edit',
  );
}

function notTold(row: ProviderRow): string {
  return canTell(row)
    ? `not asked for: agents provider models ${row.name} --refresh`
    : 'it has none that can be asked for';
}

export async function providerShow(session: Session, name: string): Promise<void> {
  const row = findRow(session, name);
  const facts = providerFacts(session, row);
  const told = cachedListOf(session, row.name);
  const { variable = null, configured, keyFrom, baseUrl, baseUrlFrom, models, anyModel } = facts;
  const otherNames = row.otherNames ?? [];
  const headers = Object.keys(row.headers ?? {});
  await session.print({
    kind: 'details',
    fields: [
      ['Name', row.name],
      ...(otherNames.length > 0 ? [['Also', otherNames.join(', ')] as const] : []),
      ['Configured', configured ? 'yes' : 'no'],
      ['Key from', keyFrom],
      ['Base URL', baseUrl === '' ? 'not known' : `${baseUrl} (${baseUrlFrom})`],
      ['Protocol', row.protocol],
      ...(headers.length > 0 ? [['Headers', headers.join(', ')] as const] : []),
      ['Models', `${models} listed${anyModel ? '; any other name runs too' : ''}`],
      ['Own list', told === undefined ? notTold(row) : `${told.models.length} models, asked for at ${told.fetched_at}`],
      ...(row.documentation === undefined ? [] : [['Documentation', row.documentation] as const]),
    ],
    json: {
      name: row.name,
      other_names: otherNames,
      configured,
      variable,
      invalid: facts.invalid,
      key_from: keyFrom,
      base_url: baseUrl === '' ? null : baseUrl,
      base_url_from: baseUrlFrom,
      protocol: row.protocol,
      headers,
      models,
      any_model: anyModel,
      told: told === undefined ? null : { fetched_at: told.fetched_at, models: told.models.length },
      documentation: row.documentation ?? null,
    },
  });
}
