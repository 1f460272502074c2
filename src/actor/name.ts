// The parser for actor names, used by every layer. Does not contain provider names: callers pass the reserved
// namespaces.
import { ConflictError, ValidationError } from '../errors.ts';

export interface ActorName {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`, as it is stored. */
  readonly full: string;
}

/** Returns whether a namespace belongs to a known or declared provider. */
export type IsReserved = (namespace: string) => boolean;

/** The namespace of a name that is written without a namespace. */
export const LOCAL_NAMESPACE = 'local';

const PART = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** The model names that a provider may use: any characters but white space and control characters, slashes included. */
const MODEL = /^[^\s\p{Cc}]{1,256}$/u;

/**
 * Returns whether a string may be a namespace, a name in it, or the short name of an actor in a file of several actors.
 */
export function isNamePart(text: string): boolean {
  return PART.test(text);
}

/**
 * Parses a name as a user types it: `[namespace/]name`, or `provider/model` in a reserved namespace, where the model
 * part is the provider's own name for the model.
 * @throws ValidationError `INVALID_NAME`
 */
export function parseActorName(text: string, isReserved: IsReserved): ActorName {
  if (/^[^/:]*:[^/]*\/./.test(text)) {
    throw invalid(
      text,
      'names of remote registries (server:namespace/name) are not supported',
      'Leave out the part before the colon.',
    );
  }
  const slash = text.indexOf('/');
  const namespace = slash < 0 ? LOCAL_NAMESPACE : text.slice(0, slash);
  const name = text.slice(slash + 1);
  const full = `${namespace}/${name}`;
  if (isReserved(namespace) && MODEL.test(name)) return { namespace, name, full };
  if (PART.test(namespace) && PART.test(name)) return { namespace, name, full };
  throw invalid(
    text,
    'a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit',
    suggest(text),
  );
}

/** Returns the name of an actor without the namespace, as it is used in paths. */
export function shortNameOf(full: string): string {
  return full.slice(full.lastIndexOf('/') + 1);
}

/**
 * Parses the name of a custom actor, which is stored.
 * @throws ValidationError `INVALID_NAME`
 * @throws ConflictError `RESERVED_NAMESPACE` if the namespace is a provider's
 */
export function parseCustomName(text: string, isReserved: IsReserved): ActorName {
  const parsed = parseActorName(text, isReserved);
  if (!isReserved(parsed.namespace)) return parsed;
  const free = parsed.name.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  throw new ConflictError({
    code: 'RESERVED_NAMESPACE',
    message: `"${parsed.full}" cannot be used: ${parsed.namespace} is the name of a provider`,
    hint: `Use another namespace, for example ${LOCAL_NAMESPACE}/${free}.`,
    details: { name: parsed.full, namespace: parsed.namespace },
  });
}

function suggest(text: string): string | undefined {
  const cleaned = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._/-]+/g, '-')
    .replaceAll(/(^|\/)[._-]+/g, '$1');
  const [namespace = '', ...rest] = cleaned.split('/');
  const parts = rest.length === 0 ? [namespace] : [namespace, rest.join('-')];
  const name = parts.map((part) => part.slice(0, 64)).join('/');
  return parts.every((part) => PART.test(part.slice(0, 64))) && name !== text ? `Try ${name}.` : undefined;
}

function invalid(text: string, reason: string, hint: string | undefined): ValidationError {
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return new ValidationError({
    code: 'INVALID_NAME',
    message: `${JSON.stringify(shown)} is not a valid actor name: ${reason}`,
    hint,
    details: { name: shown },
  });
}
