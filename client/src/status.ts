import { Disposable, l10n, languages, LanguageStatusSeverity, type LanguageStatusItem } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { clientName, documentSelector } from './clientOptions';
import type { TargetStatus } from '../../protocol/server';
import type { Targets } from './targets';

/** The language status item: the state of the targets, "NUCLEO-N657X0-Q: 1 overlap"; never a pop-up. */
export function registerStatus(client: BaseLanguageClient, targets: Targets): Disposable {
  const item = languages.createLanguageStatusItem('n6mem.status', documentSelector);
  item.name = clientName;
  showServerState(item, client.state);
  return Disposable.from(
    item,
    client.onDidChangeState((event) => showServerState(item, event.newState)),
    targets.onDidChange((all) => showTargets(item, all)),
  );
}

function showServerState(item: LanguageStatusItem, state: State): void {
  item.busy = state === State.Starting;
  item.detail = '';
  if (state === State.Running || state === State.Starting) {
    item.severity = LanguageStatusSeverity.Information;
    item.text = clientName;
    item.command = { title: l10n.t('Show Log'), command: 'n6mem.showOutput' };
  } else {
    item.severity = LanguageStatusSeverity.Error;
    item.text = l10n.t('The language server is not running');
    item.command = { title: l10n.t('Restart'), command: 'n6mem.restartServer' };
  }
}

function showTargets(item: LanguageStatusItem, targets: readonly TargetStatus[]): void {
  const worst = targets.some((target) => target.errors > 0)
    ? LanguageStatusSeverity.Error
    : targets.some((target) => target.warnings > 0)
      ? LanguageStatusSeverity.Warning
      : LanguageStatusSeverity.Information;
  item.busy = false;
  item.severity = worst;
  item.text =
    targets.length > 0
      ? targets.map((target) => `${target.name}: ${describeState(target)}`).join(' · ')
      : l10n.t('No target found');
  item.detail = clientName;
  item.command = { title: l10n.t('Show Problems'), command: 'workbench.actions.view.problems' };
}

/** The state of a target in a word or two, `1 overlap`: the most telling count. */
export function describeState({ overlaps, errors, warnings }: TargetStatus): string {
  if (overlaps > 0) return overlaps === 1 ? l10n.t('1 overlap') : l10n.t('{0} overlaps', overlaps);
  if (errors > 0) return errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors);
  if (warnings > 0) return warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings);
  return l10n.t('ok');
}
