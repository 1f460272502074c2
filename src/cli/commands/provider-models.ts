// `agents provider models`: the models of a provider. Only with --refresh it asks the provider, and stores what that tells.

import { configuredOrThrow, connectionTo, priceOf } from '../../app/model-access.ts';
import { cachedListOf, writeCachedList } from '../../app/model-list-cache.ts';
import { NotFoundError } from '../../errors.ts';
import type { ModelPrice } from '../../pricing.ts';
import { findModel } from '../../providers/catalog/catalog.ts';
import { hasModelList, type ListedModel } from '../../providers/protocols/model-list.ts';
import { canTell } from '../../providers/provider-registry.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { askForModels, howMany, sayWaiting } from '../providers/fetch-models.ts';
import type { Session } from '../session.ts';
import { count } from '../views/usage-line.ts';
import { findRow } from './provider-show.ts';

/** So long a list may take. */
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

function noModels(row: ProviderRow, isAsked: boolean): string {
  const known = `No model of ${row.name} is known here${row.models === 'any' ? ', and any name runs' : ''}.`;
  if (row.models === 'any' && (isAsked || !canTell(row)))
    return `${known} Run one by its name: agents actor run ${row.name}/MODEL "..."`;
  return canTell(row) && !isAsked ? `${known} Ask the provider: agents provider models ${row.name} --refresh` : known;
}

interface ModelEntry {
  readonly id: string;
  readonly contextWindow: number | undefined;
  readonly price: ModelPrice | undefined;
  /** `table`: reviewed here, or declared; `provider`: told by the provider; `both`. */
  readonly from: 'table' | 'provider' | 'both';
}

/** The listed models; with `all` also those that the provider has told and that are for something else than text. */
function entriesOf(session: Session, row: ProviderRow, all: boolean): readonly ModelEntry[] {
  const { providers } = session;
  const list = cachedListOf(session, row.name);
  const told = new Map<string, ListedModel>((list?.models ?? []).map((model) => [model.id, model]));
  const inTable = new Set(providers.tableModels(row.name));
  const ids = new Set([...providers.models(row.name), ...(all ? told.keys() : [])]);
  return [...ids].sort().map((id) => ({
    id,
    contextWindow: findModel(row.name, id, session.host.now())?.contextWindow ?? told.get(id)?.context_window,
    price: priceOf(session, { provider: row.name, model: id }),
    from: inTable.has(id) ? (told.has(id) ? 'both' : 'table') : 'provider',
  }));
}

/** @throws ProviderError if the provider does not answer with a list */
async function refresh(session: Session, row: ProviderRow): Promise<void> {
  const { host, home } = session;
  const configured = configuredOrThrow(session, row.name, `agents provider models ${row.name}`);
  const connection = await connectionTo(session, configured);
  if (!hasModelList(connection)) {
    throw new NotFoundError({
      code: 'MODEL_NOT_FOUND',
      message: `${row.name} has no list of models that can be asked for`,
      hint:
        row.models === 'any'
          ? `Any name that it knows runs: agents actor run ${row.name}/MODEL "..."`
          : `Its models are in its documentation: ${row.documentation ?? 'ask who runs it'}`,
      details: { provider: row.name },
    });
  }
  await sayWaiting(session, `Asking ${row.name} for its models`);
  const models = await askForModels(session, connection, LIST_TIMEOUT_MS);
  writeCachedList(home.cache, row.name, { base_url: connection.baseUrl, fetched_at: host.now().toISOString(), models });
  await host.stderr.write(`${row.name} told ${howMany(models)}.\n`);
}
