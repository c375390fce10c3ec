import { say, sayKey } from '../../base/wording';
import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type ClaimFacts, type CopySubject } from '../claim';
import { whileCopying, whileFsblRuns } from '../phases';

/**
 * An FSBL that goes by the header copies its length and 0x400 more, though the header itself takes only 0x240 bytes of the
 * file: as many bytes behind the end of the image come along.
 */
const behindHeader = 0x400n - 0x240n;

/**
 * What is copied to RAM on the way from power-on to the application: the boot ROM loads the signed FSBL, and the FSBL
 * copies the application: as many bytes as it is set to, or as the image's header says.
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
    const length = copied?.byHeader ? size && size + behindHeader : copied?.size;
    if (copied?.destination !== undefined && length !== undefined && length > 0n) {
      const { destination: start } = copied;
      const written = { start, end: start + length };
      return [
        claimOf(addressing, {
          ...common,
          name: say`copy of the ${sayKey(name)}`,
          written,
          alive: whileCopying,
        }),
      ];
    }
    if (name !== 'FSBL' || !size || addressing.fsblLoadAddress === undefined) return [];
    const start = BigInt(addressing.fsblLoadAddress);
    const written = { start, end: start + size };
    return [claimOf(addressing, { ...common, name: say`the running FSBL`, written, alive: whileFsblRuns })];
  });
}
