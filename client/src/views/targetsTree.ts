import {
  Disposable,
  EventEmitter,
  l10n,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  type TreeDataProvider,
} from 'vscode';
import type { TargetFileStatus, TargetStatus } from '../../../protocol/server';
import { describeState } from '../status';
import type { Targets } from '../targets';

/** One line of the tree. */
export type TargetsNode =
  | { readonly kind: 'target'; readonly target: TargetStatus }
  | { readonly kind: 'file'; readonly target: TargetStatus; readonly file: TargetFileStatus }
  | { readonly kind: 'evidence'; readonly evidence: TargetFileStatus['evidence'][number] };

/** The Targets view: each target with its state, its files, and under each file what says that it belongs there. */
export function registerTargetsTree(targets: Targets): Disposable {
  const changed = new EventEmitter<undefined>();
  const provider: TreeDataProvider<TargetsNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    getChildren: (node) =>
      node ? childrenOf(node) : targets.all().map((target) => ({ kind: 'target', target })),
  };
  return Disposable.from(
    changed,
    window.createTreeView('n6mem.targets', { treeDataProvider: provider, showCollapseAll: true }),
    targets.onDidChange(() => changed.fire(undefined)),
  );
}

function childrenOf(node: TargetsNode): TargetsNode[] {
  switch (node.kind) {
    case 'target':
      return node.target.files.map((file) => ({ kind: 'file', target: node.target, file }));
    case 'file':
      return node.file.evidence.map((evidence) => ({ kind: 'evidence', evidence }));
    case 'evidence':
      return [];
  }
}

function itemOf(node: TargetsNode): TreeItem {
  switch (node.kind) {
    case 'target':
      return targetItem(node.target);
    case 'file':
      return fileItem(node.file);
    case 'evidence':
      return evidenceItem(node.evidence);
  }
}

function targetItem(target: TargetStatus): TreeItem {
  const item = new TreeItem(target.name, TreeItemCollapsibleState.Collapsed);
  item.id = `${target.folder} ${target.name}`;
  item.contextValue = 'target';
  item.description = describeState(target);
  item.iconPath = iconOf(target);
  const facts = [
    [l10n.t('Device'), target.device],
    [l10n.t('Board'), target.board],
    [l10n.t('Runtime'), target.release],
  ].flatMap(([label, value]) => (value === null ? [] : [`${label}: ${value}`]));
  item.tooltip = [target.name, ...facts].join('\n');
  return item;
}

function iconOf({ errors, warnings }: TargetStatus): ThemeIcon {
  if (errors > 0) return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
  if (warnings > 0) return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  return new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
}

function fileItem(file: TargetFileStatus): TreeItem {
  const uri = Uri.parse(file.uri);
  const item = new TreeItem(roleName(file.role), TreeItemCollapsibleState.Collapsed);
  item.contextValue = 'file';
  item.description = file.label;
  item.tooltip = file.label;
  item.resourceUri = uri;
  item.iconPath = ThemeIcon.File;
  item.command = { title: l10n.t('Open'), command: 'vscode.open', arguments: [uri] };
  return item;
}

function evidenceItem({ uri, line, text }: TargetFileStatus['evidence'][number]): TreeItem {
  const item = new TreeItem(text);
  const place = Uri.parse(uri);
  item.description = `${place.path.slice(place.path.lastIndexOf('/') + 1)}:${line + 1}`;
  item.tooltip = `${place.path}:${line + 1}\n${text}`;
  item.iconPath = new ThemeIcon('quote');
  item.command = {
    title: l10n.t('Open'),
    command: 'vscode.open',
    arguments: [place, { selection: new Range(line, 0, line, 0) }],
  };
  return item;
}

/** What a file is to its target, in words. A role of a newer server shows as it is called. */
function roleName(role: string): string {
  switch (role) {
    case 'linkerScript':
      return l10n.t('linker script');
    case 'fsblLinkerScript':
      return l10n.t('linker script of the FSBL');
    case 'mpool':
      return l10n.t('memory pools');
    case 'profile':
      return l10n.t('compiler profile');
    case 'model':
      return l10n.t('model');
    case 'cInfo':
      return l10n.t('model description');
    case 'report':
      return l10n.t('model report');
    case 'runtime':
      return l10n.t('runtime headers');
    case 'archive':
      return l10n.t('runtime library');
    case 'image':
      return l10n.t('built image');
    case 'weights':
      return l10n.t('weights');
    default:
      return role;
  }
}
