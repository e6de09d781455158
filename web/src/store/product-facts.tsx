import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Copy } from '../parts/copy.tsx';
import { Paragraphs } from './description.tsx';
import { External, MailTo } from './external.tsx';
import type { Product } from './page.ts';

/** Version, categories, support, legal and links, and by which hashes the page is known. */
export function ProductFacts({
  product,
  revisionHash,
}: {
  product: Product;
  revisionHash: string;
}) {
  const { t } = useMessages();
  const { support, legal, overview } = product.parts;
  return (
    <section className="stack" aria-labelledby="details">
      <h2 id="details">{t('product.details')}</h2>
      <dl className="facts">
        <Fact term={t('product.version')}>{product.version}</Fact>
        <Fact term={t('product.categories')}>
          {product.categories.map(({ name }) => name).join(', ')}
        </Fact>
        <Fact term={t('product.support')}>
          <Lines>
            {support.publicAzureUrl !== null && <Site url={support.publicAzureUrl} />}
            {support.azureGovernmentUrl !== null && <Site url={support.azureGovernmentUrl} />}
            <bdi>{support.name}</bdi>
            <MailTo address={support.email} />
            <bdi>{support.phone}</bdi>
          </Lines>
        </Fact>
        <Fact term={t('product.legal')}>
          <Lines>
            <a href="#terms">{t('product.terms')}</a>
            <External url={legal.privacyPolicyUrl} label={t('product.privacy')} />
          </Lines>
        </Fact>
        {overview.usefulLinks.length > 0 && (
          <Fact term={t('product.links')}>
            <Lines>
              {overview.usefulLinks.map(({ url, title }) => (
                <External key={url} url={url} label={title} />
              ))}
            </Lines>
          </Fact>
        )}
        <Fact term={t('product.revision')}>
          <code className="breaks">{revisionHash}</code>
          <Copy text={revisionHash} />
        </Fact>
      </dl>
    </section>
  );
}

function Site({ url }: { url: string }) {
  return <External url={url} label={url.replace(/^https?:\/\//i, '').replace(/\/$/, '')} />;
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** One below the other; what is empty takes no line. */
function Lines({ children }: { children: ReactNode }) {
  return <div className="fact-lines">{children}</div>;
}

/** What holds between customer and publisher. */
export function Terms({ product }: { product: Product }) {
  const { t } = useMessages();
  const { termsOfUse, standardContract, amendments = [] } = product.parts.legal;
  const texts =
    standardContract === true ? [t('product.standardContract'), ...amendments] : [termsOfUse];
  return (
    <section id="terms" className="stack" aria-labelledby="terms-title">
      <h2 id="terms-title">{t('product.terms')}</h2>
      <div className="prose terms">
        {texts.map((text, index) => (
          <Paragraphs key={index} text={text} />
        ))}
      </div>
    </section>
  );
}
