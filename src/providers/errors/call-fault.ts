// Thrown by the protocols, translated like every other fault of a provider.

/** A call that a provider asked for in a way that cannot be understood. The message goes on from the provider's name. */
export class CallFault extends Error {}
