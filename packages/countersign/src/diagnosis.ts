export type { DiagnosisOptions, OtherKeys } from './diagnosis/diagnosis-options.ts';
export { type ExplainOptions, explain } from './diagnosis/explain.ts';
export type {
  Certainty,
  CheckName,
  CheckReport,
  Explanation,
  Finding,
  Mistake,
  StringToSignPart,
} from './diagnosis/explanation.ts';
export { MISTAKES, type MistakeCode, type MistakeText } from './diagnosis/mistakes/mistakes.ts';
export type { PublicDiagnosis, PublicMistake } from './diagnosis/public-diagnosis.ts';
