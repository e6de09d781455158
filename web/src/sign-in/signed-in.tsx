import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/gql.ts';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { ToSignIn } from './to-sign-in.tsx';

const Who = graphql(`
  query Who {
    viewer {
      id
      role
    }
  }
`);

/** What stands outside the frame of the signed-in screens, and yet is for signed-in readers alone. */
export function SignedIn({ children }: { children: ReactNode }) {
  const [{ data, error }, read] = useQuery({ query: Who });
  if (data !== undefined) return data.viewer.role === null ? <ToSignIn /> : children;
  if (error === undefined) return null;
  return (
    <main>
      <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
    </main>
  );
}
