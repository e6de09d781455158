import { Navigate } from 'react-router';

/** Leads to the sign-in page, and from there back to the page that was wanted. */
export function ToSignIn() {
  const wanted = location.pathname + location.search + location.hash;
  const next = wanted === '/' ? '' : `?next=${encodeURIComponent(wanted)}`;
  return <Navigate to={`/sign-in${next}`} replace />;
}
