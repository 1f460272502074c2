// Text of others, made safe for a terminal.

/**
 * In a terminal, control characters and those that turn the direction of writing become visible signs, so that nothing in
 * an answer, a description or a message of a provider steers it. Line ends and tabs stay. Elsewhere the text is given back as it is.
 */
export function visible(text: string, isTerminal: boolean): string {
  if (!isTerminal) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replaceAll('\r\n', '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, picture);
}

/** The picture of a control character, such as ␛ for the escape. */
function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
