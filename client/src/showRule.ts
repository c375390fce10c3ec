import {
  commands,
  l10n,
  languages,
  Uri,
  window,
  workspace,
  type Diagnostic,
  type Disposable,
  type QuickPickItem,
} from 'vscode';

/**
 * "Show Rule…": a rule's page, from the pages that come with the extension, so that it works without a network. The
 * rules of the findings at the cursor come first.
 */
export function registerShowRule(extension: Uri): Disposable {
  const pages = Uri.joinPath(extension, 'docs', 'rules');
  return commands.registerCommand('n6mem.showRule', async (rule?: string) => {
    const id = rule ?? (await pickRule(pages));
    if (id !== undefined)
      await commands.executeCommand('markdown.showPreview', Uri.joinPath(pages, `${id}.md`));
  });
}

async function pickRule(pages: Uri): Promise<string | undefined> {
  const atCursor = new Map(findingsAtCursor().map((finding) => [ruleOf(finding), finding.message]));
  const files = await workspace.fs.readDirectory(pages);
  const ids = files.flatMap(([file]) => (/^[a-z].*\.md$/.test(file) ? file.slice(0, -'.md'.length) : []));
  const items = ids.map((id): QuickPickItem => ({
    label: id,
    ...(atCursor.has(id) ? { detail: atCursor.get(id)! } : {}),
  }));
  items.sort((a, b) => Number(b.detail !== undefined) - Number(a.detail !== undefined));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Show Rule'),
    placeHolder: l10n.t('The rule whose page is shown'),
    matchOnDetail: true,
  });
  return picked?.label;
}

function findingsAtCursor(): readonly Diagnostic[] {
  const editor = window.activeTextEditor;
  if (editor === undefined) return [];
  const { document, selection } = editor;
  return languages
    .getDiagnostics(document.uri)
    .filter(({ source, range }) => source === 'n6mem' && range.intersection(selection) !== undefined);
}

function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
