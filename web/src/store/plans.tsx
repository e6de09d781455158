import { useMessages } from '../messages/messages.tsx';
import { Paragraphs } from './description.tsx';
import { External } from './external.tsx';
import type { Plan } from './page.ts';
import { usePrice, useRegionNames } from './words.ts';

/** The plans in one table; with several, one of them is chosen for what stands beside it. */
export function Plans({
  plans,
  chosen,
  onChoose,
}: {
  plans: readonly Plan[];
  chosen: Plan;
  onChoose: (plan: Plan) => void;
}) {
  const { t } = useMessages();
  const several = plans.length > 1;
  return (
    <section className="stack" aria-labelledby="plans">
      <h2 id="plans">{t('product.plans')}</h2>
      <div className="card scrolls" tabIndex={0} role="group" aria-labelledby="plans">
        <table className="product-table plans" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('product.plan')}
              </th>
              <th scope="col" role="columnheader">
                {t('product.type')}
              </th>
              <th scope="col" role="columnheader">
                {t('product.clouds')}
              </th>
              <th scope="col" role="columnheader">
                {t('product.price')}
              </th>
              {several && (
                <th scope="col" role="columnheader">
                  <span className="hidden">{t('product.choose')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {plans.map((plan) => (
              <tr key={plan.skuItemId} role="row">
                <th scope="row" role="rowheader">
                  <bdi>{plan.title}</bdi>
                  {plan.visibility !== undefined && (
                    <>
                      {' '}
                      <span className="tag">
                        {t(plan.visibility === 'PRIVATE' ? 'product.private' : 'product.hidden')}
                      </span>
                    </>
                  )}
                  <br />
                  <span className="quiet-2">{plan.summary}</span>
                </th>
                <td role="cell">{t('product.skuType', { type: plan.skuType })}</td>
                <td role="cell">
                  {plan.clouds.map((cloud) => t('product.cloud', { cloud })).join(', ')}
                </td>
                <td role="cell">
                  <PlanPrice plan={plan} />
                </td>
                {several && (
                  <td className="end" role="cell">
                    <button
                      type="button"
                      className="button small"
                      aria-pressed={plan === chosen}
                      onClick={() => onChoose(plan)}
                    >
                      {t(plan === chosen ? 'product.chosen' : 'product.choose')}
                      <span className="hidden"> {plan.title}</span>
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {plans.map((plan) => (
        <PlanDetails key={plan.skuItemId} plan={plan} />
      ))}
    </section>
  );
}

function PlanPrice({ plan: { monthlyPriceUsd } }: { plan: Plan }) {
  const { t } = useMessages();
  const price = usePrice();
  if (monthlyPriceUsd === null) return t('product.resourcesOnly');
  if (price.isFree(monthlyPriceUsd)) {
    return (
      <>
        <b>{t('product.free')}</b>, <span className="quiet-2">{t('product.plusResources')}</span>
      </>
    );
  }
  return (
    <>
      <b className="nowrap">{price.text(monthlyPriceUsd)}</b>{' '}
      <span className="quiet-2">{t('product.aMonth')}</span>
    </>
  );
}

function PlanDetails({ plan }: { plan: Plan }) {
  const { t, formats } = useMessages();
  const price = usePrice();
  const regionName = useRegionNames();
  const { meters = [], governmentCertifications = [] } = plan;
  return (
    <details className="fold">
      <summary>
        <bdi>{plan.title}</bdi>
      </summary>
      <div className="prose stack">
        <Paragraphs text={plan.description} />
        {meters.length > 0 && (
          <ul>
            {meters.map((meter) => (
              <li key={meter.meterId}>
                {t('product.meter', {
                  name: meter.displayName,
                  price: price.text(meter.pricePerUnitUsd),
                  unit: meter.unitOfMeasure,
                  included: meter.includedQuantity,
                })}
              </li>
            ))}
          </ul>
        )}
        {governmentCertifications.length > 0 && (
          <p className="small quiet-3">
            {t('product.certifications')}{' '}
            {governmentCertifications.map(({ title, url }, index) => (
              <span key={url}>
                {index > 0 && ', '}
                <External url={url} label={title} />
              </span>
            ))}
          </p>
        )}
        {plan.regions.length > 0 && (
          <p className="small quiet-3">
            {t('product.soldIn', { regions: formats.list(plan.regions.map(regionName)) })}
          </p>
        )}
      </div>
    </details>
  );
}
