import { alignUp, bits64, divide, log2Ceil, remainder } from './arithmetic';
import { calculate } from './expressionTree';
import type { Folder, FoldHost, FoldResult, SegmentState } from './folding';
import type {
  AssertTree,
  AssignTree,
  BinaryTree,
  NameTree,
  OutputStatement,
  Section,
  Tree,
  UnaryTree,
} from './linkState';
import { absolute, flag, nowhere } from './linkState';

/**
 * Folds expressions as ldexp.c of binutils 2.40 does: a value is a number relative to an output section, or a plain
 * one; some are not valid in some phases.
 */
export function createFolder(link: FoldHost): Folder {
  let quiet = false;
  const host: FoldHost = {
    ...link,
    // Both are known only once the script is loaded.
    get closed() {
      return link.closed;
    },
    get wholeScript() {
      return link.wholeScript;
    },
    error(code, message, place) {
      if (!quiet) link.error(code, message, place);
    },
    undefinedSymbol(name, place) {
      if (!quiet) link.undefinedSymbol(name, place);
    },
  };
  const result: FoldResult = { valid: false, value: 0n, section: undefined, known: true };
  const segment: SegmentState = {
    phase: 'none',
    base: 0n,
    end: 0n,
    relroEnd: 0n,
    commonPageSize: 0n,
    maximumPageSize: 0n,
  };
  let current: Section = absolute;
  let hasDot = false;
  let assigningToDot = false;
  let assignName: string | undefined;
  const folder: Folder = {
    result,
    segment,
    phase: 'first',
    segmentEnded: () => segment.phase === 'endSeen',
    dot: 0n,
    dotKnown: true,
    uncertain: false,
    changes: 0,
    unreferenced: new Map(),
    fold(tree, section) {
      current = section;
      hasDot = true;
      foldAny(tree);
    },
    foldWithoutDot(tree) {
      const { dot, dotKnown } = folder;
      folder.dot = 0n;
      folder.dotKnown = true;
      current = absolute;
      hasDot = false;
      foldAny(tree);
      folder.dot = dot;
      folder.dotKnown = dotKnown;
    },
  };

  function foldAny(tree: Tree | AssignTree): void {
    if (tree.kind === 'assignTo') assign(tree);
    else foldTree(tree);
  }

  function set(value: bigint, section: Section | undefined, known: boolean): void {
    result.valid = true;
    result.value = value;
    result.section = section;
    result.known = known;
  }

  function invalid(): void {
    result.valid = false;
    result.value = 0n;
    result.section = undefined;
    result.known = true;
  }

  function relativeFromAbsolute(value: bigint, known: boolean): void {
    set(current === absolute ? value : bits64(value - current.vma), current, known && current.vmaKnown);
  }

  function makeAbsolute(): void {
    if (result.section) {
      result.value = bits64(result.value + result.section.vma);
      result.known &&= result.section.vmaKnown;
    }
    result.section = absolute;
  }

  function foldTree(tree: Tree): void {
    switch (tree.kind) {
      case 'value':
        set(tree.value, current === absolute && !host.sane() ? absolute : undefined, true);
        return;
      case 'name':
        foldName(tree);
        return;
      case 'unary':
        foldUnary(tree);
        return;
      case 'binary':
        foldChain(tree);
        return;
      case 'conditional': {
        foldTree(tree.condition);
        if (!result.valid) return;
        const { known } = result;
        foldTree(result.value !== 0n ? tree.whenTrue : tree.whenFalse);
        result.known &&= known;
        return;
      }
      case 'assert':
        foldAssert(tree);
        return;
    }
  }

  function foldAssert(tree: AssertTree): void {
    foldTree(tree.child);
    if (
      folder.phase === 'final' &&
      result.value === 0n &&
      (result.known || host.closed) &&
      (result.valid || host.closed)
    ) {
      host.error('ld-assert-fails', tree.message === '' ? 'This assertion fails' : tree.message, tree.place);
    }
  }

  function foldUnary(tree: UnaryTree): void {
    foldTree(tree.child);
    if (!result.valid) return;
    switch (tree.operation) {
      case 'ALIGN':
        if (folder.phase === 'first') result.valid = false;
        else relativeFromAbsolute(alignUp(folder.dot, result.value), result.known && folder.dotKnown);
        return;
      case 'NEXT':
        if (folder.phase === 'first') result.valid = false;
        else {
          makeAbsolute();
          result.value = alignUp(folder.dot, result.value);
          result.known &&= folder.dotKnown;
        }
        return;
      case 'ABSOLUTE':
        makeAbsolute();
        return;
      case 'LOG2CEIL':
        result.value = log2Ceil(result.value);
        result.section = undefined;
        return;
      case '~':
        result.value = bits64(~result.value);
        return;
      case '!':
        result.value = result.value === 0n ? 1n : 0n;
        return;
      case '-':
        result.value = bits64(-result.value);
        return;
      case 'DATA_SEGMENT_END':
        segmentEnd();
    }
  }

  /** A chain of binary operators may be thousands long on its left side. */
  function foldChain(top: BinaryTree): void {
    if (top.left.kind !== 'binary') {
      foldTree(top.left);
      foldBinary(top);
      return;
    }
    const spine: BinaryTree[] = [];
    let first: Tree = top;
    while (first.kind === 'binary') {
      spine.push(first);
      first = first.left;
    }
    foldTree(first);
    for (let i = spine.length - 1; i >= 0; i--) foldBinary(spine[i]!);
  }

  /** The left operand is in `result`. */
  function foldBinary(tree: BinaryTree): void {
    const { operation } = tree;
    if (operation === 'SEGMENT_START') {
      if (result.valid) relativeFromAbsolute(result.value, result.known);
      else foldTree(tree.right);
      return;
    }
    const leftValid = result.valid;
    let left = result.value;
    let leftSection = result.section;
    let leftKnown = result.known;
    foldTree(tree.right);
    result.valid &&= leftValid;
    if (!result.valid) return;
    if (leftSection !== result.section) {
      if (result.section && leftSection) {
        makeAbsolute();
        left = bits64(left + leftSection.vma);
        leftKnown &&= leftSection.vmaKnown;
        leftSection = absolute;
      } else if (!result.section) {
        result.section = leftSection;
        leftSection = undefined;
      }
    }
    result.known &&= leftKnown;
    const right = result.value;
    switch (operation) {
      case '/':
      case '%':
        if (right !== 0n) result.value = operation === '/' ? divide(left, right) : remainder(left, right);
        else if (folder.phase !== 'mark' && (result.known || host.closed)) {
          const what = operation === '/' ? 'Division' : 'Remainder';
          host.error('ld-division-by-zero', `${what} by zero`, tree.right.place);
        }
        arithmeticSection(leftSection);
        return;
      case '==':
      case '!=':
      case '<':
      case '>':
      case '<=':
      case '>=':
      case '&&':
      case '||':
        result.value = calculate(operation, left, right)!;
        result.section = undefined;
        return;
      case 'MAX':
      case 'MIN':
      case 'ALIGN':
        result.value = calculate(operation, left, right)!;
        return;
      case 'DATA_SEGMENT_ALIGN':
        segmentAlign(left, right);
        return;
      case 'DATA_SEGMENT_RELRO_END':
        // ld holds the operands the other way round; `left` is the offset here.
        segmentRelroEnd(right, left);
        return;
      default:
        result.value = calculate(operation, left, right)!;
        arithmeticSection(leftSection);
    }
  }

  /** Arithmetic on two values of one section gives a plain number. */
  function arithmeticSection(leftSection: Section | undefined): void {
    if (result.section === leftSection)
      result.section = current === absolute && !host.sane() ? absolute : undefined;
  }

  function segmentAlign(maximum: bigint, common: bigint): void {
    if (folder.phase === 'first' || current !== absolute) {
      result.valid = false;
      return;
    }
    result.known &&= folder.dotKnown;
    result.value = alignUp(folder.dot, maximum);
    if (segment.phase === 'relroAdjust') result.value = segment.base;
    else if (segment.phase === 'adjust') {
      if (common < maximum)
        result.value = bits64(result.value + ((folder.dot + common - 1n) & (maximum - common)));
    } else {
      result.value = bits64(result.value + (folder.dot & (maximum - 1n)));
      if (segment.phase === 'none') {
        segment.phase = 'alignSeen';
        segment.base = result.value;
        segment.commonPageSize = common;
        segment.maximumPageSize = maximum;
        segment.relroEnd = 0n;
      } else if (segment.phase !== 'done') result.valid = false;
    }
  }

  function segmentRelroEnd(value: bigint, offset: bigint): void {
    const { phase } = segment;
    if (folder.phase === 'first' || current !== absolute) result.valid = false;
    else if (phase === 'alignSeen' || phase === 'adjust' || phase === 'relroAdjust' || phase === 'done') {
      if (phase === 'alignSeen') {
        segment.relroEnd = bits64(value + offset);
        segment.phase = 'relroSeen';
      }
      result.value = value;
    } else result.valid = false;
  }

  function segmentEnd(): void {
    const { phase } = segment;
    if (folder.phase === 'first' || current !== absolute) result.valid = false;
    else if (phase === 'alignSeen' || phase === 'relroSeen') {
      segment.phase = 'endSeen';
      segment.end = result.value;
    } else if (phase !== 'done' && phase !== 'adjust' && phase !== 'relroAdjust') result.valid = false;
  }

  function foldName(tree: NameTree): void {
    const { phase } = folder;
    switch (tree.operation) {
      case 'NAME':
        if (tree.name === '.') relativeFromAbsolute(folder.dot, folder.dotKnown);
        else foldSymbol(tree);
        return;
      case 'SIZEOF_HEADERS':
        if (phase === 'first') invalid();
        else set(0n, undefined, false);
        return;
      case 'DEFINED': {
        const symbol = host.symbol(tree.name);
        const defined =
          symbol?.state === 'defined' &&
          (!symbol.byScript || symbol.wasObject || symbol.iteration === host.iteration());
        set(defined ? 1n : 0n, undefined, true);
        return;
      }
      case 'ADDR':
      case 'LOADADDR':
      case 'SIZEOF':
      case 'ALIGNOF':
        if (phase === 'first') invalid();
        else foldSection(tree);
        return;
      case 'ORIGIN': {
        if (quiet && !host.hasRegion(tree.name)) {
          invalid();
          return;
        }
        const region = host.region(tree.name, tree.place);
        relativeFromAbsolute(region.origin, region.originValid);
        return;
      }
      case 'LENGTH': {
        if (quiet && !host.hasRegion(tree.name)) {
          invalid();
          return;
        }
        const region = host.region(tree.name, tree.place);
        set(region.length, undefined, region.lengthValid);
        return;
      }
      case 'CONSTANT':
        if (tree.name === 'MAXPAGESIZE') set(host.maximumPageSize, undefined, true);
        else if (tree.name === 'COMMONPAGESIZE') set(host.commonPageSize, undefined, true);
        else {
          host.error(
            'ld-syntax',
            `Unknown constant ${tree.name}: use MAXPAGESIZE or COMMONPAGESIZE`,
            tree.place,
          );
          invalid();
        }
    }
  }

  function foldSymbol(tree: NameTree): void {
    const { phase } = folder;
    const symbol = (tree.symbol ??= host.symbol(tree.name) ?? host.createSymbol(tree.name));
    if (symbol.state === 'defined') {
      const plain = symbol.section === absolute && (current !== absolute || host.sane());
      set(symbol.value, plain ? undefined : symbol.section, symbol.known);
    } else {
      invalid();
      if (phase === 'final' || (phase !== 'mark' && assigningToDot)) {
        host.undefinedSymbol(tree.name, tree.place);
        if (!host.closed) set(0n, current === absolute ? absolute : undefined, false);
      } else if (symbol.state === 'new') symbol.state = 'undefined';
      if (!host.closed && (phase === 'allocating' || phase === 'assigning')) {
        set(0n, current === absolute ? absolute : undefined, false);
      }
    }
    // An assignment to itself is allowed only to an absolute symbol that this pass has defined.
    if (
      assignName === tree.name &&
      !(symbol.state === 'defined' && symbol.section === absolute && symbol.iteration === host.iteration())
    ) {
      assignName = undefined;
    }
  }

  function foldSection(tree: NameTree): void {
    const output = host.output(tree.name);
    if (!output && !host.wholeScript && folder.phase !== 'mark') {
      set(0n, tree.operation === 'ADDR' || tree.operation === 'LOADADDR' ? absolute : undefined, false);
      return;
    }
    if (!output) {
      if (folder.phase === 'final') {
        host.error('ld-undefined-symbol', `There is no output section ${tree.name}`, tree.place);
      }
      if (tree.operation === 'SIZEOF' || tree.operation === 'ALIGNOF') set(0n, undefined, true);
      else invalid();
      return;
    }
    const { section } = output;
    switch (tree.operation) {
      case 'ADDR':
        if (output.processedVma && section) set(0n, section, true);
        else if (!section && !host.closed && folder.phase !== 'mark') set(0n, absolute, false);
        else invalid();
        return;
      case 'LOADADDR':
        if (output.processedLma && section) {
          if (output.loadBase) loadBaseOf(output, output.loadBase, tree);
          else set(section.lma, absolute, section.lmaKnown);
        } else if (!section && !host.closed && folder.phase !== 'mark') set(0n, absolute, false);
        else invalid();
        return;
      case 'SIZEOF':
        if (!section) set(0n, undefined, host.closed);
        else set(output.processedVma ? section.size : section.rawSize, undefined, section.sizeKnown);
        return;
      default:
        if (!section) set(0n, undefined, host.closed);
        else set(1n << BigInt(Math.max(0, section.alignmentPower)), undefined, section.alignmentKnown);
    }
  }

  const foldingLoadBase = new Set<OutputStatement>();
  function loadBaseOf(output: OutputStatement, base: Tree, tree: NameTree): void {
    if (foldingLoadBase.has(output)) {
      // ld recurses until its stack is full.
      host.error('ld-syntax', `The load address of section ${output.name} depends on itself`, tree.place);
      invalid();
      return;
    }
    foldingLoadBase.add(output);
    foldTree(base);
    foldingLoadBase.delete(output);
    if (result.valid) makeAbsolute();
  }

  function assign(tree: AssignTree): void {
    if (tree.target === '.') {
      assignDot(tree);
      return;
    }
    let symbol = tree.symbol ?? host.symbol(tree.target);
    if (tree.provide && !tree.provided) {
      if (symbol?.state === 'defined') return;
      if (!symbol) {
        if (folder.phase === 'final') asIfReferenced(tree);
        return;
      }
    }
    assignName = tree.target;
    foldTree(tree.source);
    if (folder.phase === 'final' || assignName !== undefined) {
      if (tree.provide) tree.provided = true;
      symbol ??= host.createSymbol(tree.target);
      tree.symbol = symbol;
      if (!result.valid && symbol.state === 'new') set(0n, undefined, result.known);
      if (result.valid) {
        if (!symbol.byScript && symbol.state === 'defined') symbol.wasObject = true;
        const section = result.section ?? current;
        const known = result.known && !folder.uncertain;
        const same = symbol.state === 'defined' && symbol.value === result.value;
        if (!same || symbol.section !== section || symbol.known !== known) folder.changes++;
        symbol.iteration = host.iteration();
        symbol.state = 'defined';
        symbol.value = result.value;
        symbol.section = section;
        symbol.known = known;
        symbol.byScript = true;
        symbol.place = tree.targetPlace;
      }
    }
    assignName = undefined;
  }

  /** The value that a PROVIDE would have if something referred to it. */
  function asIfReferenced(tree: AssignTree): void {
    quiet = true;
    foldTree(tree.source);
    quiet = false;
    if (!result.valid) return;
    const section = result.section ?? current;
    folder.unreferenced.set(tree, {
      value: bits64(result.value + section.vma),
      known: result.known && section.vmaKnown && !folder.uncertain,
    });
  }

  function assignDot(tree: AssignTree): void {
    if (tree.provide) {
      host.error('ld-syntax', 'The location counter cannot be PROVIDEd', tree.place);
      return;
    }
    const { phase } = folder;
    if (phase === 'first') {
      invalid();
      return;
    }
    assigningToDot = true;
    foldTree(tree.source);
    assigningToDot = false;
    if (
      phase === 'mark' &&
      current !== absolute &&
      current !== nowhere &&
      !(result.valid && result.value === 0n && keepsNothing(tree.source))
    ) {
      current.flags |= flag.keep;
    }
    if (!result.valid || current === nowhere) {
      if (phase !== 'mark') {
        host.error('ld-syntax', 'This value cannot be given to the location counter here', tree.place);
      }
    } else if (!hasDot) {
      host.error('ld-syntax', 'The location counter can be set only inside SECTIONS', tree.place);
    } else if (phase === 'mark' || phase === 'allocating' || current === absolute) {
      const base = result.section ?? current;
      const next = bits64(result.value + base.vma);
      const known = result.known && base.vmaKnown;
      if (next < folder.dot && current !== absolute) {
        if ((known && folder.dotKnown) || host.closed) {
          const move = `from 0x${folder.dot.toString(16)} to 0x${next.toString(16)}`;
          const message = `The location counter cannot move backwards inside a section (${move})`;
          host.error('ld-location-counter-backwards', message, tree.place);
        } else {
          folder.dotKnown = false;
        }
      } else {
        folder.dot = next;
        folder.dotKnown = known;
      }
    }
  }

  /** `. = 0`, `. = . + 0` and `. = ALIGN (. != 0 ? x : 1)` do not make ld keep an empty section. */
  function keepsNothing(source: Tree): boolean {
    if (isZero(source)) return true;
    if (source.kind === 'binary' && source.operation === '+' && isDot(source.left))
      return isZero(source.right);
    return (
      source.kind === 'unary' &&
      source.operation === 'ALIGN' &&
      source.child.kind === 'conditional' &&
      isDotNotZero(source.child.condition) &&
      source.child.whenFalse.kind === 'value' &&
      source.child.whenFalse.value === 1n
    );
  }

  function isZero(tree: Tree): boolean {
    if (tree.kind === 'value') return tree.value === 0n;
    if (tree.kind !== 'name' || tree.operation !== 'NAME' || tree.name === '.') return false;
    const symbol = host.symbol(tree.name);
    return (
      symbol?.state === 'defined' &&
      symbol.byScript &&
      symbol.iteration === host.iteration() &&
      symbol.section === absolute &&
      symbol.value === 0n
    );
  }

  function isDot(tree: Tree): boolean {
    return tree.kind === 'name' && tree.operation === 'NAME' && tree.name === '.';
  }

  function isDotNotZero(tree: Tree): boolean {
    return (
      tree.kind === 'binary' &&
      tree.operation === '!=' &&
      isDot(tree.left) &&
      tree.right.kind === 'value' &&
      tree.right.value === 0n
    );
  }

  return folder;
}
