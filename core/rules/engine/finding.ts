import type { AddressRange } from '../../base/addressRange';
import type { Severity } from '../../base/severity';
import type { Place } from '../../base/span';
import type { Claim, Proof } from '../../memory/claim';

export interface RelatedPlace extends Place {
  readonly message: string;
  /** The other end of a conflict: an editor shows the finding there as well. */
  readonly isOtherEnd?: boolean;
}

/** One change of one file; spans refer to the text that was checked. */
export interface TextEdit extends Place {
  readonly newText: string;
}

/**
 * `safe`: the meaning is certain, nobody has to look. `suggested`: a guess, such as the nearest name or another place.
 */
export type FixSafety = 'safe' | 'suggested';

/** A way to end a finding. It may touch several files; it is offered only once it has been shown to work. */
export interface Fix {
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
  /** The title says that the model must be generated again: what its old sources still bring counts for nothing. */
  readonly generatesAgain?: boolean;
}

/** A fix that says how many bytes it gives or takes: of several the least change goes first. */
export interface SizedFix extends Fix {
  readonly bytes: number;
}

/** A fix that was tried on the whole project and works. */
export interface VerifiedFix extends Fix {
  /** The first safe one of a finding: what `--fix`, "fix all" and the editor's preferred quick fix take. */
  readonly preferred: boolean;
}

/** Where a region has to end. */
export interface Bound {
  /** File and name of the region. */
  readonly region: string;
  /** A canonical address. */
  readonly end: bigint;
}

/** The bound of a region at an address; every rule means the same region by it. */
export function boundOf({ owner, name }: Pick<Claim, 'owner' | 'name'>, end: bigint): Bound {
  return { region: `${owner}:${name}`, end };
}

/**
 * One result of one rule in one target. Carries both ends of a conflict and what its fixes need; nothing reads the
 * message.
 */
export interface SingleFinding {
  readonly rule: string;
  /** What it is about, without positions or numbers: the same finding before and after an edit has the same key. */
  readonly key: string;
  readonly severity: Severity;
  /** The consequence and its size first, in its first sentence; then the facts; `help` at its end. */
  readonly message: string;
  /** What to do, as one or two sentences; or that nothing can be done, and why. `message` ends with it. */
  readonly help?: string;
  /** The target it was found in; undefined for what concerns one file alone. */
  readonly target: string | undefined;
  readonly proof: Proof | undefined;
  readonly place: Place;
  readonly related: readonly RelatedPlace[];
  /** The bytes that the two declared ranges share, at canonical addresses. */
  readonly overlap: AddressRange | undefined;
  /** The very bytes that are shared, sorted and disjoint, where they are fewer than `overlap` spans. */
  readonly pieces?: readonly AddressRange[];
  /** LSP's "unnecessary" tag. */
  readonly unnecessary?: boolean;
  /** Candidate fixes, not yet verified; see verifiedFixes.ts. */
  readonly fixes: readonly Fix[];
  /**
   * The cause, where it is wider than file and key: results of the rule that share it are one finding. Without positions
   * and numbers, like `key`.
   */
  readonly group?: string;
  /**
   * The same mistake in several places: results of the rule that share one of these are one finding, too, whatever their
   * `group` is. Without positions and numbers, like `key`.
   */
  readonly alike?: readonly string[];
  /** How the message of the whole group names this member: `pool npuRAM3, 458752 bytes (448 KiB)`. */
  readonly also?: string;
  /** What the finding rests on, in one line: `linked by Application/Makefile:202`. */
  readonly evidence?: string;
  /** What ends it: a region that reaches no further than an address. Of several of one region the lowest ends all. */
  readonly bound?: Bound;
  /** Findings of these rules in nothing but these files follow from this one: they are counted, not listed. */
  readonly explains?: { readonly rules: readonly string[]; readonly files: readonly string[] };
}

/** Everything that one cause brings about: one thing to know, one thing to correct. The fields are those of the most severe one. */
export interface Finding extends SingleFinding {
  /** Unique in a check, and the same after lines have moved: the base of fingerprints. */
  readonly cause: string;
  /** Its own and those of its companions: a baseline knows a finding if it knows all of them. */
  readonly causes: readonly string[];
  /** All targets that it concerns; `target` is the first. */
  readonly targets: readonly string[];
  /** All shared ranges; `overlap` is the first. */
  readonly overlaps: readonly AddressRange[];
  /** How many findings were left out because they follow from this one. */
  readonly follows: number;
  /** What other rules say of the same mistake: the edit that ends the finding ends them as well. */
  readonly companions: readonly Finding[];
  /** The most severe first; those of its companions behind its own. */
  readonly members: readonly SingleFinding[];
}

/** What a finding says without what to do about it, for faces that show the two apart. */
export function statementOf({ message, help }: Pick<SingleFinding, 'message' | 'help'>): string {
  return help !== undefined && message.endsWith(help) ? message.slice(0, -help.length).trimEnd() : message;
}

/** Whether two places begin at the same text. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.span.start === b.span.start;
}

/** The members that the finding's own rule reports. */
export function ownMembers({ members, companions }: Finding): readonly SingleFinding[] {
  const others = new Set(companions.flatMap((companion) => companion.members));
  return members.filter((member) => !others.has(member));
}

/** The same cause in other places: the first of its own members at each. */
export function membersElsewhere(finding: Finding): readonly SingleFinding[] {
  const elsewhere: SingleFinding[] = [];
  for (const member of ownMembers(finding)) {
    if (![finding, ...elsewhere].some(({ place }) => isSamePlace(place, member.place)))
      elsewhere.push(member);
  }
  return elsewhere;
}
