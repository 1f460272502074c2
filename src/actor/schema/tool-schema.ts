// The shape of an actor of type `tool`. Knows no tool.
import * as z from 'zod/mini';
import { commonKeys, entries, text } from './common-schema.ts';

/** The arguments of a tool; what they must be, the tool says. */
export const argumentsSchema = z.record(z.string(), z.unknown());

/** An entry of `tools` that is not just the name of a tool. */
export const toolCallSchema = z.strictObject({ name: text, arguments: z.optional(argumentsSchema) });

/** The keys of a `tool` actor. The entries of `tools` are names, or of `toolCallSchema`. */
export const toolActorSchema = z.strictObject({ ...commonKeys, tools: entries });
