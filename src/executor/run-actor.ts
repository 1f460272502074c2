// One execution of an actor of any kind, under its own limits if it has any.
import type { ActorConfig, Scalar } from '../actor/config.ts';
import { shortNameOf } from '../actor/name.ts';
import { ConfigurationError } from '../errors.ts';
import { runLlm } from './llm/run-llm.ts';
import type { Answer, Execution } from './run/execution.ts';
import { resolveBase } from './run/resolve-base.ts';

/** What was loaded: asking the module system again takes a while, each time. */
let graphs: typeof import('./graph/run-graph.ts') | undefined;
let tools: typeof import('./tool/run-tool.ts') | undefined;

/** Runs an actor that another one has called, or that is called for the first time. @throws AgentsError */
export async function runActor(execution: Execution): Promise<Answer> {
  checkContext(execution.context);
  const { scope, config, depth } = execution;
  // The limits of the outermost actor are those of the run already.
  if (execution.order.length === 0 || Object.keys(config.limits).length === 0) return runAny(execution);
  const own = scope.within(config.limits, depth);
  try {
    return await runAny({ ...execution, scope: own });
  } catch (error) {
    throw own.cancellation.error() ?? error;
  } finally {
    own.cancellation.release();
  }
}

async function runAny(execution: Execution): Promise<Answer> {
  const { config, scope, siblings } = execution;
  if (config.type === 'graph') {
    graphs ??= await import('./graph/run-graph.ts');
    return graphs.runGraph({ ...execution, config });
  }
  if (config.type === 'tool') {
    tools ??= await import('./tool/run-tool.ts');
    return tools.runTools({ ...execution, config });
  }
  return runLlm({
    ...execution,
    config:
      'base' in config
        ? await resolveBase(config, { siblings, find: scope.find, table: scope.run.parts.connections.table })
        : config,
  });
}

/** @throws ConfigurationError if a key that the run must give has no value */
export function checkContext(context: Readonly<Record<string, Scalar>>): void {
  const missing = Object.entries(context).find(([, value]) => value === null)?.[0];
  if (missing === undefined) return;
  throw new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message: `the actor needs a value for the context key ${missing}`,
    hint: `Give it with --set ${missing}=VALUE, or context: { ${missing}: ... } in the library.`,
    details: { key: missing },
  });
}

/** What the path of an actor's inner nodes begins with; a single `llm` actor is called by its whole name. */
export function rootPath(config: ActorConfig): string {
  if (config.type === 'llm')
    return config.name ?? ('base' in config ? config.base : `${config.provider}/${config.model}`);
  return config.name === undefined ? config.type : shortNameOf(config.name);
}
