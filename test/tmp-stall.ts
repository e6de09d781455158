import { startStreamServer } from './support/stream-server.ts';
import { givenOffer, givenPublisher, appendTransitions } from './support/fact-log.ts';
import { openEvents, openSocket } from './support/stream-clients.ts';
const s = await startStreamServer({});
const offer = await givenOffer(s.client, await givenPublisher(s.client));
const q = `subscription { offer(id: "${offer.offerId}") { kind seq padding } }`;
const t0 = Date.now(); const at = () => ((Date.now()-t0)/1000).toFixed(1);
const idle = await openEvents(s.url, {query:`subscription { offer(id: "${(await givenOffer(s.client, offer.publisherId)).offerId}") { kind } }`}); await idle.next(); idle.response.on('close', () => console.log(at(), 'idle sse closed (bad)'));
const sse = await openEvents(s.url, {query:q}); await sse.next(); sse.pause();
const ws = await openSocket(s.url); await ws.next(); ws.subscribe('1', q); await ws.next(); ws.pause();
for (let i=0;i<30;i++) { await appendTransitions(s.client, offer, 30); s.deps.waker.wake([{kind:'offer', ...offer}]); }
let last = s.streams.registry.open;
console.log(at(), 'open', last);
while (Date.now() - t0 < 100000) { await new Promise(r => setTimeout(r, 200)); if (s.streams.registry.open !== last) { last = s.streams.registry.open; console.log(at(), 'open', last); } }
idle.cut(); await s[Symbol.asyncDispose]();
