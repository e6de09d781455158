import { Plate } from '../parts/signs.tsx';

/** The logo of an offer on a neutral plate; without one, its first letter. Its name stands beside it. */
export function ProductLogo({ name, id, url }: { name: string; id: string; url: string | null }) {
  if (url === null) return <Plate name={name} id={id} />;
  return (
    <span className="logo-plate">
      <img src={url} alt="" />
    </span>
  );
}
