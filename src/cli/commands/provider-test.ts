// `agents provider test`: one cheap call to a provider, step by step: its key, its list of models, streaming, its count of tokens.

import { configuredOrThrow, connectionTo, priceOf, pricingFor } from '../../app/model-access.ts';
import { AgentsError, NotFoundError } from '../../errors.ts';
import { Executor } from '../../executor/executor.ts';
import type { ActorResult } from '../../executor/stream/events.ts';
import { lowestLimits } from '../../limits.ts';
import { builtInActor } from '../../providers/built-in-actor.ts';
import { findModel } from '../../providers/catalog/catalog.ts';
import { hasModelList, type ListedModel } from '../../providers/protocols/model-list.ts';
import type { Connection } from '../../providers/provider.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';
import { sumUsage } from '../../usage.ts';
import { askForModels, howMany, sayWaiting } from '../providers/fetch-models.ts';
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

interface Trial {
  readonly session: Session;
  readonly row: ProviderRow;
  readonly connection: Connection;
  readonly options: ProviderTestOptions;
  readonly steps: Step[];
  fault: AgentsError | undefined;
  /** Why the list could not be seen. */
  unseen: AgentsError | undefined;
  costUsd: number | undefined;
}

/** @throws the first fault, once all steps are told */
export async function providerTest(session: Session, name: string, options: ProviderTestOptions): Promise<void> {
  const row = findRow(session, name);
  const configured = configuredOrThrow(session, row.name, `agents provider test ${row.name}`);
  const connection = await connectionTo(session, configured);
  const trial: Trial = {
    session,
    row,
    connection,
    options,
    steps: [],
    fault: undefined,
    unseen: undefined,
    costUsd: undefined,
  };
  const told = await tryList(trial);
  const model = trial.fault === undefined ? chooseModel(trial, told) : undefined;
  if (model !== undefined) await tryCall(trial, model);
  await print(trial, model);
  if (trial.fault !== undefined) throw trial.fault;
}

/** What is wrong with a list and would be with a call. Some gateways have no list, some keys may not see it: then the call decides. */
const FATAL: ReadonlySet<string> = new Set(['PROVIDER_AUTHENTICATION', 'PROVIDER_UNREACHABLE']);

async function tryList(trial: Trial): Promise<readonly ListedModel[]> {
  const { session, connection, row, options, steps } = trial;
  if (!hasModelList(connection)) {
    steps.push({ name: 'model list', outcome: 'skipped', message: 'the provider has none that can be asked for' });
    return [];
  }
  await sayWaiting(session, `Asking ${row.name} for its models`);
  try {
    const told = await askForModels(session, connection, options.timeout ?? DEFAULT_TIMEOUT_MS);
    steps.push({ name: 'model list', outcome: 'ok', message: howMany(told) });
    return told;
  } catch (error) {
    if (!(error instanceof AgentsError) || session.host.signal.aborted) throw error;
    const isKey = error.code === 'PROVIDER_AUTHENTICATION';
    const isFatal = FATAL.has(error.code) && options.model === undefined;
    trial.unseen = error;
    if (isFatal) trial.fault = error;
    if (isFatal && isKey) steps.push({ name: 'key', outcome: 'failed', message: error.message });
    else steps.push({ name: 'model list', outcome: isFatal ? 'failed' : 'skipped', message: error.message });
    return [];
  }
}

/** The one that was asked for, else the cheapest that is listed and told, else any that is told; with none there is nothing to try. */
function chooseModel(trial: Trial, told: readonly ListedModel[]): string | undefined {
  const { session, row, options, steps } = trial;
  const wanted = options.model;
  if (wanted !== undefined) return withoutProvider(row, wanted);
  const live = new Set(told.filter((model) => model.chat !== false).map((model) => model.id));
  const listed = session.providers.models(row.name).filter((id) => live.size === 0 || live.has(id));
  const candidates = listed.length > 0 ? listed : [...live];
  const cost = (id: string) =>
    priceOf(session, { provider: row.name, model: id })?.outputPer1M ?? Number.POSITIVE_INFINITY;
  const [cheapest] = [...candidates].sort(
    (a, b) => thinks(row, a) - thinks(row, b) || cost(a) - cost(b) || (a < b ? -1 : 1),
  );
  if (cheapest !== undefined) return cheapest;
  trial.fault = keepsFromCalls(trial.unseen) ? trial.unseen : noModel(row);
  steps.push({ name: 'streaming', outcome: 'failed', message: `no model of ${row.name} is known that could be tried` });
  return undefined;
}

/** A gateway may have no list, and a key may not see it: then a model is to be named. Anything else keeps a call from working, too. */
function keepsFromCalls(unseen: AgentsError | undefined): unseen is AgentsError {
  return unseen !== undefined && !/^(UNKNOWN_TO_PROVIDER|PROVIDER_PERMISSION)$/.test(unseen.code);
}

function noModel({ name }: ProviderRow): NotFoundError {
  return new NotFoundError({
    code: 'MODEL_NOT_FOUND',
    message: `no model of ${name} is known that could be tried`,
    hint: `Name one: agents provider test ${name} --model NAME`,
    details: { provider: name },
  });
}

/** An actor's name is taken for its model. */
function withoutProvider({ name, otherNames = [] }: ProviderRow, model: string): string {
  const prefix = [name, ...otherNames].map((one) => `${one}/`).find((one) => model.startsWith(one)) ?? '';
  return model.slice(prefix.length);
}

function thinks({ name }: ProviderRow, model: string): number {
  return findModel(name, model, new Date(0))?.reasoning === true ? 1 : 0;
}

async function tryCall(trial: Trial, model: string): Promise<void> {
  const { session, row, connection, options } = trial;
  const maxTokens = thinks(row, model) === 1 ? MAX_TOKENS.reasoning : MAX_TOKENS.plain;
  const executor = new Executor({
    config: { ...builtInActor(row.name, model).config, settings: { maxTokens } },
    credentials: { [row.name]: connection.credential },
    limits: lowestLimits({ timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS }, session.configuration.limits),
    pricing: pricingFor(session, { provider: row.name, model }),
    options: {
      now: session.host.now,
      sleep: session.host.sleep,
      fetch: session.host.fetch,
      signal: session.host.signal,
    },
  });
  await sayWaiting(session, `Calling ${row.name}/${model}`);
  try {
    const { usage, costUsd, durationMs } = await executor.execute(QUESTION);
    tellAnswer(trial, { usage, costUsd }, `${row.name}/${model} answered in ${durationMs} ms`);
  } catch (error) {
    if (!(error instanceof AgentsError) || session.host.signal.aborted) throw error;
    const { nodes = [], costUsd } = error.spent ?? {};
    trial.costUsd = costUsd;
    const usage = sumUsage(nodes);
    // A model that is in no table may think all the same, until nothing is left to answer with: it streams.
    if (error.code === 'EMPTY_ANSWER' && usage.source === 'reported' && usage.output >= maxTokens)
      tellAnswer(trial, { usage, costUsd }, `${row.name}/${model} thought, and had no tokens left to answer`);
    else tellFault(trial, error);
  }
}

function tellAnswer(trial: Trial, { usage, costUsd }: Pick<ActorResult, 'usage' | 'costUsd'>, message: string): void {
  const isReported = usage.source === 'reported';
  trial.costUsd = costUsd;
  trial.steps.push(
    keyStep(trial),
    { name: 'streaming', outcome: 'ok', message },
    {
      name: 'usage',
      outcome: isReported ? 'ok' : 'skipped',
      message: isReported ? usageLine(usage, costUsd) : 'not reported: tokens are estimated',
    },
  );
}

/** Faults of an answer, which no key that is refused can have. */
const ANSWERED: ReadonlySet<string> = new Set(['STREAM_CUT', 'EMPTY_ANSWER', 'REFUSAL', 'CONTENT_FILTER', 'TRUNCATED']);

function tellFault(trial: Trial, error: AgentsError): void {
  trial.fault = error;
  if (ANSWERED.has(error.code)) trial.steps.push(keyStep(trial));
  trial.steps.push({
    name: error.code === 'PROVIDER_AUTHENTICATION' ? 'key' : 'streaming',
    outcome: 'failed',
    message: error.message,
  });
}

function keyStep({ connection }: Trial): Step {
  return {
    name: 'key',
    outcome: 'ok',
    message: connection.credential.apiKey === undefined ? 'none is needed' : 'it is taken',
  };
}

const ORDER: readonly Step['name'][] = ['key', 'model list', 'streaming', 'usage'];
const MARKS = { ok: '✓', failed: '✗', skipped: '-' };

async function print({ session, row, steps, costUsd }: Trial, model: string | undefined): Promise<void> {
  const ordered = ORDER.flatMap((name) => steps.filter((step) => step.name === name));
  await session.print({
    kind: 'list',
    json: { provider: row.name, model: model ?? null, steps: ordered, cost_usd: costUsd ?? null },
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
