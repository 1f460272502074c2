// `agents provider test`: tests a provider with one cheap call, in steps: its key, model list, streaming and usage.

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
import { announceWait, modelCount, requestModels } from '../providers/fetch-models.ts';
import type { Session } from '../session.ts';
import { usageLine } from '../views/usage-line.ts';
import { findRow } from './provider-show.ts';

export interface ProviderTestOptions {
  readonly model?: string;
  readonly timeout?: number;
}

interface Step {
  readonly name: 'key' | 'model list' | 'streaming' | 'usage';
  /** `skipped`: the step cannot be tested, which is not a failure. */
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly message: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const QUESTION = 'Answer with the word OK.';
/** Maximum output tokens. A reasoning model also needs tokens for its reasoning; any other model needs only a few. */
const MAX_TOKENS = { plain: 16, reasoning: 2048 };

interface ProviderTest {
  readonly session: Session;
  readonly row: ProviderRow;
  readonly connection: Connection;
  readonly options: ProviderTestOptions;
  readonly steps: Step[];
  fault: AgentsError | undefined;
  /** The error of the request for the model list. */
  listError: AgentsError | undefined;
  costUsd: number | undefined;
}

/** Prints all steps. @throws AgentsError the first failure, afterwards */
export async function providerTest(session: Session, name: string, options: ProviderTestOptions): Promise<void> {
  const row = findRow(session, name);
  const configured = configuredOrThrow(session, row.name, `agents provider test ${row.name}`);
  const connection = await connectionTo(session, configured);
  const test: ProviderTest = {
    session,
    row,
    connection,
    options,
    steps: [],
    fault: undefined,
    listError: undefined,
    costUsd: undefined,
  };
  const models = await testModelList(test);
  const model = test.fault === undefined ? chooseModel(test, models) : undefined;
  if (model !== undefined) await testCall(test, model);
  await print(test, model);
  if (test.fault !== undefined) throw test.fault;
}

/**
 * Errors of the model list that a call would have too. After other errors the call decides, because some gateways have
 * no list and some keys have no access to it.
 */
const FATAL: ReadonlySet<string> = new Set(['PROVIDER_AUTHENTICATION', 'PROVIDER_UNREACHABLE']);

async function testModelList(test: ProviderTest): Promise<readonly ListedModel[]> {
  const { session, connection, row, options, steps } = test;
  if (!hasModelList(connection)) {
    steps.push({ name: 'model list', outcome: 'skipped', message: 'the provider has no model list' });
    return [];
  }
  await announceWait(session, `Requesting the models of ${row.name}`);
  try {
    const models = await requestModels(session, connection, options.timeout ?? DEFAULT_TIMEOUT_MS);
    steps.push({ name: 'model list', outcome: 'ok', message: modelCount(models) });
    return models;
  } catch (error) {
    if (!(error instanceof AgentsError) || session.host.signal.aborted) throw error;
    const isKey = error.code === 'PROVIDER_AUTHENTICATION';
    const isFatal = FATAL.has(error.code) && options.model === undefined;
    test.listError = error;
    if (isFatal) test.fault = error;
    if (isFatal && isKey) steps.push({ name: 'key', outcome: 'failed', message: error.message });
    else steps.push({ name: 'model list', outcome: isFatal ? 'failed' : 'skipped', message: error.message });
    return [];
  }
}

/**
 * Returns the model of --model, or the cheapest known model that is in the model list of the provider, or any chat
 * model of that list. Without a model, records a failure and returns `undefined`.
 */
function chooseModel(test: ProviderTest, models: readonly ListedModel[]): string | undefined {
  const { session, row, options, steps } = test;
  if (options.model !== undefined) return withoutProvider(row, options.model);
  const live = new Set(models.filter((model) => model.chat !== false).map((model) => model.id));
  const listed = session.providers.models(row.name).filter((id) => live.size === 0 || live.has(id));
  const candidates = listed.length > 0 ? listed : [...live];
  const cost = (id: string) =>
    priceOf(session, { provider: row.name, model: id })?.outputPer1M ?? Number.POSITIVE_INFINITY;
  const [cheapest] = [...candidates].sort(
    (a, b) => reasoningRank(row, a) - reasoningRank(row, b) || cost(a) - cost(b) || (a < b ? -1 : 1),
  );
  if (cheapest !== undefined) return cheapest;
  test.fault = preventsCalls(test.listError) ? test.listError : noModel(row);
  steps.push({ name: 'streaming', outcome: 'failed', message: noModelMessage(row) });
  return undefined;
}

/**
 * Returns true for errors that a call would have too. A missing model list, or a key without access to it, does not
 * prevent calls.
 */
function preventsCalls(listError: AgentsError | undefined): listError is AgentsError {
  return listError !== undefined && !/^(UNKNOWN_TO_PROVIDER|PROVIDER_PERMISSION)$/.test(listError.code);
}

function noModel(row: ProviderRow): NotFoundError {
  return new NotFoundError({
    code: 'MODEL_NOT_FOUND',
    message: noModelMessage(row),
    hint: `Name a model: agents provider test ${row.name} --model NAME`,
    details: { provider: row.name },
  });
}

function noModelMessage({ name }: ProviderRow): string {
  return `no model of ${name} is known, so none can be tested`;
}

/** Removes the provider from the name of a built-in actor. */
function withoutProvider({ name, otherNames = [] }: ProviderRow, model: string): string {
  const prefixes = [name, ...otherNames].map((provider) => `${provider}/`);
  const prefix = prefixes.find((start) => model.startsWith(start)) ?? '';
  return model.slice(prefix.length);
}

/** Returns 1 for a reasoning model and 0 for any other, as a sort key. */
function reasoningRank({ name }: ProviderRow, model: string): number {
  return findModel(name, model, new Date(0))?.reasoning === true ? 1 : 0;
}

async function testCall(test: ProviderTest, model: string): Promise<void> {
  const { session, row, connection, options } = test;
  const maxTokens = reasoningRank(row, model) === 1 ? MAX_TOKENS.reasoning : MAX_TOKENS.plain;
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
  await announceWait(session, `Calling ${row.name}/${model}`);
  try {
    const { usage, costUsd, durationMs } = await executor.execute(QUESTION);
    addAnswerSteps(test, { usage, costUsd }, `${row.name}/${model} answered in ${durationMs} ms`);
  } catch (error) {
    if (!(error instanceof AgentsError) || session.host.signal.aborted) throw error;
    const { nodes = [], costUsd } = error.spent ?? {};
    test.costUsd = costUsd;
    const usage = sumUsage(nodes);
    // A model that is not in the catalog may spend all tokens on reasoning. Streaming works then.
    if (error.code === 'EMPTY_ANSWER' && usage.source === 'reported' && usage.output >= maxTokens)
      addAnswerSteps(test, { usage, costUsd }, `${row.name}/${model} used all output tokens for reasoning`);
    else addFailedStep(test, error);
  }
}

function addAnswerSteps(
  test: ProviderTest,
  { usage, costUsd }: Pick<ActorResult, 'usage' | 'costUsd'>,
  message: string,
): void {
  const isReported = usage.source === 'reported';
  test.costUsd = costUsd;
  test.steps.push(
    keyStep(test),
    { name: 'streaming', outcome: 'ok', message },
    {
      name: 'usage',
      outcome: isReported ? 'ok' : 'skipped',
      message: isReported ? usageLine(usage, costUsd) : 'not reported: tokens are estimated',
    },
  );
}

/** Errors of an answer. They prove that the provider has accepted the key. */
const ANSWER_ERRORS: ReadonlySet<string> = new Set([
  'STREAM_CUT',
  'EMPTY_ANSWER',
  'REFUSAL',
  'CONTENT_FILTER',
  'TRUNCATED',
]);

function addFailedStep(test: ProviderTest, error: AgentsError): void {
  test.fault = error;
  if (ANSWER_ERRORS.has(error.code)) test.steps.push(keyStep(test));
  test.steps.push({
    name: error.code === 'PROVIDER_AUTHENTICATION' ? 'key' : 'streaming',
    outcome: 'failed',
    message: error.message,
  });
}

function keyStep({ connection }: ProviderTest): Step {
  return {
    name: 'key',
    outcome: 'ok',
    message: connection.credential.apiKey === undefined ? 'none is needed' : 'accepted',
  };
}

const ORDER: readonly Step['name'][] = ['key', 'model list', 'streaming', 'usage'];
const MARKS = { ok: '✓', failed: '✗', skipped: '-' };

async function print({ session, row, steps, costUsd }: ProviderTest, model: string | undefined): Promise<void> {
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
