// What the parts of the parser hand on to each other while one file is read. Holds no rule of its own.

import type { ActorReference, ParseContext, Scalar, Warning } from '../config.ts';
import type { Path } from '../source/file-fault.ts';
import type { Reading } from '../source/read-keys.ts';

/** The reading of one file. */
export interface Parsing extends Reading {
  readonly facts: ParseContext;
  readonly warnings: Warning[];
  /** The short names of the actors of the file; empty where it holds one that has none. */
  readonly siblings: ReadonlySet<string>;
  /** What was found, to be looked at when all actors of the file are known. */
  readonly uses: ReferenceUse[];
}

/** A place in which one actor refers to another. */
export interface ReferenceUse {
  /** Short name of the actor in which it stands; empty in a file of one. */
  readonly from: string;
  readonly to: ActorReference;
  readonly kind: 'base' | 'node' | 'tool';
  readonly path: Path;
  /** What a node sets for the context of the actor, and where. */
  readonly context?: { readonly values: Readonly<Record<string, Scalar>>; readonly path: Path } | undefined;
}

/** The reading of one actor of a file. */
export interface ActorParsing extends Parsing {
  /** Its short name; empty in a file of one. */
  readonly short: string;
  /** The declared keys of its context, the faulty ones too; `undefined` if nobody can know them. */
  readonly contextKeys: readonly string[] | undefined;
  /** The ids of all nodes of the graph; `undefined` outside of one. */
  readonly nodeIds?: readonly string[] | undefined;
  /** What was found of templates and expressions that stand in the actor more than once. */
  readonly checked: Map<string, readonly string[]>;
}
