import { describe, expect, it } from 'vitest';
import { toDiagnosisSettings } from '../../../src/diagnosis/diagnosis-options.ts';
import { responseDiagnosis } from '../../../src/diagnosis/hooks/response-diagnosis.ts';
import { toPublicDiagnosis } from '../../../src/diagnosis/hooks/to-public-diagnosis.ts';
import { diagnosis, type Finding, type MistakeCode } from '../../../src/diagnosis.ts';
import {
  type ApiKey,
  defineScheme,
  problemDetails,
  type Refused,
  type SignedRequest,
  type VerifierOptions,
} from '../../../src/index.ts';
import { verifierIdentity } from '../../../src/verify/verifier-identity.ts';
import { ACME, acme, acmeRequest, acmeVerifier, key, NOW, OTHER_SECRET } from '../../support/acme.ts';
import { engine, explanation, finding, recorder, refusedAttempt } from '../../support/diagnosing.ts';

const testKey: ApiKey = { ...key, mode: 'test' };
const wrong = (keyId = key.id) => acmeRequest({ keyId, secret: OTHER_SECRET, nonce: 'nonce-number-000001' });

async function refusalOf(request: SignedRequest, options: Partial<VerifierOptions> = {}) {
  const verifier = acmeVerifier({
    keys: testKey,
    diagnosis: diagnosis({ toTestKeys: true }),
    ...options,
  });
  return (await verifier.verify(request)) as Refused;
}

function counting(counted = engine(explanation([finding('secret_quoted')]))) {
  const { lines, logger } = recorder();
  const otherKeys = [{ id: 'other', secrets: [OTHER_SECRET] }];
  const options = { toTestKeys: true, budgetMs: 4, otherKeys };
  const parts = {
    scheme: acme,
    identity: verifierIdentity(acme.name),
    logger,
    diagnosis: toDiagnosisSettings(options),
  };
  const diagnose = responseDiagnosis(parts, counted.search);
  if (diagnose === undefined) throw new Error('there is no diagnosis');
  return { ...counted, lines, diagnose };
}

describe('the diagnosis in the answer', () => {
  it('comes with the refusal of a test key, which nothing keeps', async () => {
    const { response } = await refusalOf(wrong());
    expect(response.status).toBe(401);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.parse(response.body)).toMatchObject({
      code: 'invalid_signature',
      diagnosis: { mistakes: expect.any(Array) },
    });
  });

  it.each<[string, ApiKey | undefined]>([
    ['a live key', { ...key, mode: 'live' }],
    ['a key without a mode', key],
    ['no key at all', undefined],
  ])('does not come for %s: every byte is as without the option', async (_whose, record) => {
    const keys = record === undefined ? [] : [record];
    expect((await refusalOf(wrong(), { keys })).response).toEqual(
      (await refusalOf(wrong(), { keys, diagnosis: diagnosis() })).response,
    );
  });

  it('goes by the mode of the key that was found, and not by what its id looks like', async () => {
    const scheme = defineScheme({ ...ACME, modeByPrefix: { 'key-': 'test', 'live-': 'live' } });
    const bodyOf = async (record: ApiKey) =>
      (await refusalOf(wrong(record.id), { scheme, keys: record })).response.body;
    expect(await bodyOf({ ...key, mode: 'live' })).not.toContain('diagnosis');
    expect(await bodyOf({ ...key, id: 'live-1' })).not.toContain('diagnosis');
    expect(await bodyOf(key)).toContain('diagnosis');
  });

  it.each([undefined, {}, { toTestKeys: false }] as const)(
    'does not come with a diagnosis of %j',
    async (options) => {
      const { response } = await refusalOf(wrong(), { diagnosis: options && diagnosis(options) });
      expect(response.body).not.toContain('diagnosis');
      expect(response.headers).not.toHaveProperty('x-content-type-options');
    },
  );

  it('does not come from an address that the key does not allow', async () => {
    const keys = { ...testKey, ipAllowlist: ['203.0.113.0/24'] };
    expect((await refusalOf(wrong(), { keys })).response.body).toContain('diagnosis');
    const elsewhere = { ...wrong(), address: '192.0.2.1' };
    expect((await refusalOf(elsewhere, { keys })).response.body).not.toContain('diagnosis');
  });

  it('does not come with refusals for anything but the signature', async () => {
    const revoked: ApiKey = { ...testKey, status: 'revoked' };
    expect((await refusalOf(acmeRequest(), { keys: revoked })).response.body).not.toContain('diagnosis');
    expect((await refusalOf(acmeRequest({ dated: -301 }))).response.body).not.toContain('diagnosis');
  });

  it('comes with a digest that does not match the body', async () => {
    const refusal = await refusalOf(
      acmeRequest({ headers: ['Content-MD5', '1B2M2Y8AsgTpgAmY7PhCfg=='], body: 'x' }),
    );
    expect(refusal.code).toBe('body_digest_mismatch');
    expect(refusal.response.body).toContain('"diagnosis"');
  });

  it('knows of no other keys', () => {
    const { searches, diagnose } = counting();
    const request = { ...wrong(), basePath: '/prefix' };
    diagnose(refusedAttempt(request, testKey, NOW + 5), 'signature_mismatch');
    expect(searches[0]?.options).toEqual({
      ...{ budgetMs: 4, audience: 'sender', clock: expect.any(Function) },
    });
    expect(searches[0]?.options.clock?.()).toBe(NOW + 5);
    expect(searches[0]?.request.basePath).toBe('/prefix');
    expect(searches[0]?.key).toEqual(testKey);
  });

  it('is made 60 times a minute for a key', () => {
    const { searches, diagnose } = counting();
    const ask = (nowMs = NOW) => diagnose(refusedAttempt(wrong(), testKey, nowMs), 'signature_mismatch');
    const answers = Array.from({ length: 70 }, () => ask());
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(60);
    expect(searches).toHaveLength(60);
    const other = { ...testKey, id: 'key-2' };
    expect(diagnose(refusedAttempt(wrong('key-2'), other), 'signature_mismatch')).toBeDefined();
    expect(ask(NOW + 120_000)).toBeDefined();
  });

  it('is made 120 times a minute for all keys', () => {
    const { searches, diagnose } = counting();
    for (let i = 0; i < 400; i++) {
      const record = { ...testKey, id: `key-${i}` };
      diagnose(refusedAttempt(wrong(record.id), record), 'signature_mismatch');
    }
    expect(searches).toHaveLength(120);
  });

  it('costs live and unknown keys nothing of it', () => {
    const { searches, diagnose } = counting();
    for (let i = 0; i < 400; i++) {
      expect(
        diagnose(refusedAttempt(wrong(), { ...key, mode: 'live' }), 'signature_mismatch'),
      ).toBeUndefined();
      expect(diagnose(refusedAttempt(wrong()), 'unknown_key')).toBeUndefined();
    }
    expect(searches).toEqual([]);
    expect(diagnose(refusedAttempt(wrong(), testKey), 'signature_mismatch')).toBeDefined();
  });

  it('that fails leaves the usual answer, and is told once in the log', () => {
    const broken = () => {
      throw new Error('the engine is broken');
    };
    const { lines, diagnose } = counting(engine(broken));
    for (let i = 0; i < 3; i++)
      expect(diagnose(refusedAttempt(wrong(), testKey), 'signature_mismatch')).toBeUndefined();
    expect(lines.map(({ level, line }) => [level, line.event])).toEqual([
      ['error', 'countersign.diagnosis_failed'],
    ]);
  });
});

describe('what the sender is told', () => {
  it('is the best finding in words, others by code, and the string to sign', () => {
    const best = { ...finding('secret_quoted'), certainty: 'likely' as const };
    const [mistake] = best.mistakes;
    const detailed: Finding = { ...best, mistakes: [{ ...mistake, detail: 'double' }] };
    const told = toPublicDiagnosis(explanation([detailed, finding('method_case', 'path_case')]), wrong());
    expect(told).toEqual({
      certainty: 'likely',
      mistakes: [{ code: 'secret_quoted', cause: mistake?.cause, cure: mistake?.cure, detail: 'double' }],
      alternatives: [['method_case', 'path_case']],
      stringToSign: 'the string to sign',
    });
  });

  it('is what stands out in the request where no mistake was found, and where one must not be told', () => {
    const request = { ...wrong(), url: '/v1/{{version}}/things' };
    const hints = [
      {
        code: 'template_unresolved',
        text: '{{version}} in the URL looks like a variable that was not replaced.',
      },
    ];
    expect(toPublicDiagnosis(explanation([]), request).hints).toEqual(hints);
    expect(toPublicDiagnosis(explanation([finding('signature_truncated')]), request).hints).toEqual(hints);
    expect(toPublicDiagnosis(explanation([finding('method_case')]), request)).not.toHaveProperty('hints');
  });

  it('is the string to sign alone where no mistake was found', () => {
    expect(toPublicDiagnosis(explanation([]), wrong())).toEqual({
      mistakes: [],
      stringToSign: 'the string to sign',
    });
    expect(toPublicDiagnosis({ ...explanation([]), stringToSign: undefined }, wrong())).toEqual({
      mistakes: [],
    });
  });

  it.each<MistakeCode>([
    'secret_cut_short',
    'signature_truncated',
    'secret_of_another_key',
    'secret_of_other_mode',
  ])('is never %s, neither first nor as an alternative, neither alone nor with another', (code) => {
    const others = [finding('method_case'), finding('path_case')];
    const findings = [finding(code), others[0], finding('body_spaced', code), others[1], finding(code)];
    const told = toPublicDiagnosis(explanation(findings as never), wrong());
    expect(told).toEqual(toPublicDiagnosis(explanation(others as never), wrong()));
    expect(JSON.stringify(told)).not.toContain(code);
    expect(toPublicDiagnosis(explanation([finding(code)]), wrong())).toEqual(
      toPublicDiagnosis(explanation([]), wrong()),
    );
  });

  it.each([
    ['that is as long', 'a'.repeat(2048), 'a'.repeat(2048)],
    ['that is longer', 'a'.repeat(2049), `${'a'.repeat(2048)}…`],
    ['whose last character would be cut', `${'a'.repeat(2045)}💸`, `${'a'.repeat(2045)}…`],
    ['whose last character fits', `${'a'.repeat(2044)}💸`, `${'a'.repeat(2044)}💸`],
    ['of characters of two bytes', 'é'.repeat(1025), `${'é'.repeat(1024)}…`],
  ])('has 2 KiB of a string to sign %s, in whole characters', (_what, text, told) => {
    expect(toPublicDiagnosis(explanation([], text), wrong()).stringToSign).toBe(told);
  });
});

describe('problem details', () => {
  const facts = { problem: undefined, retryAfterSeconds: undefined, requestId: 'r-1', nowMs: 0 };
  const findings = [finding('secret_quoted', 'method_case'), finding('path_case'), finding('body_spaced')];
  const diagnosis = toPublicDiagnosis(explanation(findings, 'v1:1764547200␊'), wrong());
  const answer = (accept: string | undefined, told: typeof diagnosis | undefined) =>
    problemDetails().respond({ ...facts, accept, code: 'signature_mismatch', diagnosis: told });

  it.each(['application/problem+json', 'application/json'])('have it as a member in %s', (accept) => {
    const { diagnosis: told, ...rest } = JSON.parse(answer(accept, diagnosis).body);
    expect(told).toEqual(diagnosis);
    expect(rest).toEqual(JSON.parse(answer(accept, undefined).body));
  });

  it('have it as lines of text', () => {
    const plain = answer('text/plain', undefined).body;
    const [first, second] = diagnosis.mistakes;
    expect(answer('text/plain', diagnosis).body).toBe(
      [
        `${plain}Mistake (certain): ${first?.cause} ${first?.cure} [secret_quoted]`,
        `Mistake (certain): ${second?.cause} ${second?.cure} [method_case]`,
        'Or: path_case',
        'Or: body_spaced',
        'String to sign: v1:1764547200␊',
        '',
      ].join('\n'),
    );
  });
});
