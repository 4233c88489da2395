import { describe, expect, it } from 'vitest';
import { ONE_REQUEST, REQUESTS } from '../samples/sample-requests.ts';
import { SCHEMES } from '../samples/sample-schemes.ts';
import { COLLECTION_TOOLS, versionOf } from './collection-tool.ts';
import { requestsFor, runPlan, whyNoCollection, wrongSecret } from './run-collections.ts';

/** All requests of a scheme by Newman, on a busy machine. */
const LONGEST_MS = 60_000;

const newman = COLLECTION_TOOLS.find(({ id }) => id === 'newman') ?? expect.unreachable();
/** Bruno is large, and is run by `npm run collections` alone. */
const isSkipped = versionOf(newman) === undefined && process.env.CI !== 'true';
const withCollection = SCHEMES.filter((each) => whyNoCollection(each) === undefined);

describe('the collection for Postman, run by Newman', () => {
  it.skipIf(isSkipped).each(withCollection)(
    'signs each request of $name',
    async (sampleScheme) => {
      const requests = requestsFor(sampleScheme, REQUESTS);
      const results = await runPlan({ tool: newman, sampleScheme, requests });
      expect(results.filter(isWrong)).toEqual([]);
      expect(results.length).toBeGreaterThan(2);
    },
    LONGEST_MS,
  );

  it.skipIf(isSkipped)(
    'is refused with another secret',
    async () => {
      const [sampleScheme = expect.unreachable()] = SCHEMES;
      const results = await runPlan({
        ...{ tool: newman, sampleScheme, secret: wrongSecret(sampleScheme) },
        requests: [ONE_REQUEST],
      });
      expect(results).toMatchObject([{ verdict: 'signature_mismatch' }]);
    },
    LONGEST_MS,
  );
});

function isWrong({ verdict, changed }: { readonly verdict: string; readonly changed: string | undefined }) {
  return verdict !== 'accepted' || changed !== undefined;
}
