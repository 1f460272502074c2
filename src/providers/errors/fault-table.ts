// What a fault of a provider means, as data: its code, what to do about it, and whether the same request may be sent again.
// Knows no SDK and no connection.
import type { ErrorCode } from '../../errors.ts';

export interface Fault {
  readonly code: ErrorCode;
  /** `{provider}`, `{model}`, `{variable}` and `{baseUrl}` are filled in. */
  readonly hint: string;
}

const LATER = 'The fault is at the provider: try again later.';

export const FAULTS = {
  refused: { code: 'PROVIDER_REFUSED_REQUEST', hint: 'Change what was asked for: the provider refuses it as it is.' },
  authentication: { code: 'PROVIDER_AUTHENTICATION', hint: 'The key was not accepted: check {variable}.' },
  quota: {
    code: 'PROVIDER_QUOTA',
    hint: 'The account of {provider} has no credit or quota left: look at its billing page.',
  },
  permission: { code: 'PROVIDER_PERMISSION', hint: 'The key of {provider} may not use {model}.' },
  unknown: { code: 'UNKNOWN_TO_PROVIDER', hint: 'Check the model name "{model}" and the base URL.' },
  timeout: { code: 'PROVIDER_TIMEOUT', hint: 'The provider took too long: try again, or ask for less.' },
  conflict: { code: 'PROVIDER_CONFLICT', hint: 'Another request was in the way: try again.' },
  large: { code: 'REQUEST_TOO_LARGE', hint: 'Shorten the prompt and its files.' },
  context: {
    code: 'CONTEXT_OVERFLOW',
    hint: 'Shorten the prompt, lower max_tokens, or choose a model with a larger context window than {model} has.',
  },
  filtered: { code: 'CONTENT_FILTER', hint: 'Change the prompt.' },
  limited: { code: 'PROVIDER_RATE_LIMITED', hint: 'Wait and try again, or look at the quota of the account.' },
  failed: { code: 'PROVIDER_FAILED', hint: LATER },
  overloaded: {
    code: 'PROVIDER_OVERLOADED',
    hint: 'The provider has too much to do: try again later, or choose another model.',
  },
  malformed: { code: 'PROVIDER_BAD_ANSWER', hint: 'Check the base URL, {baseUrl}.' },
  garbled: {
    code: 'PROVIDER_BAD_ANSWER',
    hint: 'Try again. If it stays so, the model or its server cannot call tools in this way: choose another.',
  },
  silent: { code: 'PROVIDER_SILENT', hint: 'The connection or the provider hangs: try again.' },
  huge: { code: 'ANSWER_TOO_LARGE', hint: 'No model answers at such length: check the base URL, {baseUrl}.' },
  cut: { code: 'STREAM_CUT', hint: 'Try again.' },
  redirected: {
    code: 'PROVIDER_UNREACHABLE',
    hint: 'The address answers with a redirect, which is never followed with a key: use the address it leads to.',
  },
  closed: { code: 'PROVIDER_UNREACHABLE', hint: 'Nothing listens there: start the server, or check the base URL.' },
  nowhere: { code: 'PROVIDER_UNREACHABLE', hint: 'There is no such host: check the base URL, and the network.' },
  unreachable: { code: 'PROVIDER_UNREACHABLE', hint: 'Check the network and the base URL.' },
  untrusted: {
    code: 'PROVIDER_TLS',
    hint: 'If the certificate is one of yours, name the file of its authority in NODE_EXTRA_CA_CERTS.',
  },
  expired: {
    code: 'PROVIDER_TLS',
    hint: 'The certificate of the server is not valid at this time: check the clock, or tell who runs the server.',
  },
  misnamed: { code: 'PROVIDER_TLS', hint: 'The certificate is that of another host: check the base URL.' },
  insecure: { code: 'PROVIDER_TLS', hint: 'Check whether the base URL must begin with http:// or https://.' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/**
 * What a status means where the body says nothing better.
 * https://platform.openai.com/docs/guides/error-codes, https://platform.claude.com/docs/en/api/errors; 410 (a model that has
 * ended) at NVIDIA, 412 (an account that is suspended) at Fireworks, 498 (unsafe) at Cohere, 524 at Cloudflare
 */
const OF_STATUS: Readonly<Record<number, FaultName>> = {
  401: 'authentication',
  402: 'quota',
  403: 'permission',
  404: 'unknown',
  408: 'timeout',
  409: 'conflict',
  410: 'unknown',
  412: 'permission',
  413: 'large',
  429: 'limited',
  498: 'filtered',
  503: 'overloaded',
  504: 'timeout',
  524: 'timeout',
  529: 'overloaded',
};

/** The statuses after which the same request may be answered. */
const RETRYABLE: ReadonlySet<number> = new Set([408, 409, 429, 500, 502, 503, 504, 529]);

/** The status that stands for a type of error, for one that comes in the middle of an answer and so has none. */
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
  /** One of the body's codes and types. */
  readonly mark?: RegExp;
  readonly words?: RegExp;
}

/**
 * Bodies that say more than their status. Each service has its own words; these are from the error pages of OpenAI,
 * Azure, Anthropic, Google, Mistral, DeepSeek, Groq, xAI, Moonshot, Alibaba, Cohere, Together, OpenRouter, and from vLLM and llama.cpp.
 */
const BODY_PATTERNS: readonly BodyPattern[] = [
  {
    fault: 'quota',
    statuses: [400, 402, 403, 429],
    mark: /^(insufficient_quota|billing_error|billing_hard_limit_reached|insufficient_balance|exceeded_current_quota_error|payment_required|Arrearage|AllocationQuota\.FreeTierOnly)$/i,
    words: /credit balance is too low|insufficient (account )?(balance|credits)/i,
  },
  {
    fault: 'context',
    statuses: [400, 403, 413, 422],
    mark: /^(context_length_exceeded|exceed_context_size_error|context_window_exceeded|token_limit_exceeded)$/i,
    words:
      /maximum (context|prompt) length|context (length|window|limit|size)\b.*exceed|exceeds?\b.*context (length|window|limit|size)|(prompt|input|input token length) (is )?too long|too many (input )?tokens|input token count .*exceeds|reduce the length of the (messages|prompt)|too large for model with \d+ maximum|exceeded model token limit|range of input length should be|`inputs` tokens \+ `max_new_tokens` must be/i,
  },
  {
    fault: 'filtered',
    statuses: [400, 403, 422],
    mark: /^(content_filter|content_policy_violation|data_inspection_failed|DataInspectionFailed|ResponsibleAIPolicyViolation)$/i,
    words: /content exists risk|content[ -]filter(ing)? policy|content management policy|input was flagged/i,
  },
  { fault: 'overloaded', statuses: [498], mark: /^capacity_exceeded$/ },
  {
    fault: 'authentication',
    statuses: [400, 403],
    mark: /^invalid_api_key$/i,
    words: /api key not valid|(incorrect|invalid) api key/i,
  },
  {
    fault: 'unknown',
    statuses: [400, 403],
    mark: /^(model_not_found|model_decommissioned|model_not_supported|invalid_model)$/i,
  },
];

/** What a provider said about its error. */
export interface ReportedError {
  /** Its codes and types, as they stand in the body. */
  readonly marks: readonly string[];
  readonly words: string;
}

export interface Verdict {
  readonly fault: FaultName;
  readonly retryable: boolean;
}

/** What an answer with a status other than 2xx means. `shouldRetry` is its header `x-should-retry`. */
export function faultOfStatus(status: number, said: ReportedError, shouldRetry: string | null): Verdict {
  const told = BODY_PATTERNS.find(
    ({ statuses, mark, words }) =>
      statuses.includes(status) && (said.marks.some((one) => mark?.test(one)) || words?.test(said.words)),
  );
  const fault = told?.fault ?? OF_STATUS[status] ?? (status >= 500 ? 'failed' : 'refused');
  const usual = told === undefined && RETRYABLE.has(status);
  // Money does not come back within a minute, whatever the header says.
  return { fault, retryable: fault !== 'quota' && (shouldRetry === 'true' || (usual && shouldRetry !== 'false')) };
}

/** What an error in the middle of an answer means. Nothing is sent again after it. */
export function faultOfEvent(said: ReportedError): FaultName {
  const statuses = said.marks.map(
    (mark) => STATUS_OF_TYPE[mark.toLowerCase()] ?? (/^[45]\d\d$/.test(mark) ? Number(mark) : undefined),
  );
  const status = statuses.find((one) => one !== undefined);
  const named = faultOfStatus(status ?? 400, said, null).fault;
  return status === undefined && named === 'refused' ? 'failed' : named;
}

interface SocketFault {
  readonly code: RegExp;
  readonly fault: FaultName;
  readonly retryable: boolean;
}

/** By the code of the error of a socket, of TLS, of the HTTP parser or of undici, which is Node's own fetch. */
const SOCKET_FAULTS: readonly SocketFault[] = [
  { code: /^ECONNREFUSED$/, fault: 'closed', retryable: false },
  { code: /^ENOTFOUND$/, fault: 'nowhere', retryable: false },
  {
    code: /^(EAI_AGAIN|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT)$/,
    fault: 'unreachable',
    retryable: true,
  },
  { code: /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, fault: 'silent', retryable: false },
  { code: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, fault: 'expired', retryable: false },
  { code: /^ERR_TLS_CERT_ALTNAME_INVALID$/, fault: 'misnamed', retryable: false },
  { code: /SELF_SIGNED|^UNABLE_TO_|^CERT_|^ERR_TLS_CERT/, fault: 'untrusted', retryable: false },
  { code: /^(EPROTO|ERR_SSL_|ERR_TLS_)/, fault: 'insecure', retryable: false },
  { code: /^(HPE_|UND_ERR_RESPONSE)/, fault: 'malformed', retryable: false },
];

/** What it means that no answer came. */
export function faultOfSocket(code: string): Verdict {
  return SOCKET_FAULTS.find((row) => row.code.test(code)) ?? { fault: 'unreachable', retryable: false };
}
