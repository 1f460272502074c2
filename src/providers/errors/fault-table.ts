// The faults of providers as a table: the error code, the hint, and whether the same request may be retried.
// Independent of SDKs and connections.
import type { ErrorCode } from '../../errors.ts';

export interface Fault {
  readonly code: ErrorCode;
  /** The placeholders `{provider}`, `{model}`, `{variable}` and `{baseUrl}` are replaced. */
  readonly hint: string;
}

const LATER = 'The provider has a fault: try again later.';

export const FAULTS = {
  refused: { code: 'PROVIDER_REFUSED_REQUEST', hint: 'Change the request: the provider does not accept it.' },
  authentication: { code: 'PROVIDER_AUTHENTICATION', hint: 'The key was not accepted: check {variable}.' },
  quota: {
    code: 'PROVIDER_QUOTA',
    hint: 'The account of {provider} has no credit or quota left: check its billing page.',
  },
  permission: { code: 'PROVIDER_PERMISSION', hint: 'The key of {provider} may not use {model}.' },
  unknownModel: { code: 'UNKNOWN_TO_PROVIDER', hint: 'Check the model name "{model}" and the base URL.' },
  timeout: { code: 'PROVIDER_TIMEOUT', hint: 'The provider took too long: try again, or ask for less.' },
  conflict: { code: 'PROVIDER_CONFLICT', hint: 'The request conflicts with another request: try again.' },
  requestTooLarge: { code: 'REQUEST_TOO_LARGE', hint: 'Shorten the prompt and its files.' },
  contextOverflow: {
    code: 'CONTEXT_OVERFLOW',
    hint: 'Shorten the prompt, lower max_tokens, or choose a model with a larger context window than {model} has.',
  },
  filtered: { code: 'CONTENT_FILTER', hint: 'Change the prompt.' },
  rateLimited: { code: 'PROVIDER_RATE_LIMITED', hint: 'Wait and try again, or look at the quota of the account.' },
  failed: { code: 'PROVIDER_FAILED', hint: LATER },
  overloaded: {
    code: 'PROVIDER_OVERLOADED',
    hint: 'The provider is overloaded: try again later, or choose another model.',
  },
  invalidAnswer: { code: 'PROVIDER_BAD_ANSWER', hint: 'Check the base URL, {baseUrl}.' },
  invalidToolCall: {
    code: 'PROVIDER_BAD_ANSWER',
    hint: 'Try again. If the error persists, choose another model: this one does not produce valid tool calls.',
  },
  idleTimeout: { code: 'PROVIDER_SILENT', hint: 'The connection or the provider hangs: try again.' },
  answerTooLarge: {
    code: 'ANSWER_TOO_LARGE',
    hint: 'No model sends an answer of this size: check the base URL, {baseUrl}.',
  },
  streamCut: { code: 'STREAM_CUT', hint: 'Try again.' },
  redirected: {
    code: 'PROVIDER_UNREACHABLE',
    hint: 'The address redirects, and a redirect is not followed, to protect the key: use the target address.',
  },
  connectionRefused: {
    code: 'PROVIDER_UNREACHABLE',
    hint: 'No server listens at this address: start the server, or check the base URL.',
  },
  hostNotFound: { code: 'PROVIDER_UNREACHABLE', hint: 'The host does not exist: check the base URL and the network.' },
  unreachable: { code: 'PROVIDER_UNREACHABLE', hint: 'Check the network and the base URL.' },
  untrusted: {
    code: 'PROVIDER_TLS',
    hint: 'If you trust the certificate, set NODE_EXTRA_CA_CERTS to the file of its certificate authority.',
  },
  expired: {
    code: 'PROVIDER_TLS',
    hint: 'The certificate of the server is not valid now: check the clock, or contact the operator of the server.',
  },
  wrongHost: { code: 'PROVIDER_TLS', hint: 'The certificate belongs to another host: check the base URL.' },
  protocolMismatch: { code: 'PROVIDER_TLS', hint: 'Check whether the base URL must begin with http:// or https://.' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/**
 * The fault of a status, where the body gives no more specific information. Sources:
 * https://platform.openai.com/docs/guides/error-codes, https://platform.claude.com/docs/en/api/errors. 410 (retired
 * model)
 * is used by NVIDIA, 412 (suspended account) by Fireworks, 498 (unsafe content) by Cohere, 524 by Cloudflare.
 */
const FAULT_OF_STATUS: Readonly<Record<number, FaultName>> = {
  401: 'authentication',
  402: 'quota',
  403: 'permission',
  404: 'unknownModel',
  408: 'timeout',
  409: 'conflict',
  410: 'unknownModel',
  412: 'permission',
  413: 'requestTooLarge',
  429: 'rateLimited',
  498: 'filtered',
  503: 'overloaded',
  504: 'timeout',
  524: 'timeout',
  529: 'overloaded',
};

/** The statuses after which a retry of the same request may succeed. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 409, 429, 500, 502, 503, 504, 529]);

/** The status that corresponds to an error type. An error in the middle of an answer has a type but no status. */
const STATUS_OF_TYPE: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  too_many_requests: 429,
  api_error: 500,
  server_error: 500,
  internal_server_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
  service_unavailable: 503,
  service_unavailable_error: 503,
  provider_overloaded: 503,
  'the service is currently unavailable': 503,
};

interface BodyPattern {
  readonly fault: FaultName;
  readonly statuses: readonly number[];
  /** Matches one of the codes and types of the body. */
  readonly code?: RegExp;
  readonly message?: RegExp;
}

/**
 * Bodies that give more specific information than their status. Each service uses its own wording. The patterns are
 * from the error documentation of OpenAI, Azure, Anthropic, Google, Mistral, DeepSeek, Groq, xAI, Moonshot, Alibaba,
 * Cohere, Together and OpenRouter, and from vLLM and llama.cpp.
 */
const BODY_PATTERNS: readonly BodyPattern[] = [
  {
    fault: 'quota',
    statuses: [400, 402, 403, 429],
    code: /^(insufficient_quota|billing_error|billing_hard_limit_reached|insufficient_balance|exceeded_current_quota_error|payment_required|Arrearage|AllocationQuota\.FreeTierOnly)$/i,
    message: /credit balance is too low|insufficient (account )?(balance|credits)/i,
  },
  {
    fault: 'contextOverflow',
    statuses: [400, 403, 413, 422],
    code: /^(context_length_exceeded|exceed_context_size_error|context_window_exceeded|token_limit_exceeded)$/i,
    message:
      /maximum (context|prompt) length|context (length|window|limit|size)\b.*exceed|exceeds?\b.*context (length|window|limit|size)|(prompt|input|input token length) (is )?too long|too many (input )?tokens|input token count .*exceeds|reduce the length of the (messages|prompt)|too large for model with \d+ maximum|exceeded model token limit|range of input length should be|`inputs` tokens \+ `max_new_tokens` must be/i,
  },
  {
    fault: 'filtered',
    statuses: [400, 403, 422],
    code: /^(content_filter|content_policy_violation|data_inspection_failed|DataInspectionFailed|ResponsibleAIPolicyViolation)$/i,
    message: /content exists risk|content[ -]filter(ing)? policy|content management policy|input was flagged/i,
  },
  { fault: 'overloaded', statuses: [498], code: /^capacity_exceeded$/ },
  {
    fault: 'authentication',
    statuses: [400, 403],
    code: /^invalid_api_key$/i,
    message: /api key not valid|(incorrect|invalid) api key/i,
  },
  {
    fault: 'unknownModel',
    statuses: [400, 403],
    code: /^(model_not_found|model_decommissioned|model_not_supported|invalid_model)$/i,
  },
];

/** The error as the provider reported it. */
export interface ReportedError {
  /** The codes and types in the body, unchanged. */
  readonly codes: readonly string[];
  readonly message: string;
}

export interface Verdict {
  readonly fault: FaultName;
  readonly retryable: boolean;
}

/**
 * Returns the fault of an answer with a status other than 2xx.
 * @param shouldRetry the header `x-should-retry`
 */
export function faultOfStatus(status: number, reported: ReportedError, shouldRetry: string | null): Verdict {
  const pattern = BODY_PATTERNS.find(
    ({ statuses, code, message }) =>
      statuses.includes(status) && (reported.codes.some((one) => code?.test(one)) || message?.test(reported.message)),
  );
  const fault = pattern?.fault ?? FAULT_OF_STATUS[status] ?? (status >= 500 ? 'failed' : 'refused');
  const isUsuallyRetried = pattern === undefined && RETRYABLE_STATUSES.has(status);
  // An empty account is not refilled within a minute, whatever the header says.
  return {
    fault,
    retryable: fault !== 'quota' && (shouldRetry === 'true' || (isUsuallyRetried && shouldRetry !== 'false')),
  };
}

/** Returns the fault of an error in the middle of an answer. The request is not retried after it. */
export function faultOfEvent(reported: ReportedError): FaultName {
  const statuses = reported.codes.map(
    (code) => STATUS_OF_TYPE[code.toLowerCase()] ?? (/^[45]\d\d$/.test(code) ? Number(code) : undefined),
  );
  const status = statuses.find((candidate) => candidate !== undefined);
  const { fault } = faultOfStatus(status ?? 400, reported, null);
  return status === undefined && fault === 'refused' ? 'failed' : fault;
}

interface SocketFault {
  readonly code: RegExp;
  readonly fault: FaultName;
  readonly retryable: boolean;
}

/**
 * The faults by error code: of a socket, of TLS, of the HTTP parser, or of undici, which implements the `fetch` of
 * Node.js.
 */
const SOCKET_FAULTS: readonly SocketFault[] = [
  { code: /^ECONNREFUSED$/, fault: 'connectionRefused', retryable: false },
  { code: /^ENOTFOUND$/, fault: 'hostNotFound', retryable: false },
  {
    code: /^(EAI_AGAIN|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT)$/,
    fault: 'unreachable',
    retryable: true,
  },
  { code: /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, fault: 'idleTimeout', retryable: false },
  { code: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, fault: 'expired', retryable: false },
  { code: /^ERR_TLS_CERT_ALTNAME_INVALID$/, fault: 'wrongHost', retryable: false },
  { code: /SELF_SIGNED|^UNABLE_TO_|^CERT_|^ERR_TLS_CERT/, fault: 'untrusted', retryable: false },
  { code: /^(EPROTO|ERR_SSL_|ERR_TLS_)/, fault: 'protocolMismatch', retryable: false },
  { code: /^(HPE_|UND_ERR_RESPONSE)/, fault: 'invalidAnswer', retryable: false },
];

/** Returns the fault of a request that received no answer. */
export function faultOfSocket(code: string): Verdict {
  return SOCKET_FAULTS.find((row) => row.code.test(code)) ?? { fault: 'unreachable', retryable: false };
}
