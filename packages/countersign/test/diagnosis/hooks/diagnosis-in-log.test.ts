import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { toDiagnosisSettings } from '../../../src/diagnosis/diagnosis-options.ts';
import { backgroundDiagnosis } from '../../../src/diagnosis/hooks/background-diagnosis.ts';
import { type DiagnosisOptions, diagnosis, type OtherKeys } from '../../../src/diagnosis.ts';
import { type ApiKey, type DiagnosisEvent, defineScheme, type Logger, onEvent } from '../../../src/index.ts';
import { verifierIdentity } from '../../../src/verify/verifier-identity.ts';
import { ACME, acme, acmeRequest, acmeVerifier, key, NOW, OTHER_SECRET, SECRET } from '../../support/acme.ts';
import {
  diagnosed,
  engine,
  explanation,
  finding,
  recorder,
  refusedAttempt,
} from '../../support/diagnosing.ts';

const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** The later diagnosis with an engine whose calls are counted. */
function counting(options: DiagnosisOptions = {}, counted = engine(), log?: Logger) {
  const { lines, logger } = recorder();
  const parts = {
    scheme: acme,
    identity: verifierIdentity(acme.name),
    logger: log ?? logger,
    diagnosis: toDiagnosisSettings(options),
  };
  const note = backgroundDiagnosis(parts, counted.searchInSteps);
  if (note === undefined) throw new Error('there is no diagnosis');
  return { ...counted, lines, note };
}

const wrong = (keyId = key.id) => acmeRequest({ keyId, secret: OTHER_SECRET });

describe('the diagnosis in the log', () => {
  it('follows the refusal of a wrong signature, with the same request id', async () => {
    const { lines, logger } = recorder();
    const request = acmeRequest({ secret: OTHER_SECRET, headers: ['X-Request-Id', 'r-1'] });
    await acmeVerifier({ logger, diagnosis: diagnosis() }).verify(request);
    expect(lines.map(({ line }) => line.event)).toEqual(['countersign.verdict']);
    await diagnosed();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({
      level: 'warn',
      line: {
        event: 'countersign.diagnosis',
        scheme: 'acme',
        keyId: 'key-1',
        requestId: 'r-1',
        address: '203.0.113.7',
        signatureMatches: false,
      },
    });
  });

  it('has the first finding in words and the others as codes', async () => {
    const findings = [
      { ...finding('secret_quoted', 'body_spaced'), certainty: 'likely' as const },
      finding('method_case'),
      finding('path_case', 'query_space'),
    ];
    const detailed = { ...findings[0]?.mistakes[0], detail: 'double quotes' };
    const best = { ...findings[0], mistakes: [detailed, findings[0]?.mistakes[1]] };
    const counted = engine(explanation([best, ...findings.slice(1)] as never));
    const { lines, note } = counting({}, counted);
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'the refusal is explained',
        line: {
          event: 'countersign.diagnosis',
          scheme: 'acme',
          method: 'POST',
          path: '/v1/things',
          address: '203.0.113.7',
          requestId: 'generated-id',
          keyId: 'key-1',
          signatureMatches: false,
          mistakes: ['secret_quoted', 'body_spaced'],
          certainty: 'likely',
          cause: best.mistakes.map((mistake) => mistake?.cause).join(' '),
          cure: best.mistakes.map((mistake) => mistake?.cure).join(' '),
          detail: 'double quotes',
          url: 'https://docs/secret_quoted.md',
          alternatives: [['method_case'], ['path_case', 'query_space']],
          tried: 3,
          isCutShort: false,
          durationMs: 0.5,
        },
      },
    ]);
  });

  it('has the codes of hints where nothing was found, and no word of the request', async () => {
    const { lines, logger } = recorder();
    const body = '{"id":"{{orderId}}"}';
    const request = acmeRequest({
      secret: OTHER_SECRET,
      body,
      headers: ['Content-Type', 'application/json'],
    });
    await acmeVerifier({ logger, diagnosis: diagnosis() }).verify(request);
    await diagnosed();
    expect(lines[1]?.line).toMatchObject({ mistakes: [], hints: ['template_unresolved'] });
    expect(JSON.stringify(lines)).not.toContain('orderId');
  });

  it.each(['signature_mismatch', 'body_digest_mismatch', 'unknown_key'] as const)(
    'is made for %s',
    async (code) => {
      const { searches, note } = counting();
      note(refusedAttempt(wrong(), key), code);
      await diagnosed();
      expect(searches).toHaveLength(1);
    },
  );

  it.each(['missing_header', 'key_revoked', 'replayed', 'rate_limited', 'keys_unavailable'] as const)(
    'is not made for %s',
    async (code) => {
      const { searches, note } = counting();
      note(refusedAttempt(wrong(), key), code);
      await diagnosed();
      expect(searches).toEqual([]);
    },
  );

  it('is not made before what is going on has come to its end', async () => {
    const { searches, note } = counting();
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    expect(searches).toEqual([]);
    await new Promise(process.nextTick);
    for (let i = 0; i < 100; i++) await undefined;
    expect(searches).toEqual([]);
    await diagnosed();
    expect(searches).toHaveLength(1);
  });

  it('searches the request as it was, by the clock of the verdict and within the budget', async () => {
    const { searches, note } = counting({ budgetMs: 7 });
    const body = Buffer.from('as it was');
    const request = { ...acmeRequest({ body, secret: OTHER_SECRET }), basePath: '/prefix' };
    const headers = [...request.headers];
    note(refusedAttempt(request, key, NOW + 5), 'signature_mismatch');
    body.fill(0);
    (request.headers as string[]).fill('');
    await diagnosed();
    const [search] = searches;
    expect(search?.request).toMatchObject({ headers, body: Buffer.from('as it was'), basePath: '/prefix' });
    expect(search?.options).toMatchObject({ budgetMs: 7, otherKeys: [] });
    expect(search?.options.clock?.()).toBe(NOW + 5);
    expect(search?.key).toEqual(key);
  });

  it('runs in the asynchronous context of its request', async () => {
    const contexts = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const log = { ...recorder().logger, warn: () => seen.push(contexts.getStore()) };
    const { note } = counting({}, engine(), log);
    for (const name of ['a', 'b', 'c'])
      contexts.run(name, () => note(refusedAttempt(wrong(name), { ...key, id: name }), 'signature_mismatch'));
    await diagnosed();
    expect(seen).toEqual(['a', 'b', 'c']);
  });
});

describe('the diagnosis of a request whose key does not exist', () => {
  const claim = (keyId: string) => refusedAttempt(wrong(keyId));

  it('is the same search with a key that nobody has, and is told to nobody', async () => {
    const events: DiagnosisEvent[] = [];
    stops.push(onEvent('diagnosis', (event) => events.push(event)));
    const { searches, lines, note } = counting({ budgetMs: 3 });
    note(claim('nobody'), 'unknown_key');
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    expect(searches).toHaveLength(2);
    const [unknown, known] = searches;
    expect(unknown?.options).toEqual({ ...known?.options, clock: expect.any(Function) });
    expect(unknown?.key.id).toBe('nobody');
    expect(unknown?.key.secrets).toHaveLength(1);
    expect(JSON.stringify(unknown?.key)).not.toContain(SECRET);
    expect(lines.map(({ line }) => line.keyId)).toEqual(['key-1']);
    expect(events.map(({ keyId }) => keyId)).toEqual(['key-1']);
  });

  it('is made by a verifier for each claimed key, whether it exists or not', async () => {
    const keyed: string[] = [];
    const scheme = defineScheme({
      ...ACME,
      secret: (secret, keyId) => {
        keyed.push(keyId);
        return Buffer.from(secret);
      },
    });
    const { logger } = recorder();
    const verifier = acmeVerifier({ scheme, logger, diagnosis: diagnosis() });
    const counted = async (keyId: string) => {
      keyed.length = 0;
      await verifier.verify(wrong(keyId));
      await diagnosed();
      return keyed.filter((each) => each === keyId).length;
    };
    const ofKnown = await counted(key.id);
    expect(ofKnown).toBeGreaterThan(0);
    expect(await counted('nobody')).toBeGreaterThan(0);
  });

  it('searches through as many secrets of a key that does not exist as a known one has', async () => {
    const { searches, note } = counting();
    const many = { ...key, secrets: [SECRET, OTHER_SECRET, `${OTHER_SECRET}-old`] };
    note(refusedAttempt(wrong(), many), 'signature_mismatch');
    await diagnosed();
    note(refusedAttempt(wrong('nobody')), 'unknown_key');
    await diagnosed();
    expect(searches.map((each) => each.key.secrets?.length)).toEqual([3, 3]);
    expect(new Set(searches[1]?.key.secrets).size).toBe(3);
  });

  it.each<[string, OtherKeys]>([
    ['a list', [key, { id: 'other-1', secrets: [OTHER_SECRET] }, { id: 'other-2', secrets: [OTHER_SECRET] }]],
    [
      'a function',
      () => [key, { id: 'other-1', secrets: [OTHER_SECRET] }, { id: 'other-2', secrets: [OTHER_SECRET] }],
    ],
  ])('searches as many other keys as a known one has, from %s', async (_from, otherKeys) => {
    const { searches, note } = counting({ otherKeys });
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    note(claim('nobody'), 'unknown_key');
    await diagnosed();
    const [known, unknown] = searches.map(({ options }) => options.otherKeys ?? []);
    expect(known?.map(({ id }) => id)).toEqual(['other-1', 'other-2']);
    expect(unknown).toHaveLength(2);
    expect(new Set(unknown?.flatMap(({ secrets }) => secrets)).size).toBe(2);
    expect(JSON.stringify(unknown)).not.toContain(OTHER_SECRET);
  });

  it('searches as many other keys as are listed, before any key was known', async () => {
    const { searches, note } = counting({ otherKeys: [{ id: 'other-1', secrets: [OTHER_SECRET] }] });
    note(claim('nobody'), 'unknown_key');
    await diagnosed();
    expect(searches[0]?.options.otherKeys).toHaveLength(1);
  });

  it('is taken out of the same sample', async () => {
    const { searches, note } = counting({ perMinute: 6 });
    for (let i = 0; i < 6; i++) {
      note(claim('nobody'), 'unknown_key');
      await diagnosed();
    }
    note(claim('somebody'), 'unknown_key');
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    const ids = searches.map((search) => search.key.id);
    expect(ids).toEqual([...Array(5).fill('nobody'), 'somebody']);
  });

  it('needs a secret of the form that the scheme takes, or there is none in the log', async () => {
    const scheme = defineScheme({
      ...ACME,
      secret: (secret) => {
        if (!secret.startsWith('acme-')) throw new TypeError('not a secret of acme');
        return Buffer.from(secret);
      },
    });
    const { lines, logger } = recorder();
    await acmeVerifier({ scheme, logger, diagnosis: diagnosis() }).verify(wrong());
    await diagnosed();
    expect(lines.map(({ line }) => line.event)).toEqual(['countersign.diagnosis_off', 'countersign.verdict']);
  });

  it.each(['base64', 'hex', 'base64url', 'utf8'] as const)('has one for secrets in %s', async (secret) => {
    const scheme = defineScheme({ ...ACME, secret });
    const { lines, logger } = recorder();
    acmeVerifier({ scheme, logger, keys: { find: () => undefined }, diagnosis: diagnosis() });
    expect(lines).toEqual([]);
  });
});

describe('the sample that is diagnosed', () => {
  it('has five of a key one after the other, and then five a minute', async () => {
    const { searches, note } = counting();
    for (const seconds of [0, 1, 2, 3, 4, 5, 59, 119, 120]) {
      note(refusedAttempt(wrong(), key, NOW + seconds * 1000), 'signature_mismatch');
      await diagnosed();
    }
    expect(searches.map(({ options }) => (options.clock?.() ?? 0) - NOW)).toEqual([
      0, 1000, 2000, 3000, 4000, 119_000, 120_000,
    ]);
  });

  it('has so many a minute of all keys', async () => {
    const { searches, note } = counting({ perMinute: 3 });
    for (let i = 0; i < 10; i++) {
      note(refusedAttempt(wrong(`key-${i}`), { ...key, id: `key-${i}` }), 'signature_mismatch');
      await diagnosed();
    }
    expect(searches).toHaveLength(3);
    note(refusedAttempt(wrong('later'), { ...key, id: 'later' }, NOW + 120_000), 'signature_mismatch');
    await diagnosed();
    expect(searches).toHaveLength(4);
  });

  it('keeps few requests waiting', async () => {
    const { searches, note } = counting();
    for (let i = 0; i < 20; i++) note(refusedAttempt(wrong(`key-${i}`), key), 'signature_mismatch');
    await diagnosed();
    expect(searches).toHaveLength(8);
    note(refusedAttempt(wrong('key-19'), key), 'signature_mismatch');
    await diagnosed();
    expect(searches, 'what found no room has not been counted').toHaveLength(9);
  });

  it('gives a search the budget for each of ten turns', async () => {
    const { searches, note } = counting({ budgetMs: 7 });
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    expect(searches.map(({ options }) => [options.budgetMs, options.pairBudgets])).toEqual([[7, 10]]);
  });
});

describe('the option otherKeys', () => {
  it('is called with the key that was claimed, without its secrets', async () => {
    const asked: unknown[] = [];
    const live: ApiKey = { id: 'live-1', secrets: [OTHER_SECRET] };
    const otherKeys = (of: unknown) => {
      asked.push(of);
      return [live];
    };
    const { searches, note } = counting({ otherKeys });
    note(refusedAttempt(wrong('nobody')), 'unknown_key');
    note(refusedAttempt(wrong(), { ...key, owner: 'm-1' }), 'signature_mismatch');
    await diagnosed();
    expect(asked).toEqual([{ id: 'key-1', scopes: [], owner: 'm-1' }]);
    expect(searches[1]?.options.otherKeys).toEqual([live]);
  });

  it('is cut after 16 keys', async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ id: `other-${i}`, secrets: [OTHER_SECRET] }));
    const { searches, note } = counting({ otherKeys: many });
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    note(refusedAttempt(wrong('nobody')), 'unknown_key');
    await diagnosed();
    expect(searches.map(({ options }) => options.otherKeys?.length)).toEqual([16, 16]);
  });
});

describe('a diagnosis that fails', () => {
  const broken = () => {
    throw new Error('the engine is broken');
  };

  it('is told once, and hurts nobody', async () => {
    const { lines, note } = counting({}, engine(broken));
    for (const id of ['a', 'b', 'c']) note(refusedAttempt(wrong(id), { ...key, id }), 'signature_mismatch');
    await diagnosed();
    expect(lines).toEqual([
      {
        level: 'error',
        message: expect.stringContaining('only once'),
        line: {
          event: 'countersign.diagnosis_failed',
          scheme: 'acme',
          step: 'search',
          err: new Error('the engine is broken'),
        },
      },
    ]);
  });

  it('goes on without other keys where those fail, and tells of it once', async () => {
    const { lines, searches, note } = counting({ otherKeys: broken as never });
    for (const id of ['a', 'b']) note(refusedAttempt(wrong(id), { ...key, id }), 'signature_mismatch');
    await diagnosed();
    expect(searches.map(({ options }) => options.otherKeys)).toEqual([[], []]);
    expect(lines.map(({ line }) => line.step ?? line.event)).toEqual([
      ...['other_keys', 'countersign.diagnosis', 'countersign.diagnosis'],
    ]);
  });

  it('is a warning of the process where the logger fails', async () => {
    const failing = { ...recorder().logger, warn: broken, error: broken };
    const { note } = counting({}, engine(), failing);
    const warned = once(process, 'warning');
    for (const id of ['a', 'b']) note(refusedAttempt(wrong(id), { ...key, id }), 'signature_mismatch');
    const [warning] = await warned;
    expect(warning).toMatchObject({
      code: 'COUNTERSIGN_DIAGNOSIS',
      message: expect.stringContaining('"acme"'),
      detail: expect.stringContaining('the engine is broken'),
    });
    await diagnosed();
  });

  it('is a warning of the process where there is no logger', async () => {
    stops.push(onEvent('diagnosis', () => undefined));
    const parts = {
      scheme: acme,
      identity: verifierIdentity(acme.name),
      logger: undefined,
      diagnosis: toDiagnosisSettings({}),
    };
    const note = backgroundDiagnosis(parts, engine(broken).searchInSteps);
    const warned = once(process, 'warning');
    note?.(refusedAttempt(wrong(), key), 'signature_mismatch');
    expect((await warned)[0]).toMatchObject({ code: 'COUNTERSIGN_DIAGNOSIS' });
  });
});

describe('whether there is a diagnosis', () => {
  async function lineEvents(options?: DiagnosisOptions): Promise<unknown[]> {
    const { lines, logger } = recorder();
    const verifier = acmeVerifier({ logger, diagnosis: diagnosis(options) });
    await verifier.verify(wrong());
    await diagnosed();
    return lines.map(({ line }) => line.event);
  }

  it('is a matter of perMinute', async () => {
    expect(await lineEvents()).toEqual(['countersign.verdict', 'countersign.diagnosis']);
    expect(await lineEvents({})).toEqual(['countersign.verdict', 'countersign.diagnosis']);
    expect(await lineEvents({ perMinute: 0 })).toEqual(['countersign.verdict']);
  });

  it('is asked of no engine where nobody would hear of it', async () => {
    const counted = engine();
    const parts = {
      scheme: acme,
      identity: verifierIdentity(acme.name),
      logger: undefined,
      diagnosis: toDiagnosisSettings({}),
    };
    const note = backgroundDiagnosis(parts, counted.searchInSteps);
    note?.(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    expect(counted.searches).toEqual([]);
    stops.push(onEvent('diagnosis', () => undefined));
    note?.(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    expect(counted.searches, 'what was not diagnosed has not been counted').toHaveLength(1);
  });

  it('is heard on its channel, without a logger', async () => {
    const events: DiagnosisEvent[] = [];
    stops.push(onEvent('diagnosis', (event) => events.push(event)));
    const { note } = counting({}, engine(explanation([finding('secret_quoted', 'method_case')])));
    note(refusedAttempt(wrong(), key), 'signature_mismatch');
    await diagnosed();
    expect(events).toEqual([
      {
        verifier: { scheme: 'acme' },
        scheme: 'acme',
        keyId: 'key-1',
        requestId: 'generated-id',
        mistakes: ['secret_quoted', 'method_case'],
        certainty: 'certain',
        durationMs: 0.5,
        explanation: expect.objectContaining({
          stringToSign: expect.objectContaining({ text: '{redacted}' }),
        }),
        explanationWithBody: expect.any(Function),
      },
    ]);
    expect(events[0]?.explanationWithBody().stringToSign?.text).toBe('the string to sign');
  });

  it('is never a matter of requests that are accepted', async () => {
    const { lines, logger } = recorder();
    await acmeVerifier({ logger, diagnosis: diagnosis() }).verify(acmeRequest());
    await diagnosed();
    expect(lines.map(({ line }) => line.code)).toEqual(['accepted']);
  });
});
