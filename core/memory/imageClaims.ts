import { contains, isEmpty, subtract, union, type AddressRange } from '../base/addressRange';
import { basename } from '../base/path';
import { wholeFile, type Span } from '../base/span';
import { occupiedSections, type BuiltImage } from '../image/occupiedSections';
import { stackOf } from '../image/stack';
import type { Evaluation } from '../linkerScript/evaluation';
import type { Claim } from './claim';

/**
 * A claim of a built image: a `Claim` but for its canonical range, which needs the device's aliases
 * (`{ ...claim, range: canonical(device, claim.written) }`).
 */
export interface ImageClaim extends Omit<Claim, 'range'> {
  readonly kind: 'section' | 'image' | 'stack' | 'weights';
  /**
   * `loaded`: the file carries its bytes; `zeroed`: the startup code clears it (`.bss`); `noload`: the application
   * owns it but nothing is put there before it runs (`(NOLOAD)`); `unknown`: a map does not tell; `stack`.
   */
  readonly content: 'loaded' | 'zeroed' | 'noload' | 'unknown' | 'stack';
  /** Zero-based line in a map or hex file; undefined for ELF. */
  readonly line: number | undefined;
}

export interface ImageClaimOptions {
  /** Project-relative path of the image, which becomes the claims' source and owner. */
  readonly file: string;
  /** `boot` for the FSBL's images, `model` for a hex of weights. Default `application`. */
  readonly side?: Claim['side'];
  /** The script that the image was linked with: it alone tells `(NOLOAD)` in a map. */
  readonly evaluation?: Evaluation | undefined;
}

/**
 * What an image lays hold of: each output section at its run addresses (`section`), the main stack (`stack`), and
 * load copies that lie elsewhere than any section runs, such as the initial values of `.data` in flash (`image`). An
 * Intel HEX file gives its ranges. A position-independent ELF has nominal addresses and gives nothing.
 */
export function imageClaims(image: BuiltImage, options: ImageClaimOptions): readonly ImageClaim[] {
  const side = options.side ?? 'application';
  const make = (
    kind: ImageClaim['kind'],
    name: string,
    written: AddressRange,
    content: ImageClaim['content'],
    line: number | undefined,
    span: Span,
  ): ImageClaim => ({
    kind,
    name,
    written,
    source: { file: options.file, span },
    side,
    certainty: 'used',
    owner: options.file,
    content,
    line,
  });

  if (image.kind === 'intelHex') {
    const kind = side === 'model' ? 'weights' : 'image';
    return image.ranges.map((range, i) => {
      const place = image.places[i];
      return make(kind, basename(options.file), range, 'loaded', place?.line, place?.span ?? wholeFile);
    });
  }
  if (image.kind === 'elf' && image.fileType === 'shared') return [];
  if (image.kind === 'elf' && image.sections.length === 0) {
    const claims: ImageClaim[] = [];
    for (const [i, segment] of image.segments.entries()) {
      const name = `segment ${i}`;
      if (!isEmpty(segment.virtual)) {
        claims.push(
          make(
            'section',
            name,
            segment.virtual,
            segment.fileSize > 0 ? 'loaded' : 'noload',
            undefined,
            wholeFile,
          ),
        );
      }
      for (const piece of subtract(segment.physical, [segment.virtual])) {
        claims.push(make('image', `load image of ${name}`, piece, 'loaded', undefined, wholeFile));
      }
    }
    return claims;
  }

  const sections = occupiedSections(image, options.evaluation);
  const claims = sections.map((s) => make('section', s.name, s.range, s.content, s.line, s.span));
  const running = union(sections.map((s) => s.range));
  for (const section of sections) {
    if (!section.loadRange || contains(section.range, section.loadRange)) continue;
    for (const piece of subtract(section.loadRange, running)) {
      claims.push(
        make('image', `load image of ${section.name}`, piece, 'loaded', section.line, section.span),
      );
    }
  }
  const stack = stackOf(image);
  if (stack) claims.push(make('stack', 'stack', stack.range, 'stack', stack.line, stack.span));
  return claims;
}
