import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type ClaimFacts, type CopySubject } from '../claim';
import { whileCopying, whileFsblRuns } from '../phases';

/**
 * What is copied to RAM on the way from power-on to the application: the boot ROM loads the signed FSBL, and the FSBL
 * copies the application, exactly as many bytes as it is set to, whatever the image has.
 */
export function copyClaims({ boot, addressing }: BuiltTarget): Claim<CopySubject>[] {
  return boot.flatMap((image): Claim<CopySubject>[] => {
    const { name, size, copied, evidence } = image;
    const common: Omit<ClaimFacts<CopySubject>, 'name' | 'written' | 'alive'> = {
      subject: { kind: 'copy', boot: image },
      certainty: 'used',
      proof: 'reached',
      place: { file: evidence.file, span: { start: 0, end: 0 } },
      side: 'boot',
      owner: evidence.file,
    };
    if (copied?.destination !== undefined && copied.size !== undefined && copied.size > 0n) {
      const { destination: start } = copied;
      const written = { start, end: start + copied.size };
      return [claimOf(addressing, { ...common, name: `copy of the ${name}`, written, alive: whileCopying })];
    }
    if (name !== 'FSBL' || !size || addressing.fsblLoadAddress === undefined) return [];
    const start = BigInt(addressing.fsblLoadAddress);
    const written = { start, end: start + size };
    return [claimOf(addressing, { ...common, name: 'the running FSBL', written, alive: whileFsblRuns })];
  });
}
