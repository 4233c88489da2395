import { describe, expect, it } from 'vitest';
import { newRequestId } from '../../../src/verify/outcome/new-request-id.ts';

describe('newRequestId', () => {
  it('makes ids of twelve characters that need no escaping, none of them twice', () => {
    const ids = Array.from({ length: 10_000 }, newRequestId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[\w-]{12}$/.test(id))).toBe(true);
  });
});
