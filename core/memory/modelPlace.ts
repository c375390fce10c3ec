import type { LinkerMap } from '../image/linkerMap';
import { withoutEnding } from '../base/trimming';
import type { OutputSection } from '../linkerScript/evaluation';
import type { TargetImage } from '../project/builtTarget';

/** Input sections of the model itself: those of ST's generator, and the pools that the compiler lets the linker place. */
const ofModel = /^\.AI_|_mem_pool_/;
/** Names that people give to a place that they keep for the NPU: `.npu_ram3`, `.ai_activations`, `.tensor_arena`. */
const ofPlace = /(?:^|[._])(?:npu|ai|nn|neural|arena|activations?|tensors?|mem_pool)(?:\d|$|[._])|npu_?ram/i;
/** Room of the application, although no object has a byte in it: the heap and the stacks. */
const ofApplication = /heap|stack/i;

/**
 * Whether an output section only keeps the model's place, so that it shares the pool's bytes by design: it takes nothing
 * but the model's own input sections; or it is `(NOLOAD)`, goes by the name of such a place and takes nothing but its
 * own name; or it is `(NOLOAD)`, no heap or stack, and the current map shows no input byte of the application in it.
 *
 * @param map of today's script; undefined where none is
 */
export function keepsModelPlace(section: OutputSection, map: LinkerMap | undefined): boolean {
  const { name, noload, inputs } = section;
  const patterns = inputs.flatMap((input) => input.sections);
  if (patterns.length > 0 ? patterns.every((pattern) => ofModel.test(pattern)) : /^\.AI_/.test(name))
    return true;
  if (!noload || ofApplication.test(name)) return false;
  if (map) return !sectionsWithInput(map).has(name);
  return ofPlace.test(name) && patterns.every((pattern) => withoutEnding(pattern, '.*') === name);
}

/** The same for a section of an image, of which the script knows how it was declared. */
export function imageSectionKeepsPlace({ image, script }: TargetImage, name: string): boolean {
  const section = script?.evaluation.sections.find((candidate) => candidate.name === name);
  return section !== undefined && keepsModelPlace(section, image.kind === 'linkerMap' ? image : undefined);
}

const known = new WeakMap<LinkerMap, ReadonlySet<string>>();

/** The output sections in which objects of the application have bytes. */
function sectionsWithInput(map: LinkerMap): ReadonlySet<string> {
  let names = known.get(map);
  if (!names) {
    names = new Set(
      map.inputSections.items.filter((input) => !ofModel.test(input.name)).map((input) => input.section),
    );
    known.set(map, names);
  }
  return names;
}
