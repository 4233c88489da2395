import { webhook } from 'countersign/fetch';
import { shop, webhookContract } from './webhook-contract.ts';

webhookContract('fetch', (options, handler) => {
  const endpoint = webhook(shop, options, handler);
  return {
    async post({ path = '/hooks', headers, body }) {
      const request = new Request(`https://receiver.example.com${path}`, { method: 'POST', headers, body });
      if (path !== '/hooks') return { status: 200, text: await request.text() };
      const response = await endpoint(request).catch(
        (error: Error) => new Response(`told: ${error.message}`, { status: 500 }),
      );
      return { status: response.status, text: await response.text() };
    },
  };
});
