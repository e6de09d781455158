/** graphql-ws as its documentation sets it up with ws: every subscriber executes for itself. */
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { answerCommands } from './answer-commands.mjs';
import { schema } from './fan-out-schema.mjs';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/graphql' });
useServer({ schema }, server);
server.on('listening', () => answerCommands(`http://127.0.0.1:${server.address().port}`));
