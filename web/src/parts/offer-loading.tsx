import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';

/** A page of an offer that is on its way: the head as high as it will be, and what stands for the rest. */
export function OfferLoading({ children }: { children: ReactNode }) {
  const { t } = useMessages();
  return (
    <>
      <div className="offer-head">
        <div />
      </div>
      <main id="content">
        <p className="hidden" role="status">
          {t('app.loading')}
        </p>
        {children}
      </main>
    </>
  );
}
