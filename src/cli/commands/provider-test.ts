// `agents provider test`: one cheap call to a provider, step by step: its key, its list of models, streaming, its count of tokens.
import { AgentsError } from '../../errors.ts';
import type { ActorResult } from '../../executor/events.ts';
import { Executor } from '../../executor/executor.ts';
import { builtInActor } from '../../providers/built-in-actor.ts';
import { findModel } from '../../providers/catalog.ts';
import { resolveConnection } from '../../providers/connect.ts';
import { fetchModelList, hasModelList, type ToldModel } from '../../providers/model-list.ts';
import type { Connection } from '../../providers/provider.ts';
import type { ProviderRow } from '../../providers/table.ts';
import { configuredOrThrow, priceOf, pricingFor } from '../model-access.ts';
import type { Session } from '../session.ts';
import { usageLine } from '../views/usage-line.ts';
import { findRow } from './provider-show.ts';

export interface ProviderTestOptions {
  readonly model?: string;
  readonly timeout?: number;
}

interface Step {
  readonly name: 'key' | 'model list' | 'streaming' | 'usage';
  /** `skipped`: it could not be tried, which is no fault. */
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly message: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const QUESTION = 'Answer with the word OK.';
/** Enough for a model that thinks before it speaks; one that does not is cut far earlier by its own answer. */
const MAX_TOKENS = { plain: 16, reasoning: 2048 };

/** @throws the first fault, once all steps are told */
export async function providerTest(session: Session, name: string, options: ProviderTestOptions): Promise<void> {
  const row = findRow(session, name);
  const configured = configuredOrThrow(session, row.name, `agents provider test ${row.name}`);
  const credentials = { [row.name]: await session.credential(configured) };
  const connection = resolveConnection(row.name, credentials, session.host.fetch);
  const signal = AbortSignal.any([session.host.signal, AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT_MS)]);
  const trial: Trial = { session, row, connection, signal, steps: [], fault: undefined };
  const told = await tryList(trial);
  const model = trial.fault === undefined || options.model !== undefined ? chooseModel(trial, told, options.model) : undefined;
  const result = model === undefined ? undefined : await tryCall(trial, model, options);
  await print(trial, { model, result });
  if (trial.fault !== undefined) throw trial.fault;
}

interface Trial {
  readonly session: Session;
  readonly row: ProviderRow;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly steps: Step[];
  fault: AgentsError | undefined;
}

/** A list that came shows that the key is taken. */
async function tryList(trial: Trial): Promise<readonly ToldModel[]> {
  const { connection, row, signal, steps } = trial;
  if (row.protocol === 'mock' || !hasModelList(connection)) {
    steps.push({ name: 'model list', outcome: 'skipped', message: 'the provider has none that can be asked for' });
    return [];
  }
  try {
    const told = await fetchModelList(connection, signal);
    steps.push({ name: 'model list', outcome: 'ok', message: `${told.length} ${told.length === 1 ? 'model' : 'models'}` });
    return told;
  } catch (error) {
    if (!(error instanceof AgentsError) || signal.aborted) throw error;
    // Some gateways have no list: then the call decides.
    const isFatal = error.code !== 'UNKNOWN_TO_PROVIDER' && error.code !== 'PROVIDER_BAD_ANSWER';
    steps.push({ name: 'model list', outcome: isFatal ? 'failed' : 'skipped', message: error.message });
    if (isFatal) trial.fault = error;
    return [];
  }
}

/** The one that was asked for, else the cheapest that is listed and told, else any that is told. */
function chooseModel({ session, row, steps }: Trial, told: readonly ToldModel[], wanted: string | undefined): string | undefined {
  if (wanted !== undefined) return wanted.startsWith(`${row.name}/`) ? wanted.slice(row.name.length + 1) : wanted;
  const live = new Set(told.filter((model) => model.chat !== false).map((model) => model.id));
  const listed = session.providers.models(row.name).filter((id) => live.size === 0 || live.has(id));
  const candidates = listed.length > 0 ? listed : [...live];
  const cost = (id: string) => priceOf(session, { provider: row.name, model: id })?.outputPer1M ?? Number.POSITIVE_INFINITY;
  const [cheapest] = [...candidates].sort((a, b) => thinks(row, a) - thinks(row, b) || cost(a) - cost(b) || (a < b ? -1 : 1));
  if (cheapest !== undefined) return cheapest;
  steps.push({ name: 'streaming', outcome: 'skipped', message: `no model is known: agents provider test ${row.name} --model NAME` });
  return undefined;
}

function thinks({ name }: ProviderRow, model: string): number {
  return findModel(name, model, new Date(0))?.reasoning === true ? 1 : 0;
}

async function tryCall(trial: Trial, model: string, { timeout = DEFAULT_TIMEOUT_MS }: ProviderTestOptions): Promise<ActorResult | undefined> {
  const { session, row, connection, signal, steps } = trial;
  const { config } = builtInActor(row.name, model);
  const maxTokens = thinks(row, model) === 1 ? MAX_TOKENS.reasoning : MAX_TOKENS.plain;
  const executor = new Executor({
    config: { ...config, settings: { maxTokens } },
    credentials: { [row.name]: connection.credential },
    limits: { timeoutMs: timeout },
    pricing: pricingFor(session, { provider: row.name, model }),
    options: { now: session.host.now, sleep: session.host.sleep, fetch: session.host.fetch, signal },
  });
  try {
    const result = await executor.execute(QUESTION);
    steps.push(
      { name: 'key', outcome: 'ok', message: 'it is taken' },
      { name: 'streaming', outcome: 'ok', message: `${row.name}/${model} answered in ${result.durationMs} ms` },
    );
    const isReported = result.usage.source === 'reported';
    steps.push({
      name: 'usage',
      outcome: isReported ? 'ok' : 'skipped',
      message: isReported ? usageLine(result.usage, result.costUsd) : 'not reported: tokens are estimated',
    });
    return result;
  } catch (error) {
    if (!(error instanceof AgentsError) || session.host.signal.aborted) throw error;
    const isKey = error.code === 'PROVIDER_AUTHENTICATION';
    steps.push({ name: isKey ? 'key' : 'streaming', outcome: 'failed', message: error.message });
    trial.fault ??= error;
    return undefined;
  }
}

const ORDER: readonly Step['name'][] = ['key', 'model list', 'streaming', 'usage'];
const MARKS = { ok: '✓', failed: '✗', skipped: '-' };

async function print(
  { session, row, steps }: Trial,
  { model, result }: { readonly model: string | undefined; readonly result: ActorResult | undefined },
): Promise<void> {
  const ordered = ORDER.flatMap((name) => steps.filter((step) => step.name === name));
  await session.print({
    kind: 'list',
    json: {
      provider: row.name,
      model: model ?? null,
      steps: ordered,
      cost_usd: result?.costUsd ?? null,
    },
    columns: [
      { title: 'Step', priority: 0 },
      { title: '', priority: 0 },
      { title: 'Result', priority: 1 },
    ],
    rows: ordered.map(({ name, outcome, message }) => [name, outcome, message]),
    tableRows: ordered.map(({ name, outcome, message }) => [name, MARKS[outcome], message]),
    empty: '',
  });
}
