// Thrown by the protocols. translate-error.ts converts it, as it does every other error of a provider.

/** A malformed tool call in an answer. The message is a clause that follows the name of the provider. */
export class CallFault extends Error {}
