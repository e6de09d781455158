import { lazy, Suspense, useEffect } from 'react';
import { BrowserRouter, Navigate, Outlet, Route, Routes } from 'react-router';
import { Provider, type Client } from 'urql';
import { useMessages } from './messages/messages.tsx';
import { Offers } from './offers/offers.tsx';
import { NotFound } from './parts/not-found.tsx';
import { useReader } from './reader.tsx';
import { ShellFrame } from './shell.tsx';
import { SignedIn } from './sign-in/signed-in.tsx';

const Status = lazy(async () => ({ default: (await import('./status/status.tsx')).Status }));
const Editor = lazy(async () => ({ default: (await import('./editor/editor.tsx')).Editor }));
const NewOffer = lazy(async () => ({
  default: (await import('./new-offer/new-offer.tsx')).NewOffer,
}));
const Review = lazy(async () => ({ default: (await import('./review/review.tsx')).Review }));
const Compare = lazy(async () => ({ default: (await import('./compare/compare.tsx')).Compare }));
const OfferHistory = lazy(async () => ({
  default: (await import('./history/history.tsx')).OfferHistory,
}));
const PublisherHistory = lazy(async () => ({
  default: (await import('./history/history.tsx')).PublisherHistory,
}));
const Tokens = lazy(async () => ({ default: (await import('./tokens/tokens.tsx')).Tokens }));
const MailLog = lazy(async () => ({ default: (await import('./mail/mail-log.tsx')).MailLog }));
const Members = lazy(async () => ({ default: (await import('./members/members.tsx')).Members }));
const MembersOf = lazy(async () => ({
  default: (await import('./members/members.tsx')).MembersOfAddress,
}));
const Publishers = lazy(async () => ({
  default: (await import('./publishers/publishers.tsx')).Publishers,
}));
const Join = lazy(async () => ({ default: (await import('./members/join.tsx')).Join }));
const OfferLeads = lazy(async () => ({
  default: (await import('./leads/leads.tsx')).OfferLeads,
}));
const PublisherLeads = lazy(async () => ({
  default: (await import('./leads/leads.tsx')).PublisherLeads,
}));
const Audit = lazy(async () => ({ default: (await import('./audit/audit.tsx')).Audit }));
const SupportList = lazy(async () => ({
  default: (await import('./support-list/support-list.tsx')).SupportList,
}));
const Reviews = lazy(async () => ({ default: (await import('./reviews/reviews.tsx')).Reviews }));
const Support = lazy(async () => ({ default: (await import('./support/support.tsx')).Support }));
const Operations = lazy(async () => ({
  default: (await import('./operations/operations.tsx')).Operations,
}));
const Store = lazy(async () => ({ default: (await import('./store/store.tsx')).Store }));
const Product = lazy(async () => ({ default: (await import('./store/product.tsx')).Product }));
const Preview = lazy(async () => ({ default: (await import('./store/preview.tsx')).Preview }));
const PreviewAccess = lazy(async () => ({
  default: (await import('./preview-access/preview-access.tsx')).PreviewAccess,
}));
const Account = lazy(async () => ({ default: (await import('./account/account.tsx')).Account }));
const SignIn = lazy(async () => ({ default: (await import('./sign-in/sign-in.tsx')).SignIn }));

/**
 * All screens. Guests have the store; every other address leads a reader who is nobody to the sign-in page and back.
 */
export function App({ client, onSignOut }: { client: Client; onSignOut: () => void }) {
  const { language } = useMessages();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <BrowserRouter>
      <Suspense fallback={null}>
        <Routes>
          <Route path="/sign-in" element={<SignIn />} />
          <Route
            element={
              <Provider value={client}>
                <Outlet />
              </Provider>
            }
          >
            <Route path="/store" element={<Store onSignOut={onSignOut} />} />
            <Route path="/store/:publisher/:slug" element={<Product onSignOut={onSignOut} />} />
            <Route
              path="/offers/:publisher/:offerId/preview"
              element={
                <SignedIn>
                  <Preview onSignOut={onSignOut} />
                </SignedIn>
              }
            />
            <Route element={<ShellFrame onSignOut={onSignOut} />}>
              <Route path="/" element={<Navigate to="/offers" replace />} />
              <Route path="/offers" element={<OffersOrStore />} />
              <Route path="/offers/new" element={<NewOffer />} />
              <Route path="/offers/:publisher/:offerId/editor/:section?" element={<Editor />} />
              <Route path="/offers/:publisher/:offerId/status" element={<Status />} />
              <Route path="/offers/:publisher/:offerId/compare" element={<Compare />} />
              <Route path="/offers/:publisher/:offerId/review" element={<Review />} />
              <Route path="/offers/:publisher/:offerId/history" element={<OfferHistory />} />
              <Route path="/offers/:publisher/:offerId/leads" element={<OfferLeads />} />
              <Route
                path="/offers/:publisher/:offerId/preview-access"
                element={<PreviewAccess />}
              />
              <Route path="/leads" element={<PublisherLeads />} />
              <Route path="/history" element={<PublisherHistory />} />
              <Route path="/members" element={<Members />} />
              <Route path="/publishers" element={<Publishers />} />
              <Route path="/publishers/:id" element={<MembersOf />} />
              <Route path="/join/:code" element={<Join />} />
              <Route path="/tokens" element={<Tokens />} />
              <Route path="/mail" element={<MailLog />} />
              <Route path="/reviews" element={<Reviews />} />
              <Route path="/audit" element={<Audit />} />
              <Route path="/support" element={<SupportList />} />
              <Route path="/support/:id" element={<Support />} />
              <Route path="/account" element={<Account />} />
              <Route path="/operations" element={<Operations />} />
              <Route path="*" element={<NotFound />} />
            </Route>
          </Route>
        </Routes>
      </Suspense>
    </BrowserRouter>
  );
}

/** Customers read no offers: what is theirs is in the store, and in the previews they were invited to. */
function OffersOrStore() {
  return useReader().role === 'CUSTOMER' ? <Navigate to="/store" replace /> : <Offers />;
}
