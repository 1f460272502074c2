// `agents provider models`: lists the models of a provider. With --refresh, requests the model list and caches it
// first.

import { configuredOrThrow, connectionTo, priceOf } from '../../app/model-access.ts';
import { cachedListOf, writeCachedList } from '../../app/model-list-cache.ts';
import { NotFoundError } from '../../errors.ts';
import type { ModelPrice } from '../../pricing.ts';
import { findModel } from '../../providers/catalog/catalog.ts';
import { hasModelList, type ListedModel } from '../../providers/protocols/model-list.ts';
import { offersModelList } from '../../providers/provider-registry.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { announceWait, modelCount, requestModels } from '../providers/fetch-models.ts';
import type { Session } from '../session.ts';
import { count } from '../views/usage-line.ts';
import { findRow } from './provider-show.ts';

const LIST_TIMEOUT_MS = 60_000;

export async function providerModels(
  session: Session,
  name: string,
  options: { readonly refresh?: boolean; readonly all?: boolean },
): Promise<void> {
  const row = findRow(session, name);
  if (options.refresh === true) await refresh(session, row);
  const entries = entriesOf(session, row, options.all === true);
  await session.print({
    kind: 'list',
    json: entries.map(({ id, contextWindow, price, from }) => ({
      name: `${row.name}/${id}`,
      context_window: contextWindow ?? null,
      input_per_1m: price?.inputPer1M ?? null,
      output_per_1m: price?.outputPer1M ?? null,
      from,
    })),
    columns: [
      { title: 'Name', priority: 0 },
      { title: 'Context', priority: 3 },
      { title: 'In $/1M', priority: 2 },
      { title: 'Out $/1M', priority: 2 },
      { title: 'From', priority: 4 },
    ],
    rows: entries.map(({ id, contextWindow, price, from }) => [
      `${row.name}/${id}`,
      String(contextWindow ?? ''),
      String(price?.inputPer1M ?? ''),
      String(price?.outputPer1M ?? ''),
      from,
    ]),
    tableRows: entries.map(({ id, contextWindow, price, from }) => [
      `${row.name}/${id}`,
      contextWindow === undefined ? '' : count(contextWindow),
      String(price?.inputPer1M ?? ''),
      String(price?.outputPer1M ?? ''),
      from,
    ]),
    empty: noModels(row, options.refresh === true),
  });
}

function noModels(row: ProviderRow, isRefreshed: boolean): string {
  const known = `No models of ${row.name} are known${row.models === 'any' ? ', but any model name can be run' : ''}.`;
  if (row.models === 'any' && (isRefreshed || !offersModelList(row)))
    return `${known} Run a model by its name: agents actor run ${row.name}/MODEL "..."`;
  return offersModelList(row) && !isRefreshed
    ? `${known} Fetch the model list: agents provider models ${row.name} --refresh`
    : known;
}

interface ModelEntry {
  readonly id: string;
  readonly contextWindow: number | undefined;
  readonly price: ModelPrice | undefined;
  /** `table`: in the catalog or the configuration file; `provider`: in the model list of the provider; or `both`. */
  readonly from: 'table' | 'provider' | 'both';
}

/** Returns the listed models; with `all` also models of the provider that do not generate text. */
function entriesOf(session: Session, row: ProviderRow, all: boolean): readonly ModelEntry[] {
  const { providers } = session;
  const list = cachedListOf(session, row.name);
  const cached = new Map<string, ListedModel>((list?.models ?? []).map((model) => [model.id, model]));
  const inTable = new Set(providers.tableModels(row.name));
  const ids = new Set([...providers.models(row.name), ...(all ? cached.keys() : [])]);
  return [...ids].sort().map((id) => ({
    id,
    contextWindow: findModel(row.name, id, session.host.now())?.contextWindow ?? cached.get(id)?.context_window,
    price: priceOf(session, { provider: row.name, model: id }),
    from: inTable.has(id) ? (cached.has(id) ? 'both' : 'table') : 'provider',
  }));
}

function noListHint(row: ProviderRow): string {
  if (row.models === 'any') return `Run any of its models by name: agents actor run ${row.name}/MODEL "..."`;
  return row.documentation === undefined
    ? 'Ask its operator for the names of its models.'
    : `Its models are in its documentation: ${row.documentation}`;
}

/** Requests the model list and caches it. @throws ProviderError when the response is not a model list */
async function refresh(session: Session, row: ProviderRow): Promise<void> {
  const { host, home } = session;
  const configured = configuredOrThrow(session, row.name, `agents provider models ${row.name}`);
  const connection = await connectionTo(session, configured);
  if (!hasModelList(connection)) {
    throw new NotFoundError({
      code: 'MODEL_NOT_FOUND',
      message: `${row.name} has no model list`,
      hint: noListHint(row),
      details: { provider: row.name },
    });
  }
  await announceWait(session, `Requesting the models of ${row.name}`);
  const models = await requestModels(session, connection, LIST_TIMEOUT_MS);
  writeCachedList(home.cache, row.name, { base_url: connection.baseUrl, fetched_at: host.now().toISOString(), models });
  await host.stderr.write(`Received ${modelCount(models)} from ${row.name}.\n`);
}
