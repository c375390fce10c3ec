import type { OutputStatement } from './linkState';
import { natures, type SectionNature } from './takenSections';

/** Whether something holds whatever is linked (`must`), or with some objects (`may`). */
export interface Sometimes {
  readonly may: boolean;
  readonly must: boolean;
}

/** What an output section may be like when ld looks for the place of an orphan: that depends on what it holds. */
export interface SectionShape {
  readonly allocated: Sometimes;
  readonly loaded: Sometimes;
  readonly readonly: Sometimes;
  readonly code: Sometimes;
  readonly threadLocal: Sometimes;
}

export function shapeOf(output: OutputStatement): SectionShape {
  const { children, sectionKind } = output;
  const hasData = children.some(({ kind }) => kind === 'data');
  const held = natures.filter((_, at) => (output.mayHold & (1 << at)) !== 0);
  // The inputs decide whether a section with a constraint is there at all.
  const stays = output.constraint !== 1 && output.constraint !== 2;
  // One of data statements alone has no ELF type: ld takes another section of the orphan's type first.
  const isThere = stays && output.holdsCode;
  const isAllocated = sectionKind !== 'noalloc';
  const isLoaded = isAllocated && sectionKind !== 'noload';
  const isReadonlyType = sectionKind === 'readonly' || sectionKind === 'typedReadonly';
  const mayBeThere = held.length > 0 || hasData;
  return {
    allocated: { may: isAllocated && mayBeThere, must: isAllocated && isThere },
    loaded: {
      may: isLoaded && (hasData || held.some((nature) => nature.isLoaded)),
      must: isLoaded && isThere,
    },
    readonly: {
      may: hasData || isReadonlyType || held.some((nature) => nature.isReadonly),
      must: isThere && (isReadonlyType || held.every((nature) => nature.isReadonly)),
    },
    code: { may: held.some((nature) => nature.isCode), must: stays && output.holdsCode },
    threadLocal: { may: held.some((nature) => nature.isThreadLocal), must: false },
  };
}

/** The shape of an orphan. */
export function shapeOfNature(nature: SectionNature): SectionShape {
  const always = (holds: boolean): Sometimes => ({ may: holds, must: holds });
  return {
    allocated: always(true),
    loaded: always(nature.isLoaded),
    readonly: always(nature.isReadonly),
    code: always(nature.isCode),
    threadLocal: always(nature.isThreadLocal),
  };
}

function all(parts: readonly Sometimes[]): Sometimes {
  return { may: parts.every(({ may }) => may), must: parts.every(({ must }) => must) };
}

function is(what: Sometimes, wanted: boolean): Sometimes {
  return wanted ? what : { may: !what.must, must: !what.may };
}

/** Whether ld sees a section as of the same kind as the orphan. */
export function isSame(shape: SectionShape, nature: SectionNature): Sometimes {
  return all([
    shape.allocated,
    is(shape.loaded, nature.isLoaded),
    is(shape.readonly, nature.isReadonly),
    is(shape.code, nature.isCode),
    is(shape.threadLocal, nature.isThreadLocal),
  ]);
}

/** Whether ld puts an orphan behind such a section where there is none of its own kind. */
export function isNear(shape: SectionShape, nature: SectionNature): Sometimes {
  const { allocated, loaded } = shape;
  if (nature.isCode) return all([allocated, loaded, shape.code, is(shape.threadLocal, false)]);
  if (nature.isReadonly) return all([allocated, loaded, shape.readonly]);
  if (nature.isThreadLocal) return all([allocated, loaded]);
  if (nature.isLoaded) return all([allocated, loaded, is(shape.threadLocal, false)]);
  return allocated;
}
