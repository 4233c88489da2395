/** Handshakes of senders of webhooks, and types of what they deliver. */

export { type WebhookAnswer, type WebhookAnswers, webhookAnswers } from './responses/webhook-answers.ts';
export type { DeliveryFacts, DeliveryField, PayloadKind, ReadFromDelivery } from './scheme/delivery.ts';
export type {
  Challenge,
  Handshake,
  HandshakeAnswer,
  HandshakeHead,
  SignedChallenge,
  SignedHandshake,
  UnsignedHandshake,
} from './scheme/handshake.ts';
export type { FormFields, FormValue } from './webhooks/form-fields.ts';
export { asanaHookSecret } from './webhooks/handshakes/asana.ts';
export { type SnsSubscriptionOptions, snsSubscription } from './webhooks/handshakes/aws-sns.ts';
export { cloudEventsValidation, eventGridValidation } from './webhooks/handshakes/azure-event-grid.ts';
export { discordEventsPing, discordPing } from './webhooks/handshakes/discord.ts';
export { dropboxChallenge } from './webhooks/handshakes/dropbox.ts';
export { headCheck } from './webhooks/handshakes/head-check.ts';
export { intercomPing } from './webhooks/handshakes/intercom.ts';
export { lineVerification } from './webhooks/handshakes/line.ts';
export { metaVerification } from './webhooks/handshakes/meta.ts';
export { graphValidationToken } from './webhooks/handshakes/microsoft-graph.ts';
export { notionVerificationToken } from './webhooks/handshakes/notion.ts';
export { oktaVerification } from './webhooks/handshakes/okta.ts';
export { slackSslCheck, slackUrlVerification } from './webhooks/handshakes/slack.ts';
export { twitchVerification } from './webhooks/handshakes/twitch.ts';
export { woocommercePing } from './webhooks/handshakes/woocommerce.ts';
export { xCrc } from './webhooks/handshakes/x-twitter.ts';
export { zoomUrlValidation } from './webhooks/handshakes/zoom.ts';
