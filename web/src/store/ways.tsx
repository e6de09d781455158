import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Copy } from '../parts/copy.tsx';
import { Elsewhere } from './external.tsx';
import type { Plan, Product } from './page.ts';

/** The way to deploy a plan: a link for a solution template, a command for a managed application. */
export function Ways({
  product,
  plan,
  children,
}: {
  product: Product;
  plan: Plan;
  /** What comes first: *Get it now*. */
  children?: ReactNode;
}) {
  const { t } = useMessages();
  const deployment = product.deployments.get(plan.skuId);
  const pack = product.parts.files.find(({ skuItemId }) => skuItemId === plan.skuItemId);
  return (
    <section className="card pad stack loose ways" aria-label={t('product.deploy')}>
      {children}
      {deployment === undefined ? (
        <p className="quiet-3">{t('product.noPackage')}</p>
      ) : (
        <>
          <Way deployment={deployment} />
          <p className="small quiet-2">
            {t('product.pinned', { version: plan.version })}{' '}
            <code title={pack?.sha256 ?? ''}>sha256&nbsp;{pack?.sha256?.slice(0, 12)}…</code>
          </p>
        </>
      )}
    </section>
  );
}

/** The link or the command alone, as it also ends *Get it now*. */
export function Way({
  deployment,
}: {
  deployment: NonNullable<ReturnType<Product['deployments']['get']>>;
}) {
  const { t } = useMessages();
  const { deployToAzureUrl, managedAppCommand, packageUrl } = deployment;
  return (
    <>
      {deployToAzureUrl !== null && (
        <a className="button big" href={deployToAzureUrl} rel="noopener">
          {t('product.deployToAzure')} <Elsewhere />
        </a>
      )}
      {managedAppCommand !== null && (
        <div className="stack">
          <p className="small quiet-2">{t('product.command')}</p>
          <code className="command" tabIndex={0} translate="no">
            {managedAppCommand}
          </code>
          <div className="row wraps">
            <Copy text={managedAppCommand} />
            <a className="small" href={packageUrl}>
              {t('product.packageFile')}
            </a>
          </div>
        </div>
      )}
    </>
  );
}
