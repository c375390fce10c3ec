import { env, l10n, Uri, type Webview } from 'vscode';

/** The page of the views: one script of this extension, nothing remote, nothing inline. */
export function pageHtml(webview: Webview, extensionUri: Uri): string {
  const script = webview.asWebviewUri(scriptUri(extensionUri)).toString();
  const nonce = newNonce();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    'img-src data: blob:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${l10n.bundle === undefined ? 'en' : env.language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <title>${l10n.t('Memory Map')}</title>
</head>
<body>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** The page's code. */
export function scriptUri(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview.js');
}

function newNonce(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const numbers = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(numbers, (number) => letters[number % letters.length]).join('');
}
