import type { ProblemCode } from '../problemCode';
import type { Place } from '../../base/span';
import { alignPower, bits64, powerOf } from './arithmetic';
import type { Folder } from './folding';
import type {
  AssignTree,
  AssertTree,
  LinkStatement,
  MemoryRegion,
  OutputStatement,
  Section,
  Tree,
} from './linkState';
import { absolute, flag, nowhere } from './linkState';
import { defaultRegionName, type Program } from './program';

/** What the passes over the statements share. */
export interface LayoutHost {
  readonly folder: Folder;
  readonly program: Program;
  readonly closed: boolean;
  /** Whether the script is all that ld lays out. */
  readonly startKnown: boolean;
  nextIteration(): void;
  defaultRegion(): MemoryRegion;
  error(code: ProblemCode, message: string, place: Place): void;
  warning(code: ProblemCode, message: string, place: Place): void;
}

// A section's alignment never pushes it off an address that is a multiple of this.
const surelyAligned = 1024n;

export interface Layout {
  /** Sizes everything; one pass of ld's lang_size_sections. */
  size(): void;
  /** Reports what the last sizing placed outside its region. */
  reportOutside(): void;
  /** Whether the last sizing gave every section the size of the one before. */
  isStable(): boolean;
  /** Assigns everything with the sizes known so far; one pass of ld's lang_do_assignments. */
  assignAll(): void;
  resetRegions(): void;
}

export function createLayout(host: LayoutHost): Layout {
  const { folder, program } = host;
  let sizingIteration = 0;
  let complaints: (() => void)[] = [];

  /** A power of two from an expression; −1 where there is none. */
  function power(tree: Tree | undefined): number {
    if (!tree) return -1;
    folder.foldWithoutDot(tree);
    if (!folder.result.valid) {
      if (folder.phase !== 'mark') host.error('ld-syntax', 'This alignment must be constant', tree.place);
      return -1;
    }
    return powerOf(folder.result.value);
  }

  function sizeStatements(statements: readonly LinkStatement[], output: OutputStatement | undefined): void {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'output':
          sizeOutput(statement);
          break;
        case 'assign':
          sizeAssignment(statement, output);
          break;
        case 'data': {
          folder.fold(statement.tree, absolute);
          folder.dot = bits64(folder.dot + statement.size);
          const section = output?.section;
          if (section) setSize(section);
          break;
        }
        case 'wild': {
          const section = output?.section;
          if (!output || !section) {
            if (!host.closed) folder.dotKnown = false;
            break;
          }
          for (const input of statement.inputs ?? []) {
            if (output.ignored || (input.section.flags & flag.exclude) !== 0) continue;
            let alignment = input.section.alignmentPower;
            if (output.subalign) alignment = power(output.subalign);
            section.alignmentPower = Math.max(section.alignmentPower, alignment);
            const start = alignPower(folder.dot, alignment);
            input.padding = bits64(start - folder.dot);
            folder.dot = bits64(start + input.section.size);
            setSize(section);
          }
          if (!host.closed) {
            folder.dotKnown = false;
            section.sizeKnown = false;
            section.alignmentKnown = false;
          }
          break;
        }
        case 'plain':
          if (statement.keeps && output?.section) output.section.flags |= flag.keep;
          break;
        case 'insert':
          break;
      }
    }
  }

  function setSize(section: Section): void {
    section.size = bits64(folder.dot - section.vma);
  }

  function sizeAssignment(
    statement: LinkStatement & { kind: 'assign' },
    output: OutputStatement | undefined,
  ): void {
    const before = folder.dot;
    const { tree } = statement;
    statement.padding = 0n;
    statement.paddingKnown = true;
    folder.fold(tree as Tree | AssignTree, output ? (output.section ?? nowhere) : absolute);
    if (output && tree.kind === 'assignTo' && tree.target !== '.' && (!tree.provide || tree.provided)) {
      output.updateDot = true;
    }
    if (!output) {
      const region = host.defaultRegion();
      region.current = folder.dot;
      region.currentKnown = folder.dotKnown;
      return;
    }
    if (output.ignored) {
      folder.dot = before;
      return;
    }
    const { section } = output;
    if (folder.dot !== before && section) {
      statement.padding = bits64(folder.dot - before);
      statement.paddingKnown = folder.dotKnown;
      setSize(section);
      if (output.sectionKind !== 'noalloc') section.flags |= flag.alloc;
    }
    if (section && !folder.dotKnown) section.sizeKnown = false;
  }

  function memoryDefault(section: Section): MemoryRegion {
    let flags = section.flags;
    if ((flags & (flag.alloc | flag.readonly | flag.code)) === flag.alloc) flags |= flag.data;
    for (const region of program.regions) {
      if ((region.flags & flags) !== 0 && (region.notFlags & flags) === 0) return region;
    }
    return host.defaultRegion();
  }

  function sizeOutput(output: OutputStatement): void {
    if (output.constraint === -1) return;
    if (output.address) {
      folder.fold(output.address, absolute);
      const { result } = folder;
      if (result.valid) {
        folder.dot = bits64(result.value + (result.section?.vma ?? 0n));
        folder.dotKnown = result.known && (result.section?.vmaKnown ?? true);
      } else if (folder.phase !== 'mark') {
        const message = `The address of section ${output.name} is not constant or refers to what comes later`;
        host.error('ld-syntax', message, output.address.place);
      }
    }
    const { section } = output;
    if (!section) {
      // With other inputs the section would exist and take room.
      if (!host.closed && takesInputs(output)) tainted(output);
      return;
    }
    if (!host.closed && takesInputs(output)) section.alignmentKnown = false;
    const incoming = folder.dot;
    const incomingKnown = folder.dotKnown;
    let dotDelta = 0n;
    let alignment: number;
    let start = folder.dot;
    let startKnown = folder.dotKnown;
    if (output.address) {
      alignment = power(output.align);
    } else {
      if (
        !output.region ||
        ((section.flags & (flag.alloc | flag.load)) !== 0 && output.region.names[0] === defaultRegionName)
      ) {
        output.region = memoryDefault(section);
      }
      start = output.region.current;
      startKnown = output.region.currentKnown && (host.closed || output.namesRegion || !takesInputs(output));
      alignment = section.alignmentPower;
    }
    if (alignment > 0) {
      const aligned = alignPower(start, alignment);
      dotDelta = bits64(aligned - start);
      start = aligned;
      if (dotDelta !== 0n && output.address && sizingIteration === 1 && folder.phase !== 'mark') {
        const message = `ld moves the start of section ${output.name} by ${dotDelta} bytes to align it`;
        if (startKnown) host.warning('ld-section-moved', message, output.place);
      }
    }
    section.vma = start;
    section.vmaKnown =
      startKnown && (section.alignmentKnown || output.address !== undefined || start % surelyAligned === 0n);
    section.sizeKnown = true;
    folder.dot = start;
    folder.dotKnown = section.vmaKnown;
    folder.uncertain = isUncertain(output);
    sizeStatements(output.children, output);
    folder.uncertain = false;
    output.processedVma = true;
    if (!section.vmaKnown && section.size !== 0n) section.sizeKnown &&= relativeOnly(output);
    let dot = output.ignored ? incoming : section.vma;
    setLoadAddress(output, section, dot, dotDelta, alignment);
    output.processedLma = true;
    trackLast(output, section, dot);
    if (output.ignored) {
      folder.dot = incoming;
      folder.dotKnown = incomingKnown;
      if (!host.closed && takesInputs(output)) tainted(output);
      return;
    }
    const dataSize =
      (section.flags & flag.threadLocal) !== 0 && (section.flags & flag.load) === 0 ? 0n : section.size;
    dot = bits64(dot + dataSize);
    folder.dot = dot;
    folder.dotKnown = section.vmaKnown && section.sizeKnown;
    if (output.updateDotTree) {
      folder.fold(output.updateDotTree, absolute);
      dot = folder.dot;
    }
    advanceRegion(output, section, dot, dataSize);
    if (!host.closed && takesInputs(output)) tainted(output);
  }

  /** Whether no alignment of its inputs moves a section away from an address. */
  function staysAt(section: Section, address: bigint): boolean {
    return section.alignmentKnown || address % surelyAligned === 0n;
  }

  /** Whether the section's size does not depend on where it starts: nothing in it aligns. */
  function relativeOnly(output: OutputStatement): boolean {
    return output.children.every(
      (child) =>
        child.kind !== 'assign' ||
        child.tree.kind !== 'assignTo' ||
        child.tree.target !== '.' ||
        !aligns(child.tree.source),
    );
  }

  function aligns(tree: Tree): boolean {
    switch (tree.kind) {
      case 'unary':
        return true;
      case 'binary':
        return tree.operation === 'ALIGN' || aligns(tree.left) || aligns(tree.right);
      case 'conditional':
        return true;
      default:
        return false;
    }
  }

  /** Whether only the input files tell if the section exists. */
  function isUncertain(output: OutputStatement): boolean {
    return !host.closed && (output.constraint === 1 || output.constraint === 2);
  }

  /** Whether input files add to the section; what they add to /DISCARD/ takes no room. */
  function takesInputs(output: OutputStatement): boolean {
    return (
      isUncertain(output) ||
      (output.name !== '/DISCARD/' && output.children.some((child) => child.kind === 'wild'))
    );
  }

  /** What follows a section of unknown size. */
  function tainted(output: OutputStatement): void {
    folder.dotKnown = false;
    const region = output.region ?? host.defaultRegion();
    region.currentKnown = false;
    if (output.loadRegion) output.loadRegion.currentKnown = false;
    if (!output.namesRegion && !output.address) {
      // By its inputs' flags ld may choose any region that has attributes.
      for (const candidate of program.regions) if (candidate.flags !== 0) candidate.currentKnown = false;
    }
  }

  function setLoadAddress(
    output: OutputStatement,
    section: Section,
    dot: bigint,
    dotDelta: bigint,
    vmaAlignment: number,
  ): void {
    let alignment = vmaAlignment;
    const region = output.region ?? host.defaultRegion();
    section.lmaKnown = section.vmaKnown;
    if (output.loadBase) {
      folder.foldWithoutDot(output.loadBase);
      const { result } = folder;
      if (!result.valid && folder.phase !== 'mark') {
        host.error(
          'ld-syntax',
          `The load address of section ${output.name} is not constant`,
          output.loadBase.place,
        );
      }
      section.lma = result.valid ? bits64(result.value + (result.section?.vma ?? 0n)) : 0n;
      section.lmaKnown = result.known && (result.section?.vmaKnown ?? true);
    } else if (output.loadRegion) {
      let lma = output.loadRegion.current;
      if (output.alignWithInput) lma = bits64(lma + dotDelta);
      else {
        if (output.loadRegion !== output.region) alignment = power(output.align);
        if (alignment > 0) lma = alignPower(lma, alignment);
      }
      section.lma = lma;
      // Where it takes part in the alignment, the inputs' alignment moves it.
      const aligned = output.alignWithInput
        ? section.vmaKnown
        : output.loadRegion !== output.region || staysAt(section, lma);
      section.lmaKnown = output.loadRegion.currentKnown && aligned;
    } else if (region.last && (section.flags & flag.alloc) !== 0) {
      const last = region.last.section;
      if (!last) section.lma = section.vma;
      else if (dot < last.vma && section.size !== 0n && dot + section.size <= last.vma) {
        section.lma = section.vma;
        const surely = section.vmaKnown && section.sizeKnown && last.vmaKnown && last.lmaKnown;
        if (last.vma !== last.lma && (host.closed || surely)) {
          host.warning(
            'ld-dot-moved-backwards',
            `The location counter moved backwards before ${output.name}`,
            output.place,
          );
        }
      } else {
        let lma =
          output.sectionKind === 'overlay'
            ? bits64(last.lma + last.size)
            : bits64(section.vma + last.lma - last.vma);
        if (alignment > 0) lma = alignPower(lma, alignment);
        section.lma = lma;
        section.lmaKnown =
          section.vmaKnown && last.lmaKnown && last.vmaKnown && last.sizeKnown && staysAt(section, lma);
      }
    } else {
      section.lma = section.vma;
    }
  }

  function trackLast(output: OutputStatement, section: Section, dot: bigint): void {
    const region = output.region ?? host.defaultRegion();
    const counts =
      (section.flags & flag.alloc) !== 0 &&
      (section.size !== 0n ||
        (!region.last && section.vma !== section.lma) ||
        (region.last !== undefined && dot >= (region.last.section?.vma ?? 0n)));
    if ((counts || output.sectionKind === 'firstOverlay') && !output.loadRegion) region.last = output;
  }

  function advanceRegion(output: OutputStatement, section: Section, dot: bigint, dataSize: bigint): void {
    const { region, loadRegion } = output;
    if (!region || (section.flags & (flag.alloc | flag.load)) === 0) {
      return;
    }
    region.current = dot;
    region.currentKnown = folder.dotKnown;
    checkRegion(output, section, region, output.address, section.vma, section.vmaKnown && section.sizeKnown);
    if (loadRegion && loadRegion !== region && ((section.flags & flag.load) !== 0 || output.alignWithInput)) {
      loadRegion.current = bits64(section.lma + dataSize);
      loadRegion.currentKnown = section.lmaKnown && section.sizeKnown;
      checkRegion(output, section, loadRegion, undefined, section.lma, loadRegion.currentKnown);
    }
  }

  function checkRegion(
    output: OutputStatement,
    section: Section,
    region: MemoryRegion,
    address: Tree | undefined,
    base: bigint,
    known: boolean,
  ): void {
    const { current, origin, length } = region;
    const outside = current < origin || current - origin > length;
    if (!outside || (current === bits64(origin + length) && base !== 0n)) return;
    if ((!known && !host.closed) || isUncertain(output)) return;
    if (address) {
      const message = `Section ${output.name} ends at 0x${current.toString(16)}, outside region ${region.names[0]}`;
      complaints.push(() => host.error('ld-section-outside-region', message, output.place));
    } else {
      complaints.push(() => {
        if (region.full) return;
        region.full = true;
        const message = `Section ${section.name} does not fit into region ${region.names[0]}`;
        host.error('ld-region-full', message, output.place);
      });
    }
  }

  function assignStatements(statements: readonly LinkStatement[], output: OutputStatement | undefined): void {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'output': {
          const { section } = statement;
          const { dot, dotKnown } = folder;
          if (section) {
            folder.dot = section.vma;
            folder.dotKnown = section.vmaKnown;
          }
          folder.uncertain = isUncertain(statement);
          assignStatements(statement.children, statement);
          folder.uncertain = false;
          if (statement.ignored) {
            folder.dot = dot;
            folder.dotKnown = dotKnown;
          } else if (section) {
            const threadBss = (section.flags & flag.threadLocal) !== 0 && (section.flags & flag.load) === 0;
            folder.dot = bits64(section.vma + (threadBss ? 0n : section.size));
            folder.dotKnown = section.vmaKnown && section.sizeKnown;
            if (statement.updateDotTree) folder.fold(statement.updateDotTree, absolute);
          }
          if (!host.closed && takesInputs(statement)) folder.dotKnown = false;
          break;
        }
        case 'assign':
          folder.fold(
            statement.tree as Tree | AssertTree | AssignTree,
            output ? (output.section ?? nowhere) : absolute,
          );
          if (statement.padding !== 0n) folder.dot = bits64(folder.dot + statement.padding);
          folder.dotKnown &&= statement.paddingKnown;
          break;
        case 'data':
          folder.fold(statement.tree, absolute);
          if (!folder.result.valid && folder.phase === 'final') {
            host.error('ld-syntax', 'The value of this data statement is not constant', statement.tree.place);
          }
          folder.dot = bits64(folder.dot + statement.size);
          break;
        case 'wild':
          for (const input of statement.inputs ?? [])
            folder.dot = bits64(folder.dot + input.padding + input.section.size);
          if (!host.closed) folder.dotKnown = false;
          break;
        case 'plain':
        case 'insert':
          break;
      }
    }
  }

  return {
    size() {
      host.nextIteration();
      complaints = [];
      if (folder.phase !== 'mark') sizingIteration++;
      folder.dot = 0n;
      folder.dotKnown = host.startKnown;
      sizeStatements(program.statements, undefined);
    },
    reportOutside() {
      for (const complain of complaints) complain();
    },
    isStable() {
      for (const outputs of program.outputs.values()) {
        for (const { section } of outputs) if (section && section.size !== section.rawSize) return false;
      }
      return true;
    },
    assignAll() {
      host.nextIteration();
      folder.dot = 0n;
      folder.dotKnown = host.startKnown;
      assignStatements(program.statements, undefined);
    },
    resetRegions() {
      for (const region of program.regions) {
        region.current = region.origin;
        region.currentKnown = region.originValid && host.startKnown;
        region.last = undefined;
      }
      for (const outputs of program.outputs.values()) {
        for (const output of outputs) {
          output.processedVma = false;
          output.processedLma = false;
          if (output.section) {
            output.section.rawSize = output.section.size;
            output.section.size = 0n;
          }
        }
      }
    },
  };
}
