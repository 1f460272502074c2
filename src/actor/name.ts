// Names of actors: the one parser for them, used by every layer. Knows no provider; reserved namespaces are handed in.
import { ConflictError, ValidationError } from '../errors.ts';

export interface ActorName {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`, as it is stored. */
  readonly full: string;
}

/** Whether a namespace belongs to a known or declared provider. */
export type IsReserved = (namespace: string) => boolean;

/** The namespace of a name that is given without one. */
export const LOCAL_NAMESPACE = 'local';

const PART = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** What a provider may call a model: anything that can be seen, slashes and colons too. */
const MODEL = /^[^\s\p{Cc}]{1,256}$/u;

/** Whether a text may be a namespace, the name within one, or the short name of an actor in a file of several. */
export function isNamePart(text: string): boolean {
  return PART.test(text);
}

/**
 * Parses a name as a user types it: `[namespace/]name`, or `provider/model` in a reserved namespace, where the model
 * part is whatever the provider calls it.
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

/** What an actor is called in paths: its name without the namespace. */
export function shortNameOf(full: string): string {
  return full.slice(full.lastIndexOf('/') + 1);
}

/**
 * Parses the name of an actor that is to be stored.
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
    message: `${JSON.stringify(shown)} is not a name of an actor: ${reason}`,
    hint,
    details: { name: shown },
  });
}
