import { checkLinks } from '../check-links.ts';
import { certifyPackages, isBlocked, storedReport } from '../certify-revision.ts';
import { hashOf } from '../hashing.ts';
import type { PlacedFinding, StageWork } from './stage-work.ts';

/**
 * Tests the package of every SKU. Any blocking finding ends the publication, with all findings at once. Links that lead
 * nowhere are told beside them.
 */
export const certification: StageWork = async (deps, { revision, publisher, signal, progress }) => {
  const certified = await certifyPackages(deps, revision.packages, {
    publisher: publisher.id,
    signal,
    progress: (done, total) => progress(done, total, 'rules'),
  });
  const ofPackages: PlacedFinding[] = certified.flatMap((item) =>
    item.findings.map(({ finding, codeFrame }) => ({
      finding,
      codeFrame,
      skuId: item.package.skuId,
      packageVersion: item.package.version,
      packageSha256: item.package.sha256,
      fieldPath: `skus[${item.package.skuItemId}].packages`,
    })),
  );
  const links = await checkLinks(deps, revision.content, signal);
  const findings = [...ofPackages, ...links];
  const reports = certified.map(storedReport);
  if (certified.some(isBlocked)) {
    return { kind: 'faults', endReason: 'CERTIFICATION_FAULTS', findings, reports };
  }
  return {
    kind: 'passed',
    resultHash: hashOf(
      certified.map((item) => [
        item.package,
        item.findings.map((each) => each.finding.fingerprint),
      ]),
    ),
    reused: certified.every(({ reused }) => reused),
    findings,
    reports,
  };
};
