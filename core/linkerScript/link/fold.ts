import { say } from '../../base/wording';
import { alignUp, bits64, divide, log2Ceil, remainder } from './arithmetic';
import { atLeast, both, certainIf, exact, settled, unknown, usual, type Certainty } from './certainty';
import { calculate } from './expressionTree';
import type {
  AssertTree,
  BinaryOperation,
  BinaryTree,
  NameTree,
  OutputStatement,
  Section,
  Tree,
  UnaryTree,
} from './linkState';
import { absolute } from './linkState';
import { segmentAlign, segmentEnd, segmentRelroEnd } from './dataSegment';
import {
  complain,
  createSymbol,
  findOutput,
  isClosed,
  iterationOf,
  pageSize,
  regionNamed,
  undefinedSymbol,
  type Link,
} from './state';

/*
 * Folds expressions as ldexp.c of binutils 2.40 does: a value is a number relative to an output section, or a plain
 * one; some are not valid in some phases. The outcome is in `link.result`.
 */

/** What holds of the outcome of an operation; a difference that would be negative says nothing. */
function binaryCertainty(
  operation: BinaryOperation,
  left: bigint,
  right: bigint,
  leftKnown: Certainty,
  rightKnown: Certainty,
): Certainty {
  switch (operation) {
    case '+':
    case '*':
    case 'MAX':
    case 'MIN':
      return both(leftKnown, rightKnown);
    case '-':
      if (left < right) return both(settled(leftKnown), settled(rightKnown));
      return both(leftKnown, settled(rightKnown));
    case 'ALIGN':
    case '<<':
      return both(leftKnown, settled(rightKnown));
    default:
      return both(settled(leftKnown), settled(rightKnown));
  }
}

export function setResult(link: Link, value: bigint, section: Section | undefined, known: Certainty): void {
  link.result.valid = true;
  link.result.value = value;
  link.result.section = section;
  link.result.known = known;
}

export function invalid(link: Link): void {
  link.result.valid = false;
  link.result.value = 0n;
  link.result.section = undefined;
  link.result.known = exact;
}

function relativeFromAbsolute(link: Link, value: bigint, known: Certainty): void {
  setResult(
    link,
    link.current === absolute ? value : bits64(value - link.current.vma),
    link.current,
    both(known, link.current.vmaKnown),
  );
}

function makeAbsolute(link: Link): void {
  if (link.result.section) {
    link.result.value = bits64(link.result.value + link.result.section.vma);
    link.result.known = both(link.result.known, link.result.section.vmaKnown);
  }
  link.result.section = absolute;
}

export function foldTree(link: Link, tree: Tree): void {
  switch (tree.kind) {
    case 'value':
      setResult(
        link,
        tree.value,
        link.current === absolute && !link.program.saneExpressions ? absolute : undefined,
        exact,
      );
      return;
    case 'name':
      foldName(link, tree);
      return;
    case 'unary':
      foldUnary(link, tree);
      return;
    case 'binary':
      foldChain(link, tree);
      return;
    case 'conditional': {
      foldTree(link, tree.condition);
      if (!link.result.valid) return;
      const known = settled(link.result.known);
      foldTree(link, link.result.value !== 0n ? tree.whenTrue : tree.whenFalse);
      link.result.known = both(link.result.known, known);
      return;
    }
    case 'assert':
      foldAssert(link, tree);
      return;
  }
}

function foldAssert(link: Link, tree: AssertTree): void {
  foldTree(link, tree.child);
  if (
    link.phase === 'final' &&
    link.result.value === 0n &&
    (link.result.known === exact || isClosed(link)) &&
    (link.result.valid || isClosed(link))
  ) {
    complain(
      link,
      'ld-assert-fails',
      tree.message === '' ? say`This assertion fails` : tree.message,
      tree.place,
    );
  }
}

function foldUnary(link: Link, tree: UnaryTree): void {
  foldTree(link, tree.child);
  if (!link.result.valid) return;
  switch (tree.operation) {
    case 'ALIGN':
      if (link.phase === 'first') link.result.valid = false;
      else
        relativeFromAbsolute(
          link,
          alignUp(link.dot, link.result.value),
          both(link.dotKnown, settled(link.result.known)),
        );
      return;
    case 'NEXT':
      if (link.phase === 'first') link.result.valid = false;
      else {
        makeAbsolute(link);
        link.result.value = alignUp(link.dot, link.result.value);
        link.result.known = both(link.dotKnown, settled(link.result.known));
      }
      return;
    case 'ABSOLUTE':
      makeAbsolute(link);
      return;
    case 'LOG2CEIL':
      link.result.value = log2Ceil(link.result.value);
      link.result.known = settled(link.result.known);
      link.result.section = undefined;
      return;
    case '~':
      link.result.value = bits64(~link.result.value);
      link.result.known = settled(link.result.known);
      return;
    case '!':
      link.result.value = link.result.value === 0n ? 1n : 0n;
      link.result.known = settled(link.result.known);
      return;
    case '-':
      link.result.value = bits64(-link.result.value);
      link.result.known = settled(link.result.known);
      return;
    case 'DATA_SEGMENT_END':
      segmentEnd(link);
  }
}

/** A chain of binary operators may be thousands long on its left side. */
function foldChain(link: Link, top: BinaryTree): void {
  if (top.left.kind !== 'binary') {
    foldTree(link, top.left);
    foldBinary(link, top);
    return;
  }
  const spine: BinaryTree[] = [];
  let first: Tree = top;
  while (first.kind === 'binary') {
    spine.push(first);
    first = first.left;
  }
  foldTree(link, first);
  for (let i = spine.length - 1; i >= 0; i--) foldBinary(link, spine[i]!);
}

/** The left operand is in `result`. */
function foldBinary(link: Link, tree: BinaryTree): void {
  const { operation } = tree;
  if (operation === 'SEGMENT_START') {
    if (link.result.valid) relativeFromAbsolute(link, link.result.value, link.result.known);
    else foldTree(link, tree.right);
    return;
  }
  const leftValid = link.result.valid;
  let left = link.result.value;
  let leftSection = link.result.section;
  let leftKnown = link.result.known;
  foldTree(link, tree.right);
  link.result.valid &&= leftValid;
  if (!link.result.valid) return;
  if (leftSection !== link.result.section) {
    if (link.result.section && leftSection) {
      makeAbsolute(link);
      left = bits64(left + leftSection.vma);
      leftKnown = both(leftKnown, leftSection.vmaKnown);
      leftSection = absolute;
    } else if (!link.result.section) {
      link.result.section = leftSection;
      leftSection = undefined;
    }
  }
  const right = link.result.value;
  link.result.known = binaryCertainty(operation, left, right, leftKnown, link.result.known);
  switch (operation) {
    case '/':
    case '%':
      if (right !== 0n) link.result.value = operation === '/' ? divide(left, right) : remainder(left, right);
      else if (link.phase !== 'mark' && (link.result.known === exact || isClosed(link))) {
        complain(
          link,
          'ld-division-by-zero',
          operation === '/' ? say`Division by zero` : say`Remainder by zero`,
          tree.right.place,
        );
      }
      arithmeticSection(link, leftSection);
      return;
    case '==':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
    case '&&':
    case '||':
      link.result.value = calculate(operation, left, right)!;
      link.result.section = undefined;
      return;
    case 'MAX':
    case 'MIN':
    case 'ALIGN':
      link.result.value = calculate(operation, left, right)!;
      return;
    case 'DATA_SEGMENT_ALIGN':
      segmentAlign(link, left, right);
      return;
    case 'DATA_SEGMENT_RELRO_END':
      // ld holds the operands the other way round; `left` is the offset here.
      segmentRelroEnd(link, right, left);
      return;
    default:
      link.result.value = calculate(operation, left, right)!;
      arithmeticSection(link, leftSection);
  }
}

/** Arithmetic on two values of one section gives a plain number. */
function arithmeticSection(link: Link, leftSection: Section | undefined): void {
  if (link.result.section === leftSection)
    link.result.section = link.current === absolute && !link.program.saneExpressions ? absolute : undefined;
}

function foldName(link: Link, tree: NameTree): void {
  const { phase } = link;
  switch (tree.operation) {
    case 'NAME':
      if (tree.name === '.') relativeFromAbsolute(link, link.dot, link.dotKnown);
      else foldSymbol(link, tree);
      return;
    case 'SIZEOF_HEADERS':
      if (phase === 'first') invalid(link);
      else setResult(link, 0n, undefined, unknown);
      return;
    case 'DEFINED': {
      const symbol = link.symbols.get(tree.name);
      const defined =
        symbol?.state === 'defined' &&
        (!symbol.byScript || symbol.wasObject || symbol.iteration === iterationOf(link));
      // What the script does not define, or defines only later, an object file may define.
      setResult(link, defined ? 1n : 0n, undefined, defined || isClosed(link) ? exact : usual);
      return;
    }
    case 'ADDR':
    case 'LOADADDR':
    case 'SIZEOF':
    case 'ALIGNOF':
      if (phase === 'first') invalid(link);
      else foldSection(link, tree);
      return;
    case 'ORIGIN': {
      if (link.quiet && !link.program.regionByName.has(tree.name)) {
        invalid(link);
        return;
      }
      const region = regionNamed(link, tree.name, tree.place);
      relativeFromAbsolute(link, region.origin, certainIf(region.originValid));
      return;
    }
    case 'LENGTH': {
      if (link.quiet && !link.program.regionByName.has(tree.name)) {
        invalid(link);
        return;
      }
      const region = regionNamed(link, tree.name, tree.place);
      setResult(link, region.length, undefined, certainIf(region.lengthValid));
      return;
    }
    case 'CONSTANT':
      if (tree.name === 'MAXPAGESIZE') setResult(link, pageSize, undefined, exact);
      else if (tree.name === 'COMMONPAGESIZE') setResult(link, pageSize, undefined, exact);
      else {
        complain(
          link,
          'ld-syntax',
          say`Unknown constant ${tree.name}: use MAXPAGESIZE or COMMONPAGESIZE`,
          tree.place,
        );
        invalid(link);
      }
  }
}

function foldSymbol(link: Link, tree: NameTree): void {
  const { phase } = link;
  const symbol = (tree.symbol ??= link.symbols.get(tree.name) ?? createSymbol(link, tree.name));
  if (symbol.state === 'defined') {
    const plain = symbol.section === absolute && (link.current !== absolute || link.program.saneExpressions);
    setResult(link, symbol.value, plain ? undefined : symbol.section, symbol.known);
  } else {
    invalid(link);
    if (phase === 'final' || (phase !== 'mark' && link.assigningToDot)) {
      undefinedSymbol(link, tree.name, tree.place);
      if (!isClosed(link)) setResult(link, 0n, link.current === absolute ? absolute : undefined, unknown);
    } else if (symbol.state === 'new') symbol.state = 'undefined';
    if (!isClosed(link) && (phase === 'allocating' || phase === 'assigning')) {
      setResult(link, 0n, link.current === absolute ? absolute : undefined, unknown);
    }
  }
  // An assignment to itself is allowed only to an absolute symbol that this pass has defined.
  if (
    link.assignName === tree.name &&
    !(symbol.state === 'defined' && symbol.section === absolute && symbol.iteration === iterationOf(link))
  ) {
    link.assignName = undefined;
  }
}

function foldSection(link: Link, tree: NameTree): void {
  const output = findOutput(link.program, tree.name);
  // A section of that name may be one that only the objects have.
  if (!output && !isClosed(link) && link.phase !== 'mark') {
    const isAddress = tree.operation === 'ADDR' || tree.operation === 'LOADADDR';
    setResult(link, 0n, isAddress ? absolute : undefined, isAddress ? unknown : atLeast);
    return;
  }
  if (!output) {
    if (link.phase === 'final') {
      complain(link, 'ld-undefined-symbol', say`There is no output section ${tree.name}`, tree.place);
    }
    if (tree.operation === 'SIZEOF' || tree.operation === 'ALIGNOF') setResult(link, 0n, undefined, exact);
    else invalid(link);
    return;
  }
  const { section } = output;
  switch (tree.operation) {
    case 'ADDR':
      if (output.processedVma && section) setResult(link, 0n, section, exact);
      else if (!section && !isClosed(link) && link.phase !== 'mark') setResult(link, 0n, absolute, unknown);
      else invalid(link);
      return;
    case 'LOADADDR':
      if (output.processedLma && section) {
        if (output.loadBase) loadBaseOf(link, output, output.loadBase, tree);
        else setResult(link, section.lma, absolute, section.lmaKnown);
      } else if (!section && !isClosed(link) && link.phase !== 'mark') setResult(link, 0n, absolute, unknown);
      else invalid(link);
      return;
    case 'SIZEOF':
      if (!section) setResult(link, 0n, undefined, isClosed(link) ? exact : atLeast);
      else
        setResult(link, output.processedVma ? section.size : section.rawSize, undefined, section.sizeKnown);
      return;
    default:
      if (!section) setResult(link, 0n, undefined, certainIf(isClosed(link)));
      else
        setResult(
          link,
          1n << BigInt(Math.max(0, section.alignmentPower)),
          undefined,
          certainIf(section.alignmentKnown),
        );
  }
}

function loadBaseOf(link: Link, output: OutputStatement, base: Tree, tree: NameTree): void {
  if (link.foldingLoadBase.has(output)) {
    // ld recurses until its stack is full.
    complain(
      link,
      'ld-syntax',
      say`The load address of section ${output.name} depends on itself`,
      tree.place,
    );
    invalid(link);
    return;
  }
  link.foldingLoadBase.add(output);
  foldTree(link, base);
  link.foldingLoadBase.delete(output);
  if (link.result.valid) makeAbsolute(link);
}
