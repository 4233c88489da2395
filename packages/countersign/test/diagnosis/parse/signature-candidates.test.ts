import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignatureForm } from '../../../src/diagnosis/parse/signature-candidate.ts';
import { signatureCandidates } from '../../../src/diagnosis/parse/signature-candidates.ts';

const FORM: SignatureForm = {
  encoding: 'base64',
  prefix: 'v1=',
  isPrefixCaseless: false,
  shortestBytes: 32,
  signatureBytes: 32,
};
const MACS = Array.from({ length: 200 }, (_, i) => createHmac('sha256', 'a key').update(`${i}`).digest());
const otherOf = (mac: Buffer) => Buffer.from(mac.map((byte, i) => (i === 0 ? byte ^ 1 : byte)));

/** The codes of a text that stands for this signature, and not for one that differs in a bit. */
function codesFor(mac: Buffer, text: string, form: SignatureForm = FORM): string[] {
  const found = signatureCandidates(text, form).find(({ matches }) => matches(mac));
  expect(found?.matches(otherOf(mac)) ?? false).toBe(false);
  return found?.mistakes.map(({ code }) => code) ?? ['none'];
}

describe('the text of a signature', () => {
  it('is read through a form that made blanks of its plus signs', () => {
    for (const mac of MACS) {
      const right = mac.toString('base64');
      const isChanged = right.includes('+');
      expect(codesFor(mac, `v1=${right.replaceAll('+', ' ')}`)).toEqual(
        isChanged ? ['signature_form_decoded'] : [],
      );
    }
  });

  it('is read behind a space after its prefix, which is named', () => {
    const [mac = Buffer.alloc(0)] = MACS;
    expect(codesFor(mac, `v1= ${mac.toString('base64')}`)).toEqual(['signature_prefix_wrong']);
  });

  it('is right behind any number of spaces after the name of an authentication scheme', () => {
    const [mac = Buffer.alloc(0)] = MACS;
    const form = { ...FORM, prefix: 'HMAC-SHA256 ', isPrefixCaseless: true };
    expect(codesFor(mac, `HMAC-SHA256   ${mac.toString('base64')}`, form)).toEqual([]);
  });

  it.each(['base64', 'hex'] as const)('is read in %s of a string that its bytes went through', (encoding) => {
    const form = { ...FORM, encoding, prefix: '' };
    for (const mac of MACS) {
      const latin1 = Buffer.from(mac.toString('latin1')).toString(encoding);
      expect(codesFor(mac, latin1, form)).toEqual(['signature_decoded_to_text']);
    }
  });

  it('is read of a string of UTF-8 where 12 bytes or more are left of it, and not of fewer', () => {
    const withAscii = (count: number) => Buffer.alloc(32, 0xff).fill(0x41, 32 - count);
    const asText = (mac: Buffer) => `v1=${Buffer.from(mac.toString('utf8')).toString('base64')}`;
    const codes = (mac: Buffer) =>
      signatureCandidates(asText(mac), FORM)
        .filter(({ matches }) => matches(mac))
        .flatMap(({ mistakes }) => mistakes.map(({ code }) => code));
    expect(codes(withAscii(12))).toEqual(['signature_decoded_to_text']);
    expect(codes(withAscii(11))).toEqual([]);
  });
});
