/** The subscription of the fan-out for the peers, with the in-memory pub/sub that their documentation shows. */
import {
  GraphQLID,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { createPubSub } from 'graphql-yoga';

export const pubSub = createPubSub();

const fields = (types) =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
const transition = new GraphQLObjectType({
  name: 'Transition',
  fields: fields({
    id: GraphQLString,
    seq: GraphQLInt,
    kind: GraphQLString,
    stage: GraphQLString,
    from: GraphQLString,
    to: GraphQLString,
  }),
});
const delivered = new GraphQLObjectType({
  name: 'TransitionDelivered',
  fields: fields({ cursor: GraphQLString, occurredAt: GraphQLString, transition }),
});

export const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { hello: { type: GraphQLString, resolve: () => 'hello' } },
  }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      offerTransitions: {
        type: delivered,
        args: { offerId: { type: new GraphQLNonNull(GraphQLID) } },
        subscribe: (_source, { offerId }) => pubSub.subscribe(offerId),
        resolve: (event) => event,
      },
    },
  }),
});
