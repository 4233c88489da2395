import { describe, expect, it } from 'vitest';
import { diagnosis } from '../../src/diagnosis.ts';
import { acmeRequest, acmeVerifier, OTHER_SECRET } from '../support/acme.ts';
import { diagnosed, recorder } from '../support/diagnosing.ts';

describe('the option diagnosis of a verifier', () => {
  it.each<[string, unknown]>([
    ['got true: write diagnosis: diagnosis()', true],
    ['got false: leave it out, or write diagnosis: diagnosis()', false],
    ['got null: leave it out', null],
    ['got a text', 'log'],
    ['got an object: write diagnosis: diagnosis()', {}],
    ['diagnosis({ toTestKeys, perMinute })', { toTestKeys: true, perMinute: 5 }],
    ['"diagnosis" is a function: call it, diagnosis()', diagnosis],
  ])('is refused with "%s" for $1', (text, wrong) => {
    const make = () => acmeVerifier({ diagnosis: wrong as never });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(/^createVerifier\(\): "diagnosis"/);
    expect(make).toThrow(text);
  });

  it('may be given to several verifiers, each of which has a sample of its own', async () => {
    const { lines, logger } = recorder();
    const shared = diagnosis();
    for (const name of ['one', 'two']) {
      const verifier = acmeVerifier({ logger, namespace: name, diagnosis: shared });
      await verifier.verify(acmeRequest({ secret: OTHER_SECRET }));
    }
    await diagnosed();
    expect(lines.filter(({ line }) => line.event === 'countersign.diagnosis')).toHaveLength(2);
  });
});

describe('the hint of a verifier without a diagnosis', () => {
  const hints = ({ lines }: ReturnType<typeof recorder>) =>
    lines.filter(({ line }) => line.event === 'countersign.hint');

  it('follows the first signature that does not match, once', async () => {
    const recorded = recorder();
    const verifier = acmeVerifier({ logger: recorded.logger });
    for (let i = 0; i < 3; i++) await verifier.verify(acmeRequest({ secret: OTHER_SECRET }));
    expect(hints(recorded)).toEqual([
      {
        level: 'info',
        line: { event: 'countersign.hint', scheme: 'acme' },
        message:
          "add diagnosis: diagnosis() from 'countersign/diagnosis' to createVerifier() or webhook() and the log says why a signature did not match",
      },
    ]);
    expect(recorded.lines.map(({ line }) => line.event).slice(0, 2)).toEqual([
      'countersign.verdict',
      'countersign.hint',
    ]);
  });

  it('follows a digest that does not match', async () => {
    const recorded = recorder();
    const headers = ['Content-MD5', '1B2M2Y8AsgTpgAmY7PhCfg=='];
    await acmeVerifier({ logger: recorded.logger }).verify(acmeRequest({ headers, body: 'x' }));
    expect(hints(recorded)).toHaveLength(1);
  });

  it.each([
    ['an unknown key', { keyId: 'nobody' }],
    ['a stale timestamp', { dated: -301 }],
    ['a right request', {}],
  ])('does not follow %s', async (_what, request) => {
    const recorded = recorder();
    await acmeVerifier({ logger: recorded.logger }).verify(acmeRequest(request));
    expect(recorded.lines).toHaveLength(1);
    expect(hints(recorded)).toEqual([]);
  });

  it('is not given where there is a diagnosis', async () => {
    const recorded = recorder();
    const verifier = acmeVerifier({ logger: recorded.logger, diagnosis: diagnosis({ perMinute: 0 }) });
    await verifier.verify(acmeRequest({ secret: OTHER_SECRET }));
    expect(hints(recorded)).toEqual([]);
  });
});
