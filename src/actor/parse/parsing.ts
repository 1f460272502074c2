// The state that the parts of the parser share while one file is parsed. Contains no rules.

import type { ActorReference, ParseContext, Scalar, Warning } from '../config.ts';
import type { Path } from '../source/file-fault.ts';
import type { ReadContext } from '../source/read-keys.ts';

/** The state of parsing one file. */
export interface Parsing extends ReadContext {
  readonly parseContext: ParseContext;
  readonly warnings: Warning[];
  /** The short names of the actors of the file; empty in a file of one actor, which has no short name. */
  readonly siblings: ReadonlySet<string>;
  /** The references that were found. They are checked when all actors of the file are known. */
  readonly uses: ReferenceUse[];
}

/** One reference from an actor to another. */
export interface ReferenceUse {
  /** The short name of the actor that contains the reference; empty in a file of one actor. */
  readonly from: string;
  readonly to: ActorReference;
  readonly kind: 'base' | 'node' | 'tool';
  readonly path: Path;
  /** The values that a node sets for the context of the actor, and their path. */
  readonly context?: { readonly values: Readonly<Record<string, Scalar>>; readonly path: Path } | undefined;
}

/** The state of parsing one actor of a file. */
export interface ActorParsing extends Parsing {
  /** The short name of the actor; empty in a file of one actor. */
  readonly short: string;
  /** The declared keys of the context, those with faults included; `undefined` if they cannot be known. */
  readonly contextKeys: readonly string[] | undefined;
  /** The ids of all nodes of the graph; `undefined` outside a graph, or if they cannot be known. */
  readonly nodeIds?: readonly string[] | undefined;
  /** The faults of the templates and expressions of the actor that are checked already, by kind and text. */
  readonly checked: Map<string, readonly string[]>;
}
