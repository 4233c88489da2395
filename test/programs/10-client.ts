import { createSigner, signedFetch, signRequest } from 'countersign/client';
import { iimmpact } from 'countersign/schemes/iimmpact';

const key = { id: 'ak_live_1', secret: process.env.SIGNING_SECRET }; // the same literal that a verifier takes
export const send = signedFetch(iimmpact(), key);
export const headers = signRequest(iimmpact(), key, { method: 'POST', url: '/v1/orders', body: '{}' });

const signer = createSigner(iimmpact(), key);
export async function post(url: string, body: string): Promise<Response> {
  const once = async () => {
    const signed = signer.sign({ method: 'POST', url, body });
    return { signed, response: await fetch(url, { method: 'POST', body, headers: signed.headers }) };
  };
  const { signed, response } = await once();
  return signed.shouldRetry(response) ? (await once()).response : response;
}
