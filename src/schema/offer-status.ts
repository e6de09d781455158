import { enumOf } from './enum-of.ts';

export const OfferStatusEnum = enumOf('OfferStatus', 'How an offer stands, in one word.', {
  NEVER_PUBLISHED: 'It was never published.',
  PUBLISH_IN_PROGRESS: 'A publication is open.',
  AWAITING_PUBLISHER_SIGNOFF: 'A publication waits for the publisher’s sign-off.',
  PUBLISH_FAILED: 'The newest publication failed, or its review asked for changes.',
  PUBLISH_CANCELED: 'The publisher canceled the newest publication.',
  LIVE: 'The newest publication went live.',
  DELISTED: 'It was taken out of the store.',
});
