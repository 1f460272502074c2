// Runs a tool as the executor does: its arguments are validated, then it runs with the scenario's host.
import { findTool } from '../../src/tools/built-in.ts';
import { argumentsFault } from '../../src/tools/check-arguments.ts';
import { type Tool, type ToolContext, ToolError, type ToolHost } from '../../src/tools/tool.ts';
import type { Scenario } from './world.ts';

/** Returns the tool with that name, which must exist. */
export function theTool(name: string): Tool {
  const tool = findTool(name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return tool;
}

const HOSTS = new WeakMap<Scenario, ToolHost | undefined>();

/** Sets the resources that tools may use in this scenario. Default: none. */
export function hostOf(scenario: Scenario, change: ToolHost | undefined = {}): ToolHost {
  const host = { ...HOSTS.get(scenario), ...change };
  HOSTS.set(scenario, host);
  return host;
}

export function contextOf(scenario: Scenario): ToolContext {
  return {
    signal: scenario.interrupt.signal,
    now: () => new Date(scenario.now ?? '2026-03-01T12:00:00Z'),
    host: HOSTS.get(scenario),
  };
}

/** Runs the tool; its output is stdout, its error message is stderr. Other errors are rethrown. */
export async function runTool(
  scenario: Scenario,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const command = `the tool ${name}`;
  const tool = theTool(name);
  const fault = argumentsFault(tool, args);
  if (fault !== undefined) throw new Error(fault);
  try {
    scenario.finish({ command, status: 0, stdout: await tool.run(args, contextOf(scenario)), stderr: '' });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    scenario.finish({ command, status: 1, stdout: '', stderr: error.message });
  }
}
