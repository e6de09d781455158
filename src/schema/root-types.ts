import { builder } from './builder.ts';

builder.queryType({
  description: 'What can be read. Nothing here changes anything but the log of who read.',
});
builder.mutationType({
  description:
    'What can be done. Each answers with what it did or with a named refusal; a repeat with the same `idempotencyKey` answers as the first time and does nothing.',
});
builder.subscriptionType({
  description: 'What can be watched, over WebSocket or server-sent events.',
});
