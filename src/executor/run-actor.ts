// Executes an actor of any type, under its own limits if it has any.
import type { ActorConfig, Scalar } from '../actor/config.ts';
import { shortNameOf } from '../actor/name.ts';
import { ConfigurationError } from '../errors.ts';
import { runLlm } from './llm/run-llm.ts';
import type { Answer, Execution } from './run/execution.ts';
import { resolveBase } from './run/resolve-base.ts';

/** The loaded modules. Repeated dynamic imports take a noticeable time. */
let graphModule: typeof import('./graph/run-graph.ts') | undefined;
let toolModule: typeof import('./tool/run-tool.ts') | undefined;

/** Runs the actor of a run, or an actor that another one calls. @throws AgentsError */
export async function runActor(execution: Execution): Promise<Answer> {
  checkContext(execution.context);
  const { scope, config, depth } = execution;
  // The limits of the run already include those of the outermost actor.
  if (execution.isRoot || Object.keys(config.limits).length === 0) return runByType(execution);
  const innerScope = scope.within(config.limits, depth);
  try {
    return await runByType({ ...execution, scope: innerScope });
  } catch (error) {
    throw innerScope.cancellation.error() ?? error;
  } finally {
    innerScope.cancellation.release();
  }
}

async function runByType(execution: Execution): Promise<Answer> {
  const { config, scope, siblings } = execution;
  if (config.type === 'graph') {
    graphModule ??= await import('./graph/run-graph.ts');
    return graphModule.runGraph({ ...execution, config });
  }
  if (config.type === 'tool') {
    toolModule ??= await import('./tool/run-tool.ts');
    return toolModule.runTools({ ...execution, config });
  }
  return runLlm({
    ...execution,
    config:
      'base' in config
        ? await resolveBase(config, { siblings, find: scope.find, table: scope.run.setup.connections.table })
        : config,
  });
}

/** Checks that all context keys have a value. @throws ConfigurationError if a required key has none */
export function checkContext(context: Readonly<Record<string, Scalar>>): void {
  const missing = Object.entries(context).find(([, value]) => value === null)?.[0];
  if (missing === undefined) return;
  throw new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message: `the actor needs a value for the context key ${missing}`,
    hint: `Set it with --set ${missing}=VALUE, or context: { ${missing}: ... } in the library.`,
    details: { key: missing },
  });
}

/** Returns the first part of the paths of an actor's nodes: its short name, or the full name of an `llm` actor. */
export function rootPath(config: ActorConfig): string {
  if (config.type === 'llm')
    return config.name ?? ('base' in config ? config.base : `${config.provider}/${config.model}`);
  return config.name === undefined ? config.type : shortNameOf(config.name);
}
