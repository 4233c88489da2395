/** The catalogue of all presets. Written by `npm run docs`, from the presets. */

import type { CatalogEntry } from './catalog-entry.ts';

/** The name of a preset, as in its subpath. */
export type SchemeName =
  | 'acp'
  | 'acp-merchant-webhook'
  | 'adcp'
  | 'adyen-payments'
  | 'adyen-platforms'
  | 'akamai-edgegrid'
  | 'alibaba-rpc'
  | 'alibaba-v3'
  | 'anthropic'
  | 'asana'
  | 'auth0'
  | 'aws-sigv4'
  | 'aws-sns'
  | 'binance'
  | 'bitbucket'
  | 'box'
  | 'calendly'
  | 'cashfree'
  | 'checkout-com'
  | 'circleci'
  | 'clerk'
  | 'coinbase-commerce'
  | 'coinbase-exchange'
  | 'contentful'
  | 'detached-jws'
  | 'discord'
  | 'dlocal'
  | 'docusign'
  | 'doku'
  | 'draft-cavage'
  | 'dropbox'
  | 'dropbox-sign'
  | 'duo'
  | 'fawry-v2'
  | 'flutterwave-v3'
  | 'flutterwave-v4'
  | 'forgejo'
  | 'gitea'
  | 'github'
  | 'gitlab-signed'
  | 'gitlab-token'
  | 'gocardless'
  | 'hawk'
  | 'heroku'
  | 'http-message-signatures'
  | 'hubspot-v1'
  | 'hubspot-v2'
  | 'hubspot-v3'
  | 'iimmpact'
  | 'influencemart'
  | 'intend'
  | 'intercom'
  | 'ip2'
  | 'kraken'
  | 'lemon-squeezy'
  | 'line'
  | 'linear'
  | 'mailgun'
  | 'mercado-pago'
  | 'meta'
  | 'midtrans'
  | 'mollie'
  | 'mux'
  | 'netlify'
  | 'notion'
  | 'oauth1-body-hash'
  | 'okta'
  | 'openai'
  | 'paddle'
  | 'pagerduty'
  | 'paymob'
  | 'paymongo'
  | 'payos'
  | 'paypal'
  | 'paystack'
  | 'persona'
  | 'phonepe'
  | 'phonepe-x-verify'
  | 'plaid'
  | 'postmark'
  | 'razorpay'
  | 'resend'
  | 'sanity'
  | 'sendgrid-events'
  | 'sendgrid-inbound'
  | 'sentry'
  | 'shopify'
  | 'slack'
  | 'slaunchx'
  | 'snap-bi-access-token'
  | 'snap-bi-notification'
  | 'snap-bi-transaction'
  | 'square'
  | 'standard-webhooks-v1'
  | 'standard-webhooks-v1a'
  | 'stripe'
  | 'svix'
  | 'telegram'
  | 'trello'
  | 'twilio'
  | 'twitch'
  | 'typeform'
  | 'ucp'
  | 'vercel'
  | 'visa-tap-sample'
  | 'web-bot-auth'
  | 'wompi'
  | 'woocommerce'
  | 'workos'
  | 'x-twitter'
  | 'xendit'
  | 'zendesk'
  | 'zoom';

/**
 * All presets by name. Nothing of a preset is loaded before its `load()` is called.
 *
 * @example
 * const github = await catalog.github.load();
 * const verifier = createVerifier({ scheme: github(), keys });
 */
export const catalog: Readonly<Record<SchemeName, CatalogEntry>> = {
  acp: {
    name: 'acp',
    title: 'Agentic Commerce Protocol (ACP)',
    documentation: 'https://github.com/agentic-commerce-protocol/agentic-commerce-protocol',
    kind: 'api',
    options: { versions: 'list', requireIdempotencyKey: 'boolean', verifySignature: 'code' },
    required: [],
    load: async () => (await import('../acp.ts')).acp,
  },
  'acp-merchant-webhook': {
    name: 'acp-merchant-webhook',
    title: 'Agentic Commerce Protocol (ACP), webhooks of merchants',
    documentation: 'https://github.com/agentic-commerce-protocol/agentic-commerce-protocol',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../acp-merchant-webhook.ts')).acpMerchantWebhook,
  },
  adcp: {
    name: 'adcp',
    title: 'Ad Context Protocol (AdCP)',
    documentation: 'https://adcontextprotocol.org/docs/building/implementation/security',
    kind: 'api',
    options: {
      messages: ['requests', 'webhooks'],
      version: ['3.1', '3.2'],
      contentDigest: ['required', 'either', 'forbidden'],
    },
    required: [],
    load: async () => (await import('../adcp.ts')).adcp,
  },
  'adyen-payments': {
    name: 'adyen-payments',
    title: 'Adyen payment notifications',
    documentation:
      'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../adyen-payments.ts')).adyenPayments,
  },
  'adyen-platforms': {
    name: 'adyen-platforms',
    title: 'Adyen webhooks for platforms and management',
    documentation:
      'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../adyen-platforms.ts')).adyenPlatforms,
  },
  'akamai-edgegrid': {
    name: 'akamai-edgegrid',
    title: 'Akamai EdgeGrid',
    documentation: 'https://techdocs.akamai.com/developer/docs/edgegrid',
    kind: 'api',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../akamai-edgegrid.ts')).akamaiEdgegrid,
  },
  'alibaba-rpc': {
    name: 'alibaba-rpc',
    title: 'Alibaba Cloud API, RPC style',
    documentation: 'https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism',
    kind: 'api',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../alibaba-rpc.ts')).alibabaRpc,
  },
  'alibaba-v3': {
    name: 'alibaba-v3',
    title: 'Alibaba Cloud API, signature version 3',
    documentation:
      'https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature',
    kind: 'api',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../alibaba-v3.ts')).alibabaV3,
  },
  anthropic: {
    name: 'anthropic',
    title: 'Anthropic webhooks',
    documentation: 'https://docs.anthropic.com/en/docs/webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../anthropic.ts')).anthropic,
  },
  asana: {
    name: 'asana',
    title: 'Asana webhooks',
    documentation: 'https://developers.asana.com/docs/webhooks-guide',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../asana.ts')).asana,
  },
  auth0: {
    name: 'auth0',
    title: 'Auth0 log streams',
    documentation: 'https://auth0.com/docs/customize/log-streams/custom-log-streams',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../auth0.ts')).auth0,
  },
  'aws-sigv4': {
    name: 'aws-sigv4',
    title: 'AWS Signature Version 4',
    documentation:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html',
    kind: 'api',
    options: {
      region: 'text',
      service: 'text',
      alsoSigned: 'list',
      paths: ['asSent', 'normalized'],
      unnormalizedPaths: ['refuse', 'accept'],
      unsignedPayload: 'boolean',
      maxExpiresSeconds: 'number',
      sessionTokens: 'boolean',
      toleranceSeconds: 'number',
    },
    required: [],
    load: async () => (await import('../aws-sigv4.ts')).awsSigv4,
  },
  'aws-sns': {
    name: 'aws-sns',
    title: 'Amazon SNS',
    documentation: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
    kind: 'webhooks',
    options: { topicArn: 'text', signatureVersions: { listOf: ['1', '2'] }, toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../aws-sns.ts')).awsSns,
  },
  binance: {
    name: 'binance',
    title: 'Binance API',
    documentation: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security',
    kind: 'api',
    options: {},
    required: [],
    load: async () => (await import('../binance.ts')).binance,
  },
  bitbucket: {
    name: 'bitbucket',
    title: 'Bitbucket Cloud webhooks',
    documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../bitbucket.ts')).bitbucket,
  },
  box: {
    name: 'box',
    title: 'Box webhooks',
    documentation: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../box.ts')).box,
  },
  calendly: {
    name: 'calendly',
    title: 'Calendly webhooks',
    documentation: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../calendly.ts')).calendly,
  },
  cashfree: {
    name: 'cashfree',
    title: 'Cashfree Payments webhooks',
    documentation: 'https://www.cashfree.com/docs/payments/online/webhooks/signature-verification',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../cashfree.ts')).cashfree,
  },
  'checkout-com': {
    name: 'checkout-com',
    title: 'Checkout.com webhooks',
    documentation: 'https://www.checkout.com/docs/developer-resources/webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../checkout-com.ts')).checkoutCom,
  },
  circleci: {
    name: 'circleci',
    title: 'CircleCI outbound webhooks',
    documentation: 'https://circleci.com/docs/outbound-webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../circleci.ts')).circleci,
  },
  clerk: {
    name: 'clerk',
    title: 'Clerk webhooks',
    documentation: 'https://clerk.com/docs/webhooks/sync-data',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../clerk.ts')).clerk,
  },
  'coinbase-commerce': {
    name: 'coinbase-commerce',
    title: 'Coinbase Commerce webhooks',
    documentation: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../coinbase-commerce.ts')).coinbaseCommerce,
  },
  'coinbase-exchange': {
    name: 'coinbase-exchange',
    title: 'Coinbase Exchange API',
    documentation: 'https://docs.cdp.coinbase.com/exchange/rest-api/authentication',
    kind: 'api',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../coinbase-exchange.ts')).coinbaseExchange,
  },
  contentful: {
    name: 'contentful',
    title: 'Contentful webhooks and app requests',
    documentation: 'https://www.contentful.com/developers/docs/webhooks/request-verification/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../contentful.ts')).contentful,
  },
  'detached-jws': {
    name: 'detached-jws',
    title: 'Detached JWS (RFC 7797)',
    documentation: 'https://www.rfc-editor.org/rfc/rfc7797',
    kind: 'api',
    options: {
      alg: [
        'HS256',
        'HS384',
        'HS512',
        'ES256',
        'ES384',
        'RS256',
        'RS384',
        'RS512',
        'PS256',
        'PS384',
        'PS512',
        'EdDSA',
      ],
      header: 'text',
      b64: 'boolean',
      issuedAt: 'text',
      members: 'code',
      requiredMembers: 'list',
      crit: 'list',
      secret: ['utf8', 'hex', 'base64', 'base64url'],
      toleranceSeconds: 'number',
    },
    required: ['alg'],
    load: async () => (await import('../detached-jws.ts')).detachedJws,
  },
  discord: {
    name: 'discord',
    title: 'Discord interactions and webhook events',
    documentation: 'https://docs.discord.com/developers/interactions/overview',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../discord.ts')).discord,
  },
  dlocal: {
    name: 'dlocal',
    title: 'dLocal notifications',
    documentation: 'https://docs.dlocal.com/reference/payins-security',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../dlocal.ts')).dlocal,
  },
  docusign: {
    name: 'docusign',
    title: 'DocuSign Connect',
    documentation: 'https://developers.docusign.com/platform/webhooks/connect/validate',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../docusign.ts')).docusign,
  },
  doku: {
    name: 'doku',
    title: 'DOKU notifications (non-SNAP)',
    documentation:
      'https://developers.doku.com/get-started-with-doku-api/signature-component/non-snap/signature-component-from-request-header',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../doku.ts')).doku,
  },
  'draft-cavage': {
    name: 'draft-cavage',
    title: 'HTTP Signatures (draft-cavage)',
    documentation: 'https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12',
    kind: 'api',
    options: {
      mustSign: 'list',
      alsoSigned: 'list',
      carrier: ['Authorization', 'Signature'],
      unsignedQuery: 'boolean',
      toleranceSeconds: 'number',
    },
    required: [],
    load: async () => (await import('../draft-cavage.ts')).draftCavage,
  },
  dropbox: {
    name: 'dropbox',
    title: 'Dropbox webhooks',
    documentation: 'https://www.dropbox.com/developers/reference/webhooks',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../dropbox.ts')).dropbox,
  },
  'dropbox-sign': {
    name: 'dropbox-sign',
    title: 'Dropbox Sign events',
    documentation: 'https://developers.hellosign.com/docs/events/walkthrough',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../dropbox-sign.ts')).dropboxSign,
  },
  duo: {
    name: 'duo',
    title: 'Duo API',
    documentation: 'https://duo.com/docs/authapi',
    kind: 'api',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../duo.ts')).duo,
  },
  'fawry-v2': {
    name: 'fawry-v2',
    title: 'Fawry notifications (version 2)',
    documentation: 'https://developer.fawrystaging.com/docs/server-apis/server-notification-v2',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../fawry-v2.ts')).fawryV2,
  },
  'flutterwave-v3': {
    name: 'flutterwave-v3',
    title: 'Flutterwave webhooks, version 3',
    documentation: 'https://developer.flutterwave.com/v3.0/docs/webhooks',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../flutterwave-v3.ts')).flutterwaveV3,
  },
  'flutterwave-v4': {
    name: 'flutterwave-v4',
    title: 'Flutterwave webhooks, v4',
    documentation: 'https://developer.flutterwave.com/docs/webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../flutterwave-v4.ts')).flutterwaveV4,
  },
  forgejo: {
    name: 'forgejo',
    title: 'Forgejo webhooks',
    documentation: 'https://forgejo.org/docs/latest/user/webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../forgejo.ts')).forgejo,
  },
  gitea: {
    name: 'gitea',
    title: 'Gitea webhooks',
    documentation: 'https://docs.gitea.com/usage/webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../gitea.ts')).gitea,
  },
  github: {
    name: 'github',
    title: 'GitHub webhooks',
    documentation: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../github.ts')).github,
  },
  'gitlab-signed': {
    name: 'gitlab-signed',
    title: 'GitLab webhooks with a signing token',
    documentation: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../gitlab-signed.ts')).gitlabSigned,
  },
  'gitlab-token': {
    name: 'gitlab-token',
    title: 'GitLab webhooks with a secret token',
    documentation: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../gitlab-token.ts')).gitlabToken,
  },
  gocardless: {
    name: 'gocardless',
    title: 'GoCardless webhooks',
    documentation: 'https://developer.gocardless.com/api-reference/#appendix-webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../gocardless.ts')).gocardless,
  },
  hawk: {
    name: 'hawk',
    title: 'Hawk',
    documentation: 'https://github.com/mozilla/hawk/blob/main/API.md',
    kind: 'api',
    options: {
      algorithm: ['sha256', 'sha1'],
      payloadHash: ['required', 'optional'],
      bewit: 'boolean',
      toleranceSeconds: 'number',
    },
    required: [],
    load: async () => (await import('../hawk.ts')).hawk,
  },
  heroku: {
    name: 'heroku',
    title: 'Heroku app webhooks',
    documentation: 'https://devcenter.heroku.com/articles/app-webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../heroku.ts')).heroku,
  },
  'http-message-signatures': {
    name: 'http-message-signatures',
    title: 'HTTP Message Signatures (RFC 9421)',
    documentation: 'https://www.rfc-editor.org/rfc/rfc9421',
    kind: 'api',
    options: {
      requiredComponents: 'list',
      requiredWithBody: 'list',
      requiredIfPresent: 'list',
      algorithms: {
        listOf: [
          'hmac-sha256',
          'ed25519',
          'ecdsa-p256-sha256',
          'ecdsa-p384-sha384',
          'rsa-pss-sha512',
          'rsa-v1_5-sha256',
        ],
      },
      requiredParameters: { listOf: ['created', 'expires', 'nonce', 'alg', 'keyid', 'tag'] },
      toleranceSeconds: 'number',
      tag: 'text',
      label: 'text',
      also: 'code',
      secret: ['utf8', 'hex', 'base64', 'base64url'],
      fieldTypes: 'code',
    },
    required: ['requiredComponents', 'algorithms'],
    load: async () => (await import('../http-message-signatures.ts')).httpMessageSignatures,
  },
  'hubspot-v1': {
    name: 'hubspot-v1',
    title: 'HubSpot webhooks, version 1',
    documentation:
      'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../hubspot-v1.ts')).hubspotV1,
  },
  'hubspot-v2': {
    name: 'hubspot-v2',
    title: 'HubSpot calls of cards and actions, version 2',
    documentation:
      'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../hubspot-v2.ts')).hubspotV2,
  },
  'hubspot-v3': {
    name: 'hubspot-v3',
    title: 'HubSpot webhooks and calls, version 3',
    documentation:
      'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../hubspot-v3.ts')).hubspotV3,
  },
  iimmpact: {
    name: 'iimmpact',
    title: 'IIMMPACT API',
    documentation: 'https://docs.iimmpact.com/reference/api-key-auth.html',
    kind: 'api',
    options: { toleranceSeconds: 'number', acceptEncodedQuery: 'boolean' },
    required: [],
    load: async () => (await import('../iimmpact.ts')).iimmpact,
  },
  influencemart: {
    name: 'influencemart',
    title: 'Influencemart merchant API',
    documentation: 'https://shop.influencemart.com/developers/hmac',
    kind: 'api',
    options: { toleranceSeconds: 'number', defaultLimits: 'code', logCodes: ['auth-page', 'errors-page'] },
    required: [],
    load: async () => (await import('../influencemart.ts')).influencemart,
  },
  intend: {
    name: 'intend',
    title: 'Intend software API',
    documentation: 'https://developers.intendsoftware.com/apis/guides/v3',
    kind: 'api',
    options: {
      message: 'code',
      algorithm: ['hmac-sha256', 'hmac-sha384', 'hmac-sha512', 'hmac-sha1', 'hmac-md5'],
      encoding: ['hex', 'base64', 'base64url'],
      timestampFormat: ['unixSeconds', 'unixMilliseconds', 'iso8601', 'httpDate'],
      toleranceSeconds: 'number',
    },
    required: ['message'],
    load: async () => (await import('../intend.ts')).intend,
  },
  intercom: {
    name: 'intercom',
    title: 'Intercom webhooks',
    documentation: 'https://developers.intercom.com/docs/webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../intercom.ts')).intercom,
  },
  ip2: {
    name: 'ip2',
    title: 'intelworld IP2 API',
    documentation: 'https://ip2-sandbox.intelworld.international:9001/security/',
    kind: 'api',
    options: {
      hmac: ['sha256', 'sha1', 'sha512', 'md5'],
      secretSource: ['password', 'apiKey'],
      toleranceSeconds: 'number',
      paths: 'list',
      fields: 'code',
    },
    required: [],
    load: async () => (await import('../ip2.ts')).ip2,
  },
  kraken: {
    name: 'kraken',
    title: 'Kraken REST API',
    documentation: 'https://docs.kraken.com/api/docs/guides/spot-rest-auth',
    kind: 'api',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../kraken.ts')).kraken,
  },
  'lemon-squeezy': {
    name: 'lemon-squeezy',
    title: 'Lemon Squeezy webhooks',
    documentation: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../lemon-squeezy.ts')).lemonSqueezy,
  },
  line: {
    name: 'line',
    title: 'LINE webhooks',
    documentation: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../line.ts')).line,
  },
  linear: {
    name: 'linear',
    title: 'Linear webhooks',
    documentation: 'https://linear.app/developers/webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../linear.ts')).linear,
  },
  mailgun: {
    name: 'mailgun',
    title: 'Mailgun webhooks',
    documentation: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/',
    kind: 'webhooks',
    options: { body: ['json', 'form'], toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../mailgun.ts')).mailgun,
  },
  'mercado-pago': {
    name: 'mercado-pago',
    title: 'Mercado Pago webhooks',
    documentation: 'https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../mercado-pago.ts')).mercadoPago,
  },
  meta: {
    name: 'meta',
    title: 'Meta webhooks: Facebook, Instagram, WhatsApp',
    documentation: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../meta.ts')).meta,
  },
  midtrans: {
    name: 'midtrans',
    title: 'Midtrans notifications',
    documentation: 'https://docs.midtrans.com/docs/https-notification-webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../midtrans.ts')).midtrans,
  },
  mollie: {
    name: 'mollie',
    title: 'Mollie webhooks',
    documentation: 'https://docs.mollie.com/reference/webhooks-new',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../mollie.ts')).mollie,
  },
  mux: {
    name: 'mux',
    title: 'Mux webhooks',
    documentation: 'https://www.mux.com/docs/core/verify-webhook-signatures',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../mux.ts')).mux,
  },
  netlify: {
    name: 'netlify',
    title: 'Netlify deploy notifications',
    documentation: 'https://docs.netlify.com/deploy/deploy-notifications/#payload-signature',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../netlify.ts')).netlify,
  },
  notion: {
    name: 'notion',
    title: 'Notion webhooks',
    documentation: 'https://developers.notion.com/reference/webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../notion.ts')).notion,
  },
  'oauth1-body-hash': {
    name: 'oauth1-body-hash',
    title: 'OAuth 1.0a with a hash of the body',
    documentation: 'https://datatracker.ietf.org/doc/html/rfc5849',
    kind: 'api',
    options: {
      parametersIn: { listOf: ['form', 'header', 'query'] },
      rsaSha1: 'boolean',
      signsWith: ['HMAC-SHA1', 'HMAC-SHA256'],
      token: 'text',
      toleranceSeconds: 'number',
    },
    required: [],
    load: async () => (await import('../oauth1-body-hash.ts')).oauth1BodyHash,
  },
  okta: {
    name: 'okta',
    title: 'Okta event hooks',
    documentation: 'https://developer.okta.com/docs/concepts/event-hooks/',
    kind: 'webhooks',
    options: { header: 'text' },
    required: [],
    load: async () => (await import('../okta.ts')).okta,
  },
  openai: {
    name: 'openai',
    title: 'OpenAI webhooks',
    documentation: 'https://platform.openai.com/docs/guides/webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../openai.ts')).openai,
  },
  paddle: {
    name: 'paddle',
    title: 'Paddle Billing webhooks',
    documentation: 'https://developer.paddle.com/webhooks/signature-verification',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../paddle.ts')).paddle,
  },
  pagerduty: {
    name: 'pagerduty',
    title: 'PagerDuty webhooks, v3',
    documentation: 'https://developer.pagerduty.com/docs/webhooks/webhook-signatures/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../pagerduty.ts')).pagerduty,
  },
  paymob: {
    name: 'paymob',
    title: 'Paymob callbacks',
    documentation: 'https://developers.paymob.com/egypt/manage-callback/hmac',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../paymob.ts')).paymob,
  },
  paymongo: {
    name: 'paymongo',
    title: 'PayMongo webhooks',
    documentation: 'https://developers.paymongo.com/docs/creating-webhook',
    kind: 'webhooks',
    options: { mode: ['live', 'test'], toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../paymongo.ts')).paymongo,
  },
  payos: {
    name: 'payos',
    title: 'payOS webhooks',
    documentation: 'https://payos.vn/docs/tich-hop-webhook/kiem-tra-du-lieu-voi-signature/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../payos.ts')).payos,
  },
  paypal: {
    name: 'paypal',
    title: 'PayPal webhooks',
    documentation: 'https://developer.paypal.com/api/rest/webhooks/rest/',
    kind: 'webhooks',
    options: { webhookId: 'text', toleranceSeconds: 'number' },
    required: ['webhookId'],
    load: async () => (await import('../paypal.ts')).paypal,
  },
  paystack: {
    name: 'paystack',
    title: 'Paystack webhooks',
    documentation: 'https://paystack.com/docs/payments/webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../paystack.ts')).paystack,
  },
  persona: {
    name: 'persona',
    title: 'Persona webhooks',
    documentation: 'https://docs.withpersona.com/docs/webhooks-best-practices',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../persona.ts')).persona,
  },
  phonepe: {
    name: 'phonepe',
    title: 'PhonePe webhooks',
    documentation: 'https://developer.phonepe.com/v1/docs/handling-webhooks',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../phonepe.ts')).phonepe,
  },
  'phonepe-x-verify': {
    name: 'phonepe-x-verify',
    title: 'PhonePe API with X-VERIFY',
    documentation: 'https://developer.phonepe.com/v1/reference/x-verify-generation',
    kind: 'api',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../phonepe-x-verify.ts')).phonepeXVerify,
  },
  plaid: {
    name: 'plaid',
    title: 'Plaid webhooks',
    documentation: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../plaid.ts')).plaid,
  },
  postmark: {
    name: 'postmark',
    title: 'Postmark webhooks',
    documentation: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../postmark.ts')).postmark,
  },
  razorpay: {
    name: 'razorpay',
    title: 'Razorpay webhooks',
    documentation: 'https://razorpay.com/docs/webhooks/validate-test/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../razorpay.ts')).razorpay,
  },
  resend: {
    name: 'resend',
    title: 'Resend webhooks',
    documentation: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../resend.ts')).resend,
  },
  sanity: {
    name: 'sanity',
    title: 'Sanity webhooks',
    documentation: 'https://www.sanity.io/docs/webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../sanity.ts')).sanity,
  },
  'sendgrid-events': {
    name: 'sendgrid-events',
    title: 'SendGrid Event Webhook',
    documentation:
      'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../sendgrid-events.ts')).sendgridEvents,
  },
  'sendgrid-inbound': {
    name: 'sendgrid-inbound',
    title: 'SendGrid Inbound Parse',
    documentation:
      'https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../sendgrid-inbound.ts')).sendgridInbound,
  },
  sentry: {
    name: 'sentry',
    title: 'Sentry webhooks of integrations',
    documentation: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../sentry.ts')).sentry,
  },
  shopify: {
    name: 'shopify',
    title: 'Shopify webhooks',
    documentation: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../shopify.ts')).shopify,
  },
  slack: {
    name: 'slack',
    title: 'Slack events, commands and interactions',
    documentation: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../slack.ts')).slack,
  },
  slaunchx: {
    name: 'slaunchx',
    title: 'SlaunchX Partner API',
    documentation: 'https://slaunchx-handbook-partner.pages.dev/en/concepts/authentication-models',
    kind: 'api',
    options: { toleranceSeconds: 'number', includeQuery: 'boolean', statuses: 'code' },
    required: [],
    load: async () => (await import('../slaunchx.ts')).slaunchx,
  },
  'snap-bi-access-token': {
    name: 'snap-bi-access-token',
    title: 'SNAP BI access tokens',
    documentation: 'https://apidevportal.aspi-indonesia.or.id/api-services/keamanan',
    kind: 'api',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../snap-bi-access-token.ts')).snapBiAccessToken,
  },
  'snap-bi-notification': {
    name: 'snap-bi-notification',
    title: 'SNAP BI notifications',
    documentation: 'https://apidevportal.aspi-indonesia.or.id/api-services/keamanan',
    kind: 'webhooks',
    options: { endpoint: ['target', 'path'], toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../snap-bi-notification.ts')).snapBiNotification,
  },
  'snap-bi-transaction': {
    name: 'snap-bi-transaction',
    title: 'SNAP BI transactions',
    documentation: 'https://apidevportal.aspi-indonesia.or.id/api-services/keamanan',
    kind: 'api',
    options: { endpoint: ['target', 'path'], toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../snap-bi-transaction.ts')).snapBiTransaction,
  },
  square: {
    name: 'square',
    title: 'Square webhooks',
    documentation: 'https://developer.squareup.com/docs/webhooks/step3validate',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../square.ts')).square,
  },
  'standard-webhooks-v1': {
    name: 'standard-webhooks-v1',
    title: 'Standard Webhooks v1',
    documentation:
      'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../standard-webhooks-v1.ts')).standardWebhooksV1,
  },
  'standard-webhooks-v1a': {
    name: 'standard-webhooks-v1a',
    title: 'Standard Webhooks v1a',
    documentation:
      'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../standard-webhooks-v1a.ts')).standardWebhooksV1a,
  },
  stripe: {
    name: 'stripe',
    title: 'Stripe webhooks',
    documentation: 'https://docs.stripe.com/webhooks/signature',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../stripe.ts')).stripe,
  },
  svix: {
    name: 'svix',
    title: 'Webhooks sent with Svix',
    documentation: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../svix.ts')).svix,
  },
  telegram: {
    name: 'telegram',
    title: 'Telegram bots',
    documentation: 'https://core.telegram.org/bots/api#setwebhook',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../telegram.ts')).telegram,
  },
  trello: {
    name: 'trello',
    title: 'Trello webhooks',
    documentation: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../trello.ts')).trello,
  },
  twilio: {
    name: 'twilio',
    title: 'Twilio webhooks',
    documentation: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
    kind: 'webhooks',
    options: { sharedKeyId: 'text' },
    required: [],
    load: async () => (await import('../twilio.ts')).twilio,
  },
  twitch: {
    name: 'twitch',
    title: 'Twitch EventSub',
    documentation: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../twitch.ts')).twitch,
  },
  typeform: {
    name: 'typeform',
    title: 'Typeform webhooks',
    documentation: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../typeform.ts')).typeform,
  },
  ucp: {
    name: 'ucp',
    title: 'Universal Commerce Protocol (UCP)',
    documentation: 'https://ucp.dev/specification/signatures/',
    kind: 'api',
    options: { requireIdempotencyKey: 'boolean' },
    required: [],
    load: async () => (await import('../ucp.ts')).ucp,
  },
  vercel: {
    name: 'vercel',
    title: 'Vercel webhooks',
    documentation: 'https://vercel.com/docs/webhooks',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../vercel.ts')).vercel,
  },
  'visa-tap-sample': {
    name: 'visa-tap-sample',
    title: "Visa's sample of the Trusted Agent Protocol",
    documentation: 'https://github.com/visa/trusted-agent-protocol',
    kind: 'api',
    options: { tag: ['agent-browser-auth', 'agent-payer-auth'] },
    required: [],
    load: async () => (await import('../visa-tap-sample.ts')).visaTapSample,
  },
  'web-bot-auth': {
    name: 'web-bot-auth',
    title: 'Web Bot Auth',
    documentation: 'https://datatracker.ietf.org/doc/draft-ietf-webbotauth-httpsig-protocol/',
    kind: 'api',
    options: {
      requiredComponents: 'list',
      requireNonce: 'boolean',
      requireAgent: 'boolean',
      algorithms: {
        listOf: ['ed25519', 'ecdsa-p256-sha256', 'ecdsa-p384-sha384', 'rsa-pss-sha512', 'rsa-v1_5-sha256'],
      },
      toleranceSeconds: 'number',
    },
    required: [],
    load: async () => (await import('../web-bot-auth.ts')).webBotAuth,
  },
  wompi: {
    name: 'wompi',
    title: 'Wompi events',
    documentation: 'https://docs.wompi.co/en/docs/colombia/eventos/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../wompi.ts')).wompi,
  },
  woocommerce: {
    name: 'woocommerce',
    title: 'WooCommerce webhooks',
    documentation: 'https://woocommerce.github.io/woocommerce-rest-api-docs/',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../woocommerce.ts')).woocommerce,
  },
  workos: {
    name: 'workos',
    title: 'WorkOS webhooks',
    documentation: 'https://workos.com/docs/events/data-syncing/webhooks',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../workos.ts')).workos,
  },
  'x-twitter': {
    name: 'x-twitter',
    title: 'X webhooks',
    documentation: 'https://docs.x.com/x-api/webhooks/quickstart',
    kind: 'webhooks',
    options: { rememberSeconds: 'number' },
    required: [],
    load: async () => (await import('../x-twitter.ts')).xTwitter,
  },
  xendit: {
    name: 'xendit',
    title: 'Xendit webhooks',
    documentation: 'https://docs.xendit.co/docs/handling-webhooks',
    kind: 'webhooks',
    options: {},
    required: [],
    load: async () => (await import('../xendit.ts')).xendit,
  },
  zendesk: {
    name: 'zendesk',
    title: 'Zendesk webhooks',
    documentation: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../zendesk.ts')).zendesk,
  },
  zoom: {
    name: 'zoom',
    title: 'Zoom webhooks',
    documentation: 'https://developers.zoom.us/docs/api/webhooks/',
    kind: 'webhooks',
    options: { toleranceSeconds: 'number' },
    required: [],
    load: async () => (await import('../zoom.ts')).zoom,
  },
};
