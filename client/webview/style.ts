import { liveStyleSheet } from '../../core';
import { themeVariables } from './theme';

/** The page around the picture. VS Code's variables first; the fallbacks make a file of its own look the same. */
const pageStyle = `
:root { color-scheme: light dark; }
body {
  --n6-sans: var(--vscode-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  --n6-mono: var(--vscode-editor-font-family, ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace);
  --n6-border: var(--vscode-contrastBorder, var(--n6-line));
  margin: 0; padding: 0; background: var(--n6-bg); color: var(--n6-ink);
  font: 13px/1.45 var(--n6-sans);
}
[hidden] { display: none !important; }
.hidden-visually { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button, select, input[type="search"] {
  font: inherit; color: inherit; background: var(--vscode-input-background, var(--n6-track));
  border: 1px solid var(--vscode-dropdown-border, var(--n6-border)); border-radius: 4px; padding: 3px 9px; min-height: 28px; box-sizing: border-box;
}
button { cursor: pointer; background: var(--vscode-button-secondaryBackground, var(--n6-track)); color: var(--vscode-button-secondaryForeground, inherit); white-space: nowrap; }
button:hover { background: var(--vscode-button-secondaryHoverBackground, color-mix(in srgb, var(--n6-ink) 10%, var(--n6-bg))); }
button.primary { background: var(--vscode-button-background, var(--n6-focus)); color: var(--vscode-button-foreground, var(--n6-bg)); }
button:disabled { opacity: .5; cursor: default; }
button[aria-pressed="true"] { border-color: var(--n6-focus); box-shadow: inset 0 -2px 0 var(--n6-focus); }
:focus-visible { outline: 2px solid var(--n6-focus); outline-offset: 1px; }
body[data-theme^="high-contrast"] button:not(.live-list *), body[data-theme^="high-contrast"] select, body[data-theme^="high-contrast"] input { border-color: var(--n6-border); background: var(--n6-bg); color: var(--n6-ink); }
.bar { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 8px 24px; border-bottom: 1px solid var(--n6-border); background: var(--n6-bg); position: sticky; top: 0; z-index: 2; }
.bar .group { display: flex; gap: 4px; align-items: center; }
.bar select { max-width: min(320px, max(180px, 34%)); text-overflow: ellipsis; font-weight: 600; }
.bar .search { flex: 1 1 120px; max-width: 320px; min-width: 0; position: relative; }
.bar .search input { width: 100%; }
.bar .count { color: var(--n6-muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar .count:empty { display: none; }
.bar .spring { flex: 1 1 0; }
.zoom-level { min-width: 3.2em; text-align: center; color: var(--n6-muted); font-variant-numeric: tabular-nums; }
.subtitle { margin: 0; padding: 10px 24px 0; color: var(--n6-muted); }
.body { display: grid; grid-template-columns: minmax(0, 1fr); }
.stage { outline: none; overflow: auto hidden; position: relative; }
.stage svg { display: block; touch-action: pan-y; user-select: none; -webkit-user-select: none; }
.stage:focus-visible { box-shadow: inset 0 0 0 2px var(--n6-focus); }
body[data-theme^="high-contrast"] .n6-track { stroke: var(--n6-line); stroke-width: .5; }
/* Over the picture, not above it: nothing may move while somebody drags. */
.what-if { position: fixed; inset: auto 24px 16px 24px; z-index: 3; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; padding: 10px 14px; border: 1px solid var(--n6-focus); border-radius: 6px; background: color-mix(in srgb, var(--n6-focus) 8%, var(--n6-bg)); box-shadow: 0 3px 14px rgb(0 0 0 / .25); }
.what-if p { margin: 0; }
.what-if > div:first-child { flex: 1 1 260px; min-width: 0; overflow-wrap: anywhere; }
.what-if-verdict { color: var(--n6-muted); }
.what-if-verdict[data-outcome="worse"], .what-if-verdict[data-outcome="impossible"] { color: var(--n6-error); }
.what-if-verdict[data-outcome="better"] { color: var(--n6-npu); }
.what-if-buttons { display: flex; gap: 8px; flex-wrap: wrap; }
/* The slider and the curve are one: the slider's track lies below the plot. */
.plan { position: relative; padding: 8px 24px 10px; border-bottom: 1px solid var(--n6-border); }
.plan-head { display: flex; gap: 12px; align-items: baseline; justify-content: space-between; }
.plan-text { margin: 0 0 4px; font-weight: 600; overflow-wrap: anywhere; }
.plan-curve { display: block; cursor: ew-resize; touch-action: pan-y; user-select: none; -webkit-user-select: none; }
.plan-slider { display: block; width: calc(100% - 8px); margin: 0 4px; accent-color: var(--n6-focus); }
.plan-buttons { display: flex; flex-wrap: wrap; gap: 6px; padding: 6px 0; }
.plan-lines, .plan-notes { margin: 0; padding-left: 18px; overflow-wrap: anywhere; }
.plan-lines[data-outcome="impossible"] { color: var(--n6-error); }
.plan-notes { color: var(--n6-muted); font-size: 12px; padding-top: 4px; }
.scrubber { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: center; padding: 8px 24px 0; }
.fill-bar { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 8px 24px 0; }
.fill-bar label { display: flex; gap: 8px; align-items: center; min-width: 0; }
.fill-bar span { color: var(--n6-muted); }
.fill-bar select { min-width: 0; max-width: 100%; }
.scrubber-label { display: flex; gap: 8px; align-items: center; flex: 1 1 220px; }
.scrubber > label:not(.scrubber-label) { display: flex; gap: 8px; align-items: center; min-width: 0; max-width: 100%; }
.scrubber select { min-width: 0; max-width: 100%; }
.scrubber input { flex: 1; min-width: 0; accent-color: var(--n6-focus); }
.epoch-text { flex: 2 1 240px; min-width: 0; color: var(--n6-muted); overflow-wrap: anywhere; }
.side { padding: 4px 24px 20px; border-top: 1px solid var(--n6-border); min-width: 0; }
.side h2 { font-size: 14px; margin: 12px 0 2px; }
.side p { margin: 0 0 8px; }
.live-layers { color: var(--n6-muted); overflow-wrap: anywhere; max-height: 4.4em; overflow-y: auto; }
.live-sum { font-weight: 600; }
.live-list { list-style: none; margin: 0; padding: 0; display: grid; gap: 3px; grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr)); }
.live-list button { display: block; width: 100%; text-align: left; border: 0; border-left: 4px solid var(--n6-npu); border-radius: 2px; background: transparent; padding: 3px 8px; }
.live-list button:hover { background: color-mix(in srgb, var(--n6-ink) 7%, var(--n6-bg)); }
body .live-list button { border-left-color: var(--n6-npu); }
body .live-list .role-input { border-left-color: var(--n6-input); border-left-style: double; }
body .live-list .role-output { border-left-color: var(--n6-output); border-left-style: dashed; }
.live-list button { white-space: normal; }
.live-name, .live-note { display: block; overflow-wrap: anywhere; }
.live-note { color: var(--n6-muted); font-size: 12px; }
.live-cost { list-style: none; margin: 0 0 6px; padding: 0; color: var(--n6-muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.live-dearest { margin-top: 14px; }
.live-more { color: var(--n6-muted); padding: 3px 8px; }
.live-pools { border-collapse: collapse; margin-top: 14px; font-size: 12px; }
.live-pools caption { text-align: left; color: var(--n6-muted); padding-bottom: 2px; }
.live-pools th, .live-pools td { padding: 2px 0 2px 9px; text-align: right; font-weight: normal; vertical-align: bottom; white-space: nowrap; font-variant-numeric: tabular-nums; }
.live-pools th:first-child { text-align: left; padding-left: 0; }
.live-pools thead th { color: var(--n6-muted); white-space: normal; }
.live-changes { margin-bottom: 16px; }
.live-changes table { width: 100%; margin-top: 4px; }
.live-changes th:first-child { white-space: normal; overflow-wrap: anywhere; }
.live-changes td { white-space: normal; }
.live-changes [data-change="more"] td:last-child { color: var(--n6-warning); font-weight: 600; }
.live-changes [data-change="less"] td:last-child { color: var(--n6-npu); font-weight: 600; }
body .live-link { border: 0; background: transparent; color: inherit; padding: 0; text-align: left; text-decoration: underline; white-space: normal; }
@media (min-width: 1080px) {
  .body.with-side { grid-template-columns: minmax(0, 1fr) 340px; }
  .side { border-top: 0; border-left: 1px solid var(--n6-border); padding: 4px 16px 16px; }
  .live-list { grid-template-columns: minmax(0, 1fr); max-height: 56vh; overflow-y: auto; }
}
.table { overflow-x: auto; padding: 8px 24px 24px; border-top: 1px solid var(--n6-border); }
.table table { border-collapse: collapse; width: 100%; }
.table caption { text-align: left; color: var(--n6-muted); padding: 6px 0; }
.table th, .table td { text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--n6-line); white-space: nowrap; }
.table td:first-child { max-width: 420px; overflow: hidden; text-overflow: ellipsis; }
.table th:first-child, .table td:first-child { padding-left: 8px; }
.table .numeric { text-align: right; font-family: var(--n6-mono); font-size: 12px; }
.table th button { border: 0; background: none; padding: 2px 0; min-height: 0; font-weight: 600; }
.table th[aria-sort="ascending"] button::after { content: " ▲"; font-size: 9px; }
.table th[aria-sort="descending"] button::after { content: " ▼"; font-size: 9px; }
.table tbody tr { cursor: pointer; }
.table tbody tr:hover { background: color-mix(in srgb, var(--n6-ink) 6%, var(--n6-bg)); }
.table tbody tr[aria-selected="true"] { background: color-mix(in srgb, var(--n6-focus) 18%, var(--n6-bg)); box-shadow: inset 3px 0 0 var(--n6-focus); }
.tooltip { position: fixed; z-index: 5; pointer-events: none; max-width: min(420px, calc(100vw - 24px)); padding: 7px 10px; border-radius: 5px; overflow-wrap: anywhere;
  background: var(--vscode-editorHoverWidget-background, var(--n6-bg)); color: var(--vscode-editorHoverWidget-foreground, var(--n6-ink));
  border: 1px solid var(--vscode-editorHoverWidget-border, var(--n6-border)); box-shadow: 0 3px 12px rgb(0 0 0 / .22); font-size: 12px; font-variant-numeric: tabular-nums; }
.tooltip-title { font-weight: 600; font-size: 13px; }
.details { position: sticky; bottom: 0; z-index: 2; display: flex; gap: 16px; align-items: flex-start; justify-content: space-between; padding: 8px 24px; border-top: 1px solid var(--n6-border); background: var(--n6-bg); max-height: 34vh; overflow-y: auto; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.details > div { min-width: 0; }
.details-title { font-weight: 600; }
.details-line { color: var(--n6-muted); font-size: 12px; }
.details button { flex: none; }
.help { position: fixed; inset: auto 16px 16px auto; z-index: 4; padding: 12px 16px; border-radius: 6px; background: var(--n6-bg); border: 1px solid var(--n6-border); box-shadow: 0 3px 14px rgb(0 0 0 / .25); max-width: calc(100vw - 64px); max-height: calc(100vh - 64px); overflow: auto; }
.help h2 { font-size: 13px; margin: 0 0 6px; }
.help dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin: 0; }
.help dt { font-family: var(--n6-mono); font-size: 12px; }
.help dd { margin: 0; color: var(--n6-muted); }
.message { padding: 24px; color: var(--n6-muted); }
body[data-narrow="true"] :is(.bar, .subtitle, .scrubber, .fill-bar, .plan, .table, .side, .details) { padding-left: 10px; padding-right: 10px; }
/* Two lines at once, or the picture would jump while scrubbing. */
body[data-narrow="true"] .epoch-text { min-height: 2.9em; }
@media (max-width: 520px) {
  .what-if { inset: auto 8px 8px 8px; }
  .bar { gap: 6px; position: static; }
  .bar .spring { display: none; }
  .bar .search { flex-basis: 100%; max-width: none; }
}
@media (forced-colors: active) {
  .stage svg { forced-color-adjust: none; }
}
@media print { .bar, .scrubber, .fill-bar, .help, .tooltip { display: none; } }
`;

/** Puts the style sheets into the page. Constructed sheets need no exception in the content security policy. */
export function applyStyle(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${themeVariables()}\n${liveStyleSheet()}\n${pageStyle}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
