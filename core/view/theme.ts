/**
 * Colours of both pictures. A token is a CSS variable `--n6-<token>` with the light palette as fallback, so that one
 * picture works as a file of its own, inside a page, and inside VS Code, whose theme sets the variables.
 */
export interface Palette {
  /** Background, text, secondary text, hairlines, the ground of a lane. */
  readonly bg: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly track: string;
  /** Application, Neural-ART and boot: outline, tint of what is reserved, fill of what is used. */
  readonly app: string;
  readonly appTint: string;
  readonly appFill: string;
  readonly npu: string;
  readonly npuTint: string;
  readonly npuFill: string;
  readonly boot: string;
  readonly bootTint: string;
  readonly bootFill: string;
  /** Findings by severity. */
  readonly error: string;
  readonly warning: string;
  readonly information: string;
  /** Timeline: inputs, outputs. Intermediates take the Neural-ART colours, weights the neutral ones. */
  readonly input: string;
  readonly inputFill: string;
  readonly output: string;
  readonly outputFill: string;
  readonly neutral: string;
  readonly neutralFill: string;
  /** Software epochs. */
  readonly software: string;
  /** Selection ring. */
  readonly focus: string;
}

export const lightPalette: Palette = {
  bg: '#ffffff',
  ink: '#1c2128',
  muted: '#57606a',
  line: '#d0d7de',
  track: '#f5f7f9',
  app: '#1f6fbf',
  appTint: '#e9f2fb',
  appFill: '#a9cdf0',
  npu: '#0e7c66',
  npuTint: '#e4f4ef',
  npuFill: '#93d5c1',
  boot: '#7356a8',
  bootTint: '#f1edf8',
  bootFill: '#c9bbe6',
  error: '#c21e2f',
  warning: '#9a6200',
  information: '#4a6785',
  input: '#1f6fbf',
  inputFill: '#bcd8f4',
  output: '#a34a00',
  outputFill: '#f3cda9',
  neutral: '#7b8794',
  neutralFill: '#dde2e7',
  software: '#a34a00',
  focus: '#0b57d0',
};

export const darkPalette: Palette = {
  bg: '#1b1d21',
  ink: '#e8eaed',
  muted: '#a3abb5',
  line: '#3b4149',
  track: '#23262b',
  app: '#6cb2f5',
  appTint: '#1d2f43',
  appFill: '#275581',
  npu: '#4cc9ad',
  npuTint: '#17332d',
  npuFill: '#1a5f4f',
  boot: '#b59df0',
  bootTint: '#2b2440',
  bootFill: '#56438f',
  error: '#ff6b70',
  warning: '#e5a93c',
  information: '#8fb3d9',
  input: '#6cb2f5',
  inputFill: '#264f7d',
  output: '#f0a35e',
  outputFill: '#6b4119',
  neutral: '#8b95a1',
  neutralFill: '#373d45',
  software: '#f0a35e',
  focus: '#9ecbff',
};

export const highContrastDarkPalette: Palette = {
  ...darkPalette,
  bg: '#000000',
  ink: '#ffffff',
  muted: '#ffffff',
  line: '#8fa3b8',
  track: '#000000',
  app: '#7cc4ff',
  appTint: '#000000',
  appFill: '#0a4a86',
  npu: '#4cf0cb',
  npuTint: '#000000',
  npuFill: '#006350',
  boot: '#d6c2ff',
  bootTint: '#000000',
  bootFill: '#4b3590',
  error: '#ff8589',
  warning: '#ffd166',
  information: '#ffffff',
  inputFill: '#0a4a86',
  outputFill: '#7a3d00',
  neutral: '#c8d0d8',
  neutralFill: '#262626',
  focus: '#f38518',
};

export const highContrastLightPalette: Palette = {
  ...lightPalette,
  ink: '#000000',
  muted: '#1f2328',
  line: '#0f4a85',
  track: '#ffffff',
  app: '#0f4a85',
  appTint: '#ffffff',
  appFill: '#a9cdf0',
  npu: '#00594a',
  npuTint: '#ffffff',
  boot: '#4c2f86',
  bootTint: '#ffffff',
  error: '#a10014',
  warning: '#6b4400',
  information: '#0f4a85',
  neutral: '#3f4a55',
  software: '#7a3300',
  output: '#7a3300',
  focus: '#006bbd',
};

type Token = keyof Palette;

/** Class → declarations; `$token` stands for a colour. */
const rules: readonly (readonly [selector: string, declarations: string])[] = [
  ['.n6-canvas', 'fill:$bg'],
  [
    '.n6-sans',
    'font-family:var(--n6-sans,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif)',
  ],
  [
    '.n6-mono',
    'font-family:var(--n6-mono,ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace)',
  ],
  ['.n6-bold', 'font-weight:600'],
  ['.n6-ink', 'fill:$ink'],
  ['.n6-muted', 'fill:$muted'],
  ['.n6-track', 'fill:$track'],
  ['.n6-frame', 'fill:none;stroke:$line'],
  ['.n6-grid', 'fill:none;stroke:$line;stroke-dasharray:2 3'],
  ['.n6-end', 'fill:none;stroke:$warning;stroke-width:1.5;stroke-dasharray:5 3'],
  ['.n6-absent', 'fill:$neutralFill;stroke:none;opacity:.45'],
  ['.n6-app-box', 'fill:$appTint;stroke:$app'],
  ['.n6-app-fill', 'fill:$appFill;stroke:$app;stroke-width:.6'],
  ['.n6-app-text', 'fill:$app'],
  ['.n6-npu-box', 'fill:$npuTint;stroke:$npu'],
  ['.n6-as-built', 'stroke-dasharray:3 3'],
  ['.n6-npu-fill', 'fill:$npuFill;stroke:$npu;stroke-width:.6'],
  ['.n6-npu-text', 'fill:$npu'],
  ['.n6-npu-dots', 'fill:url(#n6-dots);stroke:none;pointer-events:none'],
  ['.n6-boot-box', 'fill:$bootTint;stroke:$boot'],
  ['.n6-boot-fill', 'fill:$bootFill;stroke:$boot;stroke-width:.6'],
  ['.n6-boot-text', 'fill:$boot'],
  ['.n6-prog-fill', 'fill:$neutralFill;stroke:$neutral;stroke-width:.6'],
  ['.n6-prog-text', 'fill:$muted'],
  ['.n6-unprogrammed', 'fill:$track;stroke:$warning;stroke-dasharray:4 3'],
  ['.n6-axis', 'fill:none;stroke:$line'],
  ['.n6-track-swatch', 'fill:$track;stroke:$line'],
  ['.n6-app-part', 'fill:none;stroke:$app;stroke-width:.8;stroke-opacity:.7'],
  ['.n6-npu-part', 'fill:none;stroke:$npu;stroke-width:.8;stroke-opacity:.55'],
  ['.n6-boot-part', 'fill:none;stroke:$boot;stroke-width:.8'],
  ['.n6-neutral-part', 'fill:none;stroke:$line'],
  ['.n6-grown-part', 'fill:none;stroke:$warning;stroke-width:1.5;stroke-dasharray:5 3'],
  ['.n6-label', 'fill:$ink;pointer-events:none'],
  ['.n6-label-muted', 'fill:$ink;fill-opacity:.8;pointer-events:none'],
  ['.n6-on-hatch', 'stroke:$bg;stroke-width:3.5px;stroke-linejoin:round;paint-order:stroke'],
  ['.n6-fold-gap', 'fill:$bg'],
  ['.n6-tear', 'fill:none;stroke:$muted;stroke-width:.8'],
  ['.n6-hatch-error', 'fill:url(#n6-hatch-error);stroke:$error;stroke-width:1.5'],
  ['.n6-hatch-warning', 'fill:url(#n6-hatch-warning);stroke:$warning;stroke-width:1.5'],
  ['.n6-hatch-information', 'fill:url(#n6-hatch-information);stroke:$information;stroke-dasharray:4 2'],
  ['.n6-hatch-unknown', 'fill:url(#n6-hatch-unknown);stroke:$neutral;stroke-width:.6;stroke-dasharray:3 3'],
  ['.n6-stripe-unknown', 'stroke:$neutral;stroke-width:1;opacity:.55'],
  ['.n6-stripe-error', 'stroke:$error;stroke-width:2.4;opacity:.75'],
  ['.n6-stripe-warning', 'stroke:$warning;stroke-width:1.8;opacity:.75'],
  ['.n6-stripe-information', 'stroke:$information;stroke-width:1;opacity:.7'],
  ['.n6-marker-error', 'fill:$error;stroke:$bg;stroke-width:1.5'],
  ['.n6-marker-warning', 'fill:$warning;stroke:$bg;stroke-width:1.5'],
  ['.n6-marker-information', 'fill:$information;stroke:$bg;stroke-width:1.5'],
  ['.n6-marker-text', 'fill:$bg'],
  ['.n6-text-error', 'fill:$error'],
  ['.n6-text-warning', 'fill:$warning'],
  ['.n6-text-information', 'fill:$information'],
  ['.n6-dot', 'fill:$npu'],
  ['.n6-mid', 'fill:$npuFill;fill-opacity:.86;stroke:$npu;stroke-width:.6'],
  ['.n6-in', 'fill:$inputFill;stroke:$input;stroke-width:1'],
  ['.n6-in-bar', 'fill:$input;pointer-events:none'],
  ['.n6-out', 'fill:$outputFill;stroke:$output;stroke-width:1'],
  ['.n6-out-bar', 'fill:$output;pointer-events:none'],
  ['.n6-par', 'fill:$neutralFill;stroke:$neutral;stroke-width:.4'],
  ['.n6-par-flat', 'fill:$neutralFill'],
  ['.n6-par-dots', 'fill:url(#n6-dots-neutral);pointer-events:none'],
  ['.n6-dot-neutral', 'fill:$neutral'],
  ['.n6-hw-run', 'fill:$npuFill;stroke:$npu;stroke-width:.5'],
  ['.n6-sw', 'fill:$software'],
  ['.n6-none', 'fill:$neutralFill'],
  ['.n6-live', 'fill:$npuTint'],
  ['.n6-live-line', 'fill:none;stroke:$npu;stroke-width:1.5'],
  ['.n6-peak', 'fill:none;stroke:$ink;stroke-width:1;stroke-dasharray:3 3;stroke-opacity:.6'],
  ['.n6-before', 'fill:none;stroke:$ink;stroke-width:1.5;stroke-dasharray:3 2'],
  ['.n6-peak-dot', 'fill:$ink;stroke:$bg;stroke-width:1.5'],
  ['.n6-read', 'fill:$input'],
  ['.n6-write', 'fill:$output'],
  ['.n6-scrub', 'fill:none;stroke:$focus;stroke-width:1.5'],
  ['.n6-scrub-column', 'fill:$focus;fill-opacity:.16'],
  ['.n6-scrub-flag', 'fill:$focus'],
  ['.n6-flag-text', 'fill:$bg'],
  ['.n6-match', 'fill:$focus;fill-opacity:.28;stroke:$focus;stroke-width:1'],
  ['.n6-option', 'fill:none;stroke:none'],
  ['.n6-ring', 'fill:none;stroke:$focus;stroke-width:2.5'],
  ['.n6-halo', 'fill:none;stroke:$ink;stroke-width:2;stroke-dasharray:5 3'],
];

function camelToVariable(token: string): string {
  return `--n6-${token.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
}

/** Name of the CSS variable of a token. */
export function variableOf(token: Token): string {
  return camelToVariable(token);
}

export const tokens = Object.keys(lightPalette) as readonly Token[];

/** `--n6-bg:#fff;…`: what a page or a media query sets. */
export function variablesOf(palette: Palette): string {
  return tokens.map((token) => `${variableOf(token)}:${palette[token]}`).join(';');
}

const tokenUse = /\$([a-zA-Z]+)/g;

/** The style sheet of the pictures for a page that sets the variables itself. */
export function liveStyleSheet(): string {
  return rules
    .map(([selector, declarations]) => {
      const body = declarations.replace(
        tokenUse,
        (_, token: Token) => `var(${variableOf(token)},${lightPalette[token]})`,
      );
      return `${selector}{${body}}`;
    })
    .join('\n');
}

/**
 * The style sheet of a file of its own. Each colour stands twice, plain and as a variable: programs that know no
 * variables (Inkscape, librsvg) take the plain one.
 *
 * @param theme A palette to nail down (export of what is on the screen); without one the file follows the reader's
 *   system: light, dark, more contrast, forced colours.
 */
export function staticStyleSheet(theme?: Palette): string {
  const plain = theme ?? lightPalette;
  const lines = rules.map(([selector, declarations]) => {
    const body = declarations
      .split(';')
      .map((declaration) => {
        if (!declaration.includes('$')) return declaration;
        const literal = declaration.replace(tokenUse, (_, token: Token) => plain[token]);
        if (theme) return literal;
        return `${literal};${declaration.replace(tokenUse, (_, token: Token) => `var(${variableOf(token)},${plain[token]})`)}`;
      })
      .join(';');
    return `${selector}{${body}}`;
  });
  if (!theme) {
    lines.push(
      `@media (prefers-color-scheme:dark){.n6-picture{${variablesOf(darkPalette)}}}`,
      `@media (prefers-contrast:more){.n6-picture{${variablesOf(highContrastLightPalette)}}}`,
      `@media (prefers-contrast:more) and (prefers-color-scheme:dark){.n6-picture{${variablesOf(highContrastDarkPalette)}}}`,
    );
  }
  return lines.join('\n');
}

/** Hatches and dots; ids are fixed because both pictures share them. */
export const patternDefinitions =
  '<defs>' +
  '<pattern id="n6-hatch-error" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="n6-stripe-error" d="M1 0v7"/></pattern>' +
  '<pattern id="n6-hatch-warning" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="n6-stripe-warning" d="M1 0v8"/></pattern>' +
  '<pattern id="n6-hatch-information" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="n6-stripe-information" d="M1 0v9"/></pattern>' +
  '<pattern id="n6-hatch-unknown" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path class="n6-stripe-unknown" d="M1 0v9"/></pattern>' +
  '<pattern id="n6-dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="n6-dot" cx="1.5" cy="1.5" r=".8"/></pattern>' +
  '<pattern id="n6-dots-neutral" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="n6-dot-neutral" cx="1.5" cy="1.5" r=".7"/></pattern>' +
  '</defs>';
