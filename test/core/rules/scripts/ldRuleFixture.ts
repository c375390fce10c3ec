import { applyEdits } from '../../../../core/base/edits';
import { boardNamed } from '../../../../core/device/boards';
import { deviceNamed } from '../../../../core/device/devices';
import { createArtifacts } from '../../../../core/project/artifacts';
import type { BuiltTarget } from '../../../../core/project/builtTarget';
import { gather } from '../../../../core/project/gather';
import type { ProjectFiles } from '../../../../core/project/projectFiles';
import type { Evidence, TargetFiles } from '../../../../core/project/target';
import { scriptSubject } from '../../../../core/rules/engine/subjects';
import { ruleContext } from '../../../../core/rules/engine/context';
import type { Fix } from '../../../../core/rules/engine/finding';
import type { Report, Rule } from '../../../../core/rules/engine/rule';

export interface LdProject {
  /** Text of `app.ld`. */
  readonly script: string;
  readonly others?: Readonly<Record<string, string>>;
  /** Text of the Makefile that links it; no target without one. */
  readonly makefile?: string;
  readonly board?: string;
  /** `null`: nothing names the device. */
  readonly device?: string | null;
}

/** The rule's reports on `app.ld`, as the engine would call it. */
export function reportsOf(rule: Rule, project: LdProject): readonly Report[] {
  const texts = {
    'app.ld': project.script,
    ...(project.makefile === undefined ? {} : { Makefile: project.makefile }),
    ...project.others,
  };
  const artifacts = createArtifacts(projectFiles(texts));
  const device = project.device === null ? undefined : deviceNamed(project.device ?? 'STM32N657');
  const targets: BuiltTarget[] = [];
  if (project.makefile !== undefined) {
    const evidence: Evidence = { strength: 3, file: 'Makefile', line: 0, text: 'LDSCRIPT = app.ld' };
    const files: TargetFiles = {
      name: 'board',
      device,
      board: project.board === undefined ? undefined : boardNamed(project.board),
      files: [{ role: 'linkerScript', file: 'app.ld', evidence: [evidence] }],
      boot: [],
      sources: [],
      scriptIsLinked: true,
    };
    targets.push(gather(files, artifacts));
  }
  const evaluation = artifacts.evaluation('app.ld')!;
  const subject = scriptSubject('app.ld', evaluation, targets, device);
  const discovery = { targets: targets.map((target) => target.files), candidates: [], notChecked: [] };
  return rule.checkScript!(subject, ruleContext(artifacts, discovery));
}

/** `app.ld` once a fix is made. */
export function fixed(project: LdProject, fix: Fix): LdProject {
  const edits = fix.edits.filter((edit) => edit.file === 'app.ld');
  return { ...project, script: applyEdits(project.script, edits) };
}

/** What a report is about and the text that it stands at: `RAM @ RAM`. */
export function shown(project: LdProject, report: Report): string {
  const { file, span } = report.place;
  const text = file === 'app.ld' ? project.script : (project.others?.[file] ?? '');
  return `${report.key.replace(/^app\.ld:/, '')} @ ${text.slice(span.start, span.end)}`;
}

function projectFiles(texts: Readonly<Record<string, string>>): ProjectFiles {
  const paths = Object.keys(texts).sort();
  return {
    paths,
    has: (path) => path in texts,
    size: (path) => texts[path]?.length ?? -1,
    text: (path) => texts[path],
    bytes: () => undefined,
    named: (name) => paths.filter((path) => path === name || path.endsWith(`/${name}`)),
  };
}
