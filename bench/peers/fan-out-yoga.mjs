/** GraphQL Yoga with graphql-ws, wired as Yoga's documentation shows. */
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { answerCommands } from './answer-commands.mjs';
import { schema } from './fan-out-schema.mjs';

const yoga = createYoga({ schema, graphiql: { subscriptionsProtocol: 'WS' }, logging: false });
const httpServer = createServer((request, response) => void yoga(request, response));
const wsServer = new WebSocketServer({ server: httpServer, path: yoga.graphqlEndpoint });
useServer(
  {
    execute: (args) => args.rootValue.execute(args),
    subscribe: (args) => args.rootValue.subscribe(args),
    onSubscribe: async (context, _id, params) => {
      const {
        schema: own,
        execute,
        subscribe,
        contextFactory,
        parse,
        validate,
      } = yoga.getEnveloped({
        ...context,
        req: context.extra.request,
        socket: context.extra.socket,
        params,
      });
      const args = {
        schema: own,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  wsServer,
);
httpServer.listen(0, '127.0.0.1', () => {
  answerCommands(`http://127.0.0.1:${httpServer.address().port}`);
});
