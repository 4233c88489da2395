/** A diagnosis as text, in the form that `countersign explain` prints. */

import type { StringToSign } from 'countersign/diagnosis';
import type { DiagnosisFinding, RequestDiagnosis } from '../../src/api/request-types.ts';

export function explainText(diagnosis: RequestDiagnosis): string {
  const [best, ...others] = diagnosis.findings;
  return [
    ...(best === undefined ? [withoutFinding(diagnosis)] : findingLines(best)),
    '',
    'Checks',
    ...checkLines(diagnosis),
    '',
    ...stringLines('String to sign, as the server builds it', diagnosis.stringToSign),
    ...stringLines('String to sign, as the client built it', best?.stringToSign),
    ...stringLines('Canonical request, as the server builds it', diagnosis.canonicalRequest),
    ...(others.length === 0
      ? []
      : ['Further findings', ...others.flatMap(findingLines).map((line) => `  ${line}`), '']),
    ...diagnosis.hints.map(({ text }) => `Seen in the request, which proves nothing: ${text}`),
  ]
    .join('\n')
    .trimEnd();
}

function withoutFinding({ signatureMatches }: RequestDiagnosis): string {
  return signatureMatches
    ? 'The signature matches.'
    : 'The signature does not match, and no known mistake gives the one that was sent.';
}

function findingLines({ certainty, mistakes }: DiagnosisFinding): string[] {
  const codes = mistakes.map(({ code }) => code).join(' + ');
  return [
    `${codes} (${certainty}): ${mistakes.map(({ cause }) => cause).join(' ')}`,
    ...mistakes.flatMap(({ cure, detail, url }) => [
      ...(detail === undefined ? [] : [`  what:   ${detail}`]),
      `  to do:  ${cure}`,
      `  page:   ${url}`,
    ]),
  ];
}

function checkLines({ checks }: RequestDiagnosis): string[] {
  const width = Math.max(0, ...checks.map(({ check }) => check.length));
  return checks.map(
    ({ check, outcome, code, detail }) =>
      `  ${outcome.padEnd(7)}  ${check.padEnd(width)}  ${code === undefined ? '' : `${code}: `}${detail}`,
  );
}

function stringLines(title: string, string: StringToSign | undefined): string[] {
  if (string === undefined) return [];
  const { parts } = string;
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const width = Math.max(0, ...parts.map(({ label }) => label.length));
  return [
    `${title} (${bytes} bytes)`,
    ...parts.map(
      (part) =>
        `  ${part.label.padEnd(width)}  ${String(part.bytes).padStart(5)}  ${part.bytes === 0 ? '(empty)' : part.text}`,
    ),
    '',
  ];
}
