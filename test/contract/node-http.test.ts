import { createServer } from 'node:http';
import { verifyNode } from 'countersign/node';
import { connectRoutes } from './adapter/connect-routes.ts';
import { adapterContract } from './adapter-contract.ts';
import { listen } from './http-client.ts';

adapterContract('node:http', ({ verifier, upstream }) => {
  const routes = connectRoutes(upstream);
  return listen(
    createServer((req, res) => {
      verifyNode(verifier, req).then(
        (verdict) => {
          if (verdict.ok)
            return routes(Object.assign(req, { countersign: verdict }), res, () => res.destroy());
          const { status, headers, body } = verdict.response;
          res.writeHead(status, { ...headers }).end(body);
        },
        () => res.destroy(),
      );
    }),
  );
});
