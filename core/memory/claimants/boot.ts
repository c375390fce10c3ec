import type { BuiltTarget } from '../../project/builtTarget';
import { claimOf, type BootImageSubject, type Claim } from '../claim';
import { always } from '../phases';

/** The images that the boot chain expects in flash. Of unknown size, the first byte stands for it: it must stay free. */
export function bootClaims({ boot, addressing }: BuiltTarget): Claim<BootImageSubject>[] {
  return boot.flatMap((image): Claim<BootImageSubject>[] => {
    const { name, start, size, evidence } = image;
    if (size !== undefined && size <= 0n) return [];
    return [
      claimOf(addressing, {
        subject: { kind: 'bootImage', boot: image },
        name,
        written: { start, end: start + (size ?? 1n) },
        alive: always,
        certainty: size === undefined ? 'reserved' : 'used',
        proof: 'reached',
        extentIsKnown: size !== undefined,
        place: { file: evidence.file, span: { start: 0, end: 0 } },
        side: 'boot',
        owner: evidence.file,
      }),
    ];
  });
}
