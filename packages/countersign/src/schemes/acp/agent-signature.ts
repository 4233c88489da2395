/** The `Signature` of an agent by the Agentic Commerce Protocol, told from those of other protocols. */

import { fieldLines } from '../../message-signatures/fields/field-lines.ts';
import type { HeaderPairs } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';

const BASE64URL = /^[A-Za-z0-9_-]{16,1024}={0,2}$/;
/** `sig1=:…:`, a dictionary (RFC 9421 §4.2). */
const OF_RFC_9421 = /^[a-z*][a-z0-9_.*-]*=:/;
/** `keyId="…"` or another parameter of draft-cavage. */
const OF_CAVAGE = /(?:^|[\s,])(?:keyId|signature)="/;

/** The text of the signature, or what is wrong with the header. */
export function agentSignatureOf(headers: HeaderPairs): string | FormProblem {
  const [signature, ...others] = fieldLines(headers, 'signature');
  if (signature === undefined) return problem('missing_header', 'Signature is missing.');
  if (others.length > 0) return problem('duplicate_header', 'Signature must be sent once.');
  if (BASE64URL.test(signature)) return signature;
  return problem('malformed_header', `Signature must be base64url, as ACP has it${otherForm(signature)}.`);
}

function otherForm(signature: string): string {
  if (OF_RFC_9421.test(signature)) return ', and is one of HTTP Message Signatures (RFC 9421)';
  return OF_CAVAGE.test(signature) ? ', and is one of draft-cavage-http-signatures' : '';
}

function problem(code: FormProblem['code'], reason: string): FormProblem {
  return { code, member: 'signature', header: 'Signature', reason };
}
