import { Fragment } from 'react';
import { useMessages } from '../messages/messages.tsx';
import type { Plan, Product } from './page.ts';

/** What the template of a plan deploys, how often and when, and what the publisher may do there afterwards. */
export function Deployed({ product, plan }: { product: Product; plan: Plan }) {
  const { t } = useMessages();
  const { deployment, overview } = product.parts;
  const own = deployment.find(({ skuItemId }) => skuItemId === plan.skuItemId);
  const template = own?.template ?? null;
  const publisher = overview.publisher.name;
  return (
    <section className="stack" aria-labelledby="deployed">
      <div className="head-line">
        <h2 id="deployed">{t('product.deployed')}</h2>
        <span className="small quiet-3">
          {t('product.readFromTemplate', { plan: plan.title, version: plan.version })}
        </span>
      </div>
      {template === null ? (
        <p className="quiet-3">{t('product.noTemplate')}</p>
      ) : (
        <div className="card scrolls" tabIndex={0} role="group" aria-labelledby="deployed">
          <table className="product-table">
            <thead>
              <tr>
                <th scope="col">{t('product.resource')}</th>
                <th scope="col" className="end">
                  {t('product.number')}
                </th>
                <th scope="col">{t('product.when')}</th>
              </tr>
            </thead>
            <tbody>
              {template.resources.map(({ type, count, conditional, repeated }) => (
                <tr key={type}>
                  <th scope="row">
                    <TypeName type={type} />
                  </th>
                  <td className="end">{count}</td>
                  <td className="quiet-2">
                    {[
                      ...(count > conditional + repeated ? [t('product.always')] : []),
                      ...(conditional > 0
                        ? [t('product.onCondition', { conditional, count })]
                        : []),
                      ...(repeated > 0 ? [t('product.repeated')] : []),
                    ].join(', ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {template !== null && template.nested.length > 0 && (
        <details className="fold">
          <summary>{t('product.nested', { count: template.nested.length })}</summary>
          <ul className="file-list">
            {template.nested.map(({ name, link }, index) => (
              <li key={index}>
                <code className="breaks">{name}</code>{' '}
                <span className="quiet-3 breaks">{link ?? t('product.inline')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {plan.skuType === 'MANAGED_APPLICATION' ? (
        (own?.authorizations ?? []).map(({ principalId, roleDefinition }) => (
          <p key={`${principalId} ${roleDefinition}`} className="small quiet-3">
            {t('product.right', { publisher, role: roleDefinition, principal: principalId })}
          </p>
        ))
      ) : (
        <p className="small quiet-3">{t('product.noRight', { publisher })}</p>
      )}
    </section>
  );
}

/** The name of a resource type, which a narrow window breaks between its parts. */
function TypeName({ type }: { type: string }) {
  return (
    <code>
      {type.split(/(?<=[./])/).map((part, index) => (
        <Fragment key={index}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </code>
  );
}

/** The files of the package of a plan, each at its pinned address. */
export function Files({ product, plan }: { product: Product; plan: Plan }) {
  const { t, formats } = useMessages();
  const files = product.deployments.get(plan.skuId)?.files ?? [];
  const sizes = new Map(
    product.parts.files
      .find(({ skuItemId }) => skuItemId === plan.skuItemId)
      ?.entries.map(({ path, size }) => [path, size]),
  );
  if (files.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="files">
      <h2 id="files">{t('product.files')}</h2>
      <details className="fold">
        <summary>
          {t('product.filesOf', { plan: plan.title, version: plan.version, count: files.length })}
        </summary>
        <ul className="file-list">
          {files.map(({ path, url, sha256 }) => (
            <li key={path}>
              <a href={url}>
                <code className="breaks">{path}</code>
              </a>{' '}
              <span className="small quiet-3">
                {formats.bytes(sizes.get(path) ?? 0)} · <code>{sha256.slice(0, 12)}…</code>
              </span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
