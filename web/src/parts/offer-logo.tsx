import { useOwnImage } from './own-image.ts';
import { Plate } from './signs.tsx';

/** The logo of an offer's draft; until it is there, and without one, the plate with the first letter of the name. */
export function OfferLogo({
  name,
  id,
  url,
}: {
  name: string;
  id: string;
  /** `Offer.logoUrl` */
  url: string | null;
}) {
  const source = useOwnImage(url === null ? null : new URL(url).pathname);
  if (source === null) return <Plate name={name} id={id} />;
  return (
    <span className="plate logo-plate">
      <img src={source} alt="" />
    </span>
  );
}
