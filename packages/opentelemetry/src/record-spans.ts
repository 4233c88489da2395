/** A span for each verification. */

import { type Attributes, context, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { onEvent, type VerdictEvent } from 'countersign';

/** Refusals that are failures of ours; any other is the verifier doing its work. */
const FAILURES: ReadonlySet<string> = new Set<VerdictEvent['code']>([
  'keys_unavailable',
  'store_unavailable',
]);

/** Those that the semantic conventions list. What else a sender makes up is `_OTHER`. */
const METHODS: ReadonlySet<string> = new Set([
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'QUERY'],
]);

/** Records until the function that it returns is called. */
export function recordSpans(tracer: Tracer): () => void {
  return onEvent('verdict', (event) => {
    // The verification is over: what is known of its time is its end and its length.
    const endMs = Date.now();
    const span = tracer.startSpan(
      `verify ${event.scheme}`,
      { kind: SpanKind.INTERNAL, startTime: endMs - event.durationMs, attributes: attributesOf(event) },
      context.active(),
    );
    if (FAILURES.has(event.code)) span.setStatus({ code: SpanStatusCode.ERROR, message: event.code });
    span.end(endMs);
  });
}

function attributesOf({
  scheme,
  code,
  status,
  keyId,
  requestId,
  method,
  clockSkewMs,
}: VerdictEvent): Attributes {
  return {
    'countersign.scheme': scheme,
    'countersign.code': code,
    'countersign.request.id': requestId,
    'http.request.method': METHODS.has(method) ? method : '_OTHER',
    ...(keyId !== undefined && { 'countersign.key.id': keyId }),
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(clockSkewMs !== undefined && { 'countersign.clock.skew': clockSkewMs / 1000 }),
    ...(FAILURES.has(code) && { 'error.type': code }),
  };
}
