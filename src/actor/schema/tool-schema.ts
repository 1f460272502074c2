// The schema of an actor of type `tool`. Does not depend on the tools.
import * as z from 'zod/mini';
import { commonKeys, entries, text } from './common-schema.ts';

/** The arguments of a tool. The tool defines which arguments are valid. */
export const argumentsSchema = z.record(z.string(), z.unknown());

/** An entry of `tools` that is not only the name of a tool. */
export const toolCallSchema = z.strictObject({ name: text, arguments: z.optional(argumentsSchema) });

/** The schema of a `tool` actor. The entries of `tools` are names of tools, or have the schema `toolCallSchema`. */
export const toolActorSchema = z.strictObject({ ...commonKeys, tools: entries });
