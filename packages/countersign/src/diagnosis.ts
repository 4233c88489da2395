/** Says why a signature does not match. */

export type { MistakeText } from './diagnosis/catalogue/entry.ts';
export { diagnosis } from './diagnosis/diagnosis.ts';
export type { DiagnosisOptions, OtherKeys } from './diagnosis/diagnosis-options.ts';
export { explain, type SchemeAndKey } from './diagnosis/explain.ts';
export type { ExplainOptions } from './diagnosis/explain-options.ts';
export { isForSender } from './diagnosis/hooks/to-public-diagnosis.ts';
export { type LikelyMistake, likelyMistakes } from './diagnosis/likely-mistakes.ts';
export { MISTAKES } from './diagnosis/mistakes/mistakes.ts';
export { mistakePage, refusalPage } from './internal/documentation.ts';
export type {
  CheckName,
  CheckReport,
  Explanation,
  Finding,
  Mistake,
  StringToSign,
  StringToSignPart,
} from './responses/explanation.ts';
export type { Hint } from './responses/hint.ts';
export type { MistakeCode } from './responses/mistake-code.ts';
export type { Certainty, PublicDiagnosis, PublicMistake } from './responses/public-diagnosis.ts';
export type { Diagnosis } from './verify/diagnosis-hooks.ts';
