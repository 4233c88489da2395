import { describe, expect, it, vi } from 'vitest';
import { HOSTS } from './http-hosts.ts';
import { PRESENT, type SenderVector, vectorsOf } from './sender-vectors.ts';

/**
 * Kinds whose delivery `webhook()` verifies and does not understand. A kind that it does fails here: take it off. The one of
 * Bitbucket is that of its documentation, `Hello World!`, which is no JSON and never an event.
 */
const NOT_YET = ['bitbucket'];

describe.skipIf(PRESENT.length === 0).each(Object.entries(HOSTS))('a request on %s', (_host, send) => {
  const accepted = PRESENT.map((kind) => picked(kind, 'accept'));
  const isOpen = ({ sender }: SenderVector) => NOT_YET.includes(sender);

  it.each(accepted.filter((vector) => !isOpen(vector)))('is accepted from $sender: $case', async (vector) => {
    expect(await send(vector, () => undefined), vector.why).toSatisfy(isSuccess);
  });

  it.each(accepted.filter(isOpen))('is verified, and not understood, from $sender: $case', async (vector) => {
    expect(await send(vector, () => undefined), vector.why).not.toSatisfy(isSuccess);
  });

  it.each(PRESENT.map((kind) => picked(kind, 'refuse')))('is refused from $sender: $case', async (vector) => {
    const handle = vi.fn();
    expect(await send(vector, handle), vector.why).toSatisfy((status) => status >= 400 && status < 500);
    expect(handle).not.toHaveBeenCalled();
  });
});

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** One vector of a kind: one about the body or the secret where there is a choice, since all frameworks have those. */
function picked(kind: string, verdict: SenderVector['expect']): SenderVector {
  const vectors = vectorsOf(kind).filter(({ expect: due, method }) => due === verdict && method === 'POST');
  const found = vectors.find((vector) => /tampered|wrong secret/.test(vector.case)) ?? vectors[0];
  return found ?? (vectorsOf(kind).find(({ expect: due }) => due === verdict) as SenderVector);
}
