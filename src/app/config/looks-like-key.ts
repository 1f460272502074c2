// What a text that may be a key looks like. Guesses, made so that a key in the wrong place is neither kept nor repeated.

/** How the keys of well-known services begin; none of these can begin the name of a variable. */
const HYPHENATED = ['sk-', 'csk-', 'xai-', 'nvapi-', 'pplx-'];
/** These could: only their length and a digit tell them from one. */
const UNDERSCORED = ['gsk_', 'hf_', 'tgp_v1_', 'fw_', 'sk_', 'AIza', 'ghp_', 'eyJ'];
const BEGINNING = [...HYPHENATED, ...UNDERSCORED].join('|');
const MIN_LENGTH = 16;

const KEY = new RegExp(`(?<![A-Za-z0-9_-])(?:${BEGINNING})[A-Za-z0-9_.-]{8,}`, 'g');

/** Whether a text begins as keys do and is as long as one. */
export function looksLikeKey(text: string): boolean {
  const value = text.trim();
  return value.length >= MIN_LENGTH && /\d/.test(value) && new RegExp(`^(?:${BEGINNING})`).test(value);
}

/** Whether somebody wrote a key where the name of a variable belongs. */
export function isKeyForVariable(text: string): boolean {
  const value = text.trim();
  return (
    HYPHENATED.some((beginning) => value.startsWith(beginning)) ||
    looksLikeKey(value) ||
    (/^[A-Za-z0-9]{24,}$/.test(value) && /\d/.test(value))
  );
}

/** Whether the value of a header begins as a secret does. */
export function isSecretValue(value: string): boolean {
  return new RegExp(`^(?:bearer\\s|basic\\s|${BEGINNING})`, 'i').test(value.trim());
}

/** The text with `***` for each key in it. */
export function withoutKeys(text: string): string {
  return text.replaceAll(KEY, '***');
}
