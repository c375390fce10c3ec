import { say } from '../../base/wording';
import { imageParts } from '../../image/imageParts';
import type { BuiltTarget, TargetImage } from '../../project/builtTarget';
import {
  claimOf,
  type Claim,
  type ClaimFacts,
  type HeapSubject,
  type SectionSubject,
  type StackSubject,
} from '../claim';
import { storageOf } from '../storage';
import { imageSectionKeepsPlace } from '../modelPlace';
import { always, whileApplicationRuns } from '../phases';

/** The image that shows what today's script makes; undefined where none is current. */
export function currentImage({ images }: BuiltTarget): TargetImage | undefined {
  return images.find((image) => image.match === 'same');
}

/** Sections, load copies, stack and heap of every linked image; those that are not current prove nothing of today. */
export function imageClaims(target: BuiltTarget): Claim[] {
  const current = currentImage(target);
  return target.images.flatMap((image) => claimsOfImage(target, image, image === current));
}

function claimsOfImage(target: BuiltTarget, image: TargetImage, isCurrent: boolean): Claim[] {
  const { addressing, files } = target;
  return imageParts(image.image, image.script?.evaluation).map((part): Claim => {
    const { isExternal, isVolatile } = storageOf(addressing, files.board, part.range);
    const common: Omit<ClaimFacts<never>, 'subject'> = {
      name: part.kind === 'loadCopy' ? say`load image of ${part.name}` : part.name,
      written: part.range,
      // What is loaded into flash stays there; everything else is the application's for as long as it runs.
      alive: part.content === 'loaded' && isExternal && isVolatile !== true ? always : whileApplicationRuns,
      certainty: !isCurrent ? 'lastBuild' : part.kind === 'heap' ? 'reserved' : 'used',
      proof: 'proven',
      place: { file: image.file, span: part.span },
      side: 'application',
      owner: image.file,
    };
    const { kind, content, line, basis = '' } = part;
    if (kind === 'heap') {
      const subject: HeapSubject = { kind, image };
      return claimOf(addressing, { ...common, subject });
    }
    if (kind === 'stack') {
      const subject: StackSubject = { kind, basis, image, script: image.script, top: undefined };
      return claimOf(addressing, { ...common, subject });
    }
    const holds = imageSectionKeepsPlace(image, part.name) ? 'modelPlace' : 'application';
    const subject: SectionSubject = { kind, image, section: part.name, content, holds, line };
    return claimOf(addressing, {
      ...common,
      subject,
      certainty: holds === 'modelPlace' && isCurrent ? 'reserved' : common.certainty,
    });
  });
}
