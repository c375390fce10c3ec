// test/webview/_page.ts
import { readFileSync } from "node:fs";

// test/webview/themes.ts
var fonts = {
  "--vscode-font-family": 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  "--vscode-font-size": "13px",
  "--vscode-editor-font-family": '"Droid Sans Mono", "monospace", monospace'
};
var stockThemes = [
  {
    name: "dark",
    bodyClass: "vscode-dark",
    variables: {
      ...fonts,
      "--vscode-editor-background": "#1f1f1f",
      "--vscode-editor-foreground": "#cccccc",
      "--vscode-foreground": "#cccccc",
      "--vscode-descriptionForeground": "#9d9d9d",
      "--vscode-focusBorder": "#0078d4",
      "--vscode-editorWidget-border": "#313131",
      "--vscode-input-background": "#313131",
      "--vscode-dropdown-border": "#3c3c3c",
      "--vscode-button-background": "#0078d4",
      "--vscode-button-foreground": "#ffffff",
      "--vscode-button-secondaryBackground": "#313131",
      "--vscode-button-secondaryForeground": "#cccccc",
      "--vscode-button-secondaryHoverBackground": "#3c3c3c",
      "--vscode-editorHoverWidget-background": "#202020",
      "--vscode-editorHoverWidget-foreground": "#cccccc",
      "--vscode-editorHoverWidget-border": "#454545"
    }
  },
  {
    name: "light",
    bodyClass: "vscode-light",
    variables: {
      ...fonts,
      "--vscode-editor-background": "#ffffff",
      "--vscode-editor-foreground": "#3b3b3b",
      "--vscode-foreground": "#3b3b3b",
      "--vscode-descriptionForeground": "#3b3b3b",
      "--vscode-focusBorder": "#005fb8",
      "--vscode-editorWidget-border": "#c8c8c8",
      "--vscode-input-background": "#ffffff",
      "--vscode-dropdown-border": "#cecece",
      "--vscode-button-background": "#005fb8",
      "--vscode-button-foreground": "#ffffff",
      "--vscode-button-secondaryBackground": "#e5e5e5",
      "--vscode-button-secondaryForeground": "#3b3b3b",
      "--vscode-button-secondaryHoverBackground": "#cccccc",
      "--vscode-editorHoverWidget-background": "#f8f8f8",
      "--vscode-editorHoverWidget-foreground": "#3b3b3b",
      "--vscode-editorHoverWidget-border": "#c8c8c8"
    }
  },
  {
    name: "high-contrast",
    bodyClass: "vscode-high-contrast",
    variables: {
      ...fonts,
      "--vscode-editor-background": "#000000",
      "--vscode-editor-foreground": "#ffffff",
      "--vscode-foreground": "#ffffff",
      "--vscode-descriptionForeground": "#ffffff",
      "--vscode-focusBorder": "#f38518",
      "--vscode-contrastBorder": "#6fc3df",
      "--vscode-editorWidget-border": "#6fc3df",
      "--vscode-input-background": "#000000",
      "--vscode-button-foreground": "#ffffff",
      "--vscode-button-secondaryForeground": "#ffffff",
      "--vscode-editorHoverWidget-background": "#0c141f",
      "--vscode-editorHoverWidget-foreground": "#ffffff",
      "--vscode-editorHoverWidget-border": "#6fc3df"
    }
  },
  {
    name: "high-contrast-light",
    bodyClass: "vscode-high-contrast vscode-high-contrast-light",
    variables: {
      ...fonts,
      "--vscode-editor-background": "#ffffff",
      "--vscode-editor-foreground": "#292929",
      "--vscode-foreground": "#292929",
      "--vscode-descriptionForeground": "#292929",
      "--vscode-focusBorder": "#006bbd",
      "--vscode-contrastBorder": "#0f4a85",
      "--vscode-editorWidget-border": "#0f4a85",
      "--vscode-input-background": "#ffffff",
      "--vscode-button-background": "#0f4a85",
      "--vscode-button-foreground": "#ffffff",
      "--vscode-button-secondaryBackground": "#ffffff",
      "--vscode-button-secondaryForeground": "#000000",
      "--vscode-editorHoverWidget-background": "#ffffff",
      "--vscode-editorHoverWidget-foreground": "#292929",
      "--vscode-editorHoverWidget-border": "#0f4a85"
    }
  }
];

// test/webview/webviewPage.ts
import { existsSync } from "node:fs";
import { build } from "esbuild";
import { chromium } from "playwright-core";
var chromiumPath = process.env["N6MEM_CHROMIUM"] ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path)
);
var bundle;
function bundledScript() {
  bundle ??= build({
    entryPoints: ["client/webview/main.ts"],
    bundle: true,
    minify: true,
    format: "iife",
    target: "chrome120",
    write: false
  }).then((result) => result.outputFiles[0].text);
  return bundle;
}
function launchBrowser() {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  });
}
async function openPage(browser, options) {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1200, height: options.height ?? 900 },
    reducedMotion: options.reducedMotion ? "reduce" : "no-preference"
  });
  const variables = Object.entries(options.theme.variables).map(
    ([name, value]) => `document.documentElement.style.setProperty(${JSON.stringify(name)}, ${JSON.stringify(value)});`
  ).join("");
  const documents = JSON.stringify(options.documents).replace(/</g, "\\u003c");
  const host = `
    window.n6sent = []; window.n6errors = [];
    window.addEventListener('error', (e) => window.n6errors.push(String(e.message)));
    window.addEventListener('unhandledrejection', (e) => window.n6errors.push(String(e.reason)));
    document.addEventListener('securitypolicyviolation', (e) => window.n6errors.push('policy: ' + e.violatedDirective + ' ' + e.sourceFile + ' ' + e.sample));
    ${variables}
    const documents = ${documents};
    let state = ${JSON.stringify(options.state ?? null)} ?? undefined;
    const choices = documents.map(({ id, label, view }) => ({ id, label, view }));
    const show = (id) => documents.length > 0 && setTimeout(() => window.postMessage({ type: 'show', choices, document: documents.find((d) => d.id === id) ?? documents[0], canEdit: true }, '*'));
    window.acquireVsCodeApi = () => ({
      postMessage(message) {
        window.n6sent.push(message);
        if (message.type === 'ready') show(message.choice);
        if (message.type === 'pick') show(message.choice);
      },
      getState: () => state,
      setState(next) { state = next; window.n6state = next; },
    });`;
  const policy = "default-src 'none'; script-src 'nonce-test'; style-src 'nonce-test'; img-src data:";
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>view</title></head>
    <body class="${options.theme.bodyClass}"><script nonce="test">${host}</script><script nonce="test">${(await bundledScript()).replace(/<\/script/gi, "<\\/script")}</script></body></html>`;
  await page.setContent(html);
  if (options.documents.length > 0) await page.waitForSelector("body[data-drawn]");
  return page;
}

// test/webview/_page.ts
var docsOf = (file) => JSON.parse(/id="n6-documents"[^>]*>(.*?)<\/script>/s.exec(readFileSync(file, "utf8"))[1]);
var maps = docsOf("/tmp/n6dev/ex.html");
var tls = docsOf("/tmp/n6dev/ext.html");
console.log(maps.map((m) => m.id), tls.map((m) => m.id));
var b = await launchBrowser();
var all = [...maps, ...tls];
var pick = (id) => [...all.filter((d) => d.id === id), ...all.filter((d) => d.id !== id)];
for (const [name, theme, id, w, h] of [["memory-map-dark", 0, "map:STM32N6570-DK", 1200, 920], ["memory-map-light", 1, "map:STM32N6570-DK", 1200, 920], ...tls.filter((t) => t.id.includes("DK")).flatMap((t) => [["timeline-dark", 0, t.id, 1280, 900], ["timeline-light", 1, t.id, 1280, 900]])]) {
  const p = await openPage(b, { theme: stockThemes[theme], documents: pick(id), width: w, height: h });
  await p.waitForTimeout(150);
  const height = await p.evaluate('Math.ceil(Math.max(document.querySelector("main").getBoundingClientRect().bottom))');
  await p.setViewportSize({ width: w, height });
  await p.waitForTimeout(150);
  await p.screenshot({ path: `/tmp/n6dev/s-${name}.png` });
  await p.close();
}
await b.close();
