import { describe, expect, it } from 'vitest';
import type { DiscoverOptions } from '../../../core/project/discovery/discover';
import { loadingOnDemand, projectFixture } from '../../support/projectFixture';
import { createArtifactCache, createArtifacts } from '../../../core/project/artifacts';
import { discover } from '../../../core/project/discovery/discover';
import { dedent, describeCandidates, describeTargets, discoverIn } from './discoveryFixtures';

/** A small project and what is built in it. */
export interface DiscoveryCase {
  readonly name: string;
  readonly tree: string;
  readonly targets: string;
  readonly candidates: string;
  readonly options?: DiscoverOptions;
}

/** One test for each case: as loaded at once, and as a loader brings the files in on demand. */
export function discoveryTests(subject: string, cases: readonly DiscoveryCase[]): void {
  describe(`discovery, ${subject}`, () => {
    for (const { name, tree, targets, candidates, options } of cases) {
      it(name, () => {
        const files = projectFixture(tree);
        const found = discoverIn(files, options);
        expect(describeTargets(found)).toBe(dedent(targets));
        expect(describeCandidates(found)).toBe(dedent(candidates));

        const loader = loadingOnDemand(files);
        const cache = createArtifactCache();
        let late = discover(createArtifacts(loader.files, cache), options);
        while (loader.next()) late = discover(createArtifacts(loader.files, cache), options);
        expect(describeTargets(late)).toBe(describeTargets(found));
        expect(describeCandidates(late)).toBe(describeCandidates(found));
      });
    }
  });
}
