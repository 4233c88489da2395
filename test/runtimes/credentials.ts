/** Secrets that the program and its senders share. */

/** Secret of the endpoint for Stripe. */
export const WEBHOOK_SECRET = 'whsec_only_for_these_tests_of_runtimes';
/** The one client of the API. */
export const API_KEY = {
  id: 'demo_key',
  secret: Buffer.from('only for these tests of runtimes').toString('base64'),
};
