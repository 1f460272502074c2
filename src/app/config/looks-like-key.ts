// Guesses whether a string is an API key, so that a key in the wrong place is neither stored nor displayed.

/** Prefixes of the keys of well-known services that cannot begin the name of a variable. */
const HYPHEN_PREFIXES = ['sk-', 'csk-', 'xai-', 'nvapi-', 'pplx-'];
/** Prefixes that can begin the name of a variable. Only its length and a digit distinguish a key from such a name. */
const OTHER_PREFIXES = ['gsk_', 'hf_', 'tgp_v1_', 'fw_', 'sk_', 'AIza', 'ghp_', 'eyJ'];
const PREFIX_PATTERN = [...HYPHEN_PREFIXES, ...OTHER_PREFIXES].join('|');
const MIN_LENGTH = 16;

const KEY = new RegExp(`(?<![A-Za-z0-9_-])(?:${PREFIX_PATTERN})[A-Za-z0-9_.-]{8,}`, 'g');

/** Returns whether a string has the prefix of a key, and the length and a digit of one. */
export function looksLikeKey(text: string): boolean {
  const value = text.trim();
  return value.length >= MIN_LENGTH && /\d/.test(value) && new RegExp(`^(?:${PREFIX_PATTERN})`).test(value);
}

/** Returns whether a string that should be the name of a variable is a key instead. */
export function isKeyForVariable(text: string): boolean {
  const value = text.trim();
  return (
    HYPHEN_PREFIXES.some((beginning) => value.startsWith(beginning)) ||
    looksLikeKey(value) ||
    (/^[A-Za-z0-9]{24,}$/.test(value) && /\d/.test(value))
  );
}

/** Returns whether the value of a header has the prefix of a secret. */
export function isSecretValue(value: string): boolean {
  return new RegExp(`^(?:bearer\\s|basic\\s|${PREFIX_PATTERN})`, 'i').test(value.trim());
}

/** Returns the text with each key in it replaced by `***`. */
export function withoutKeys(text: string): string {
  return text.replaceAll(KEY, '***');
}
