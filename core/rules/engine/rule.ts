import type { Device } from '../../device/device';
import type { Evaluation } from '../../linkerScript/evaluation';
import type { PoolFile } from '../../memoryPool/poolFile';
import type { ProfileFile } from '../../memoryPool/profile';
import type { ClaimOf } from '../../memory/claim';
import type { Ledger } from '../../memory/ledger';
import type { JudgedNeed, NeedKind, NeedOf } from '../../memory/needs/need';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Discovery } from '../../project/target';
import type { Severity, SeveritySetting } from '../../base/severity';
import type { SingleFinding } from './finding';

/**
 * A finding as a rule reports it; the engine adds the rule's id, the severity that the user chose and the target, and puts
 * `help` at the end of the message.
 */
export type Report = Omit<
  SingleFinding,
  'rule' | 'severity' | 'target' | 'proof' | 'related' | 'overlap' | 'fixes' | 'help'
> & {
  /** What to do; or that nothing can be done, and why. No report is without it. */
  readonly help: string;
  /** Only where it differs from the rule's default. */
  readonly severity?: Severity;
} & Partial<Pick<SingleFinding, 'proof' | 'related' | 'overlap' | 'fixes'>>;

/** What every rule may look at beside its own subject. */
export interface RuleContext {
  /** Who occupies what in a target, and when. */
  readonly ledgerOf: (target: BuiltTarget) => Ledger;
  /** What claims of a target need before they can be used, and what in the project provides it. */
  readonly needsOf: <K extends NeedKind>(kind: K, target: BuiltTarget) => readonly JudgedNeed<NeedOf<K>>[];
  readonly artifacts: Artifacts;
  readonly discovery: Discovery;
}

/** A linker script with all that it INCLUDEs. */
export interface ScriptSubject {
  readonly file: string;
  readonly evaluation: Evaluation;
  /** By evidence; undefined where nothing names the device. */
  readonly device: Device | undefined;
  /** How its addresses are to be read; without aliases where nothing proves a device that has them. */
  readonly addressing: Device;
  /** Its regions as claims, at canonical addresses. */
  readonly claims: readonly ClaimOf<'region'>[];
  /** The targets that use it. */
  readonly targets: readonly BuiltTarget[];
}

export interface PoolFileSubject {
  readonly file: string;
  readonly poolFile: PoolFile;
  readonly device: Device | undefined;
  readonly addressing: Device;
  /** Its pools as claims, at canonical addresses. */
  readonly claims: readonly ClaimOf<'pool'>[];
  readonly targets: readonly BuiltTarget[];
}

export interface ProfileSubject {
  readonly file: string;
  readonly profile: ProfileFile;
}

/**
 * One check, alone in its file below a subject's folder. The comment above the constant is its page: what it finds, then
 * the sections of the others. `npm run generate` finds it and writes the list, the page, the settings and the schema.
 */
export interface Rule {
  /** Stable, kebab-case: the same in the editor, the terminal, SARIF and the settings. */
  readonly id: string;
  readonly defaultSeverity: SeveritySetting;
  /** Set where the severity follows proof or circumstances: what `n6mem rules` prints as the default. */
  readonly defaultNote?: string;
  /** One line: what it finds. */
  readonly title: string;
  readonly checkTarget?: (target: BuiltTarget, context: RuleContext) => readonly Report[];
  readonly checkScript?: (script: ScriptSubject, context: RuleContext) => readonly Report[];
  readonly checkPoolFile?: (poolFile: PoolFileSubject, context: RuleContext) => readonly Report[];
  readonly checkProfile?: (profile: ProfileSubject, context: RuleContext) => readonly Report[];
}
