import { lazy, Suspense, type ReactNode, type RefObject } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { Deployed, Files } from './deployed.tsx';
import { Description, Paragraphs } from './description.tsx';
import { External } from './external.tsx';
import { storePath, type Plan, type PlanAnswer, type Product } from './page.ts';
import { Plans } from './plans.tsx';
import { ProductFacts, Terms } from './product-facts.tsx';
import { ProductLogo } from './product-logo.tsx';
import { Ways } from './ways.tsx';

const TryForm = lazy(async () => ({ default: (await import('./try-form.tsx')).TryForm }));

/** What a plan would deploy with these parameters; undefined when the server does not answer. */
export type MakePlan = (request: {
  readonly skuId: string;
  readonly parameters: object;
  readonly resourceGroup: string | null;
  readonly location: string | null;
}) => Promise<PlanAnswer | null | undefined>;

/** The product page: what customers see when it is live, and the few who verify it before. */
export function ProductBody({
  product,
  revisionHash,
  heading,
  getItNow,
  makePlan,
}: {
  product: Product;
  revisionHash: string;
  heading: RefObject<HTMLHeadingElement | null>;
  getItNow: (plan: Plan) => ReactNode;
  makePlan: MakePlan;
}) {
  const { t } = useMessages();
  const [query, setQuery] = useSearchParams();
  const { parts, categories } = product;
  const { overview, plans } = parts;
  const wanted = query.get('plan');
  const plan = plans.find(({ skuId }) => skuId === wanted) ?? plans[0];
  return (
    <main id="content" className="store-product">
      <div className="column">
        <div className="stack top">
          <p className="crumb">
            <Link to="/store">{t('store.title')}</Link>
            {categories.map(({ categoryId, name }) => (
              <span key={categoryId}>
                {' / '}
                <Link to={storePath('', categoryId)}>{name}</Link>
              </span>
            ))}
          </p>
          <Hero product={product} />
          <div className="store-head">
            <Logo product={product} />
            <h1 ref={heading} tabIndex={-1}>
              <bdi>{overview.title}</bdi>
            </h1>
            <p className="quiet-2">
              {t('product.by')}{' '}
              <Link to={storePath(overview.publisher.name, null)}>
                <bdi>{overview.publisher.name}</bdi>
              </Link>
            </p>
            <p className="tagline" dir="auto">
              {overview.summary}
            </p>
          </div>
        </div>
        <Pictures product={product} />
        <section className="stack" aria-labelledby="overview">
          <h2 id="overview">{t('product.overview')}</h2>
          <div className="prose">
            <Paragraphs text={overview.longSummary} />
            <Description markup={overview.description} />
          </div>
        </section>
        {plan !== undefined && (
          <>
            <Plans
              plans={plans}
              chosen={plan}
              onChoose={({ skuId }) =>
                setQuery(
                  (now) => {
                    now.set('plan', skuId);
                    return now;
                  },
                  { replace: true, preventScrollReset: true },
                )
              }
            />
            <Deployed product={product} plan={plan} />
            <Files product={product} plan={plan} />
          </>
        )}
        <Terms product={product} />
      </div>
      <div className="column side">
        {plan !== undefined && (
          <>
            <Ways product={product} plan={plan}>
              {getItNow(plan)}
            </Ways>
            <section className="stack" aria-labelledby="try-form">
              <h2 id="try-form">{t('form.title')}</h2>
              <Suspense fallback={<div className="skeleton form-skeleton" />}>
                <TryForm
                  key={plan.skuId}
                  definition={product.forms.get(plan.skuId) ?? null}
                  secretParameters={secretsOf(product, plan)}
                  onPlan={async (parameters, place) =>
                    await makePlan({ skuId: plan.skuId, parameters, ...place })
                  }
                />
              </Suspense>
            </section>
          </>
        )}
        <ProductFacts product={product} revisionHash={revisionHash} />
      </div>
    </main>
  );
}

/** Lower-case names of the parameters whose values are never shown. */
function secretsOf({ parts }: Product, plan: Plan): ReadonlySet<string> {
  const own = parts.deployment.find(({ skuItemId }) => skuItemId === plan.skuItemId);
  const secret = own?.template?.parameters.filter((each) => each.secret) ?? [];
  return new Set(secret.map(({ name }) => name.toLowerCase()));
}

function Logo({ product }: { product: Product }) {
  const { logos } = product.parts.media;
  const { title, offerId } = product.parts.overview;
  const logo = logos.large ?? logos.medium;
  const url = logo === null ? null : (product.pictures.get(logo.sha256) ?? null);
  return <ProductLogo name={title} id={offerId} url={url} />;
}

function Hero({ product: { parts, pictures } }: { product: Product }) {
  const { hero } = parts.media.logos;
  const url = hero === null ? undefined : pictures.get(hero.sha256);
  if (hero === null || url === undefined) return null;
  return <img className="hero" src={url} alt="" width={hero.width} height={hero.height} />;
}

/** Screenshots lead to their full size; pictures of videos to the videos: the page itself loads nothing from elsewhere. */
function Pictures({ product: { parts, pictures } }: { product: Product }) {
  const { t } = useMessages();
  const { screenshots, videos = [] } = parts.media;
  const shots = screenshots.flatMap(({ name, image }) => {
    const url = image === null ? undefined : pictures.get(image.sha256);
    return image === null || url === undefined ? [] : [{ name, image, url }];
  });
  if (shots.length + videos.length === 0) return null;
  return (
    <section className="shots" aria-label={t('product.screenshots')}>
      {shots.map(({ name, image, url }, index) => (
        <figure key={`${image.sha256} ${index}`}>
          <a href={url} target="_blank" rel="noopener">
            <img src={url} alt={name} width={image.width} height={image.height} />
            <span className="hidden">{t('product.fullSize')}</span>
          </a>
          <figcaption className="small quiet-3">{name}</figcaption>
        </figure>
      ))}
      {videos.map(({ name, url, thumbnail }) => {
        const picture = thumbnail === null ? undefined : pictures.get(thumbnail.sha256);
        return (
          <figure key={url}>
            {thumbnail !== null && picture !== undefined && (
              <img src={picture} alt="" width={thumbnail.width} height={thumbnail.height} />
            )}
            <figcaption className="small">
              <External url={url} label={t('product.video', { name })} />
            </figcaption>
          </figure>
        );
      })}
    </section>
  );
}
