import {
  darkPalette,
  highContrastDarkPalette,
  highContrastLightPalette,
  lightPalette,
  type MeasureText,
  type Palette,
  type TextStyle,
  tokens,
  variableOf,
} from '../../core';

export type ThemeKind = 'light' | 'dark' | 'high-contrast-dark' | 'high-contrast-light';

const palettes: Readonly<Record<ThemeKind, Palette>> = {
  light: lightPalette,
  dark: darkPalette,
  'high-contrast-dark': highContrastDarkPalette,
  'high-contrast-light': highContrastLightPalette,
};

/** VS Code names its theme in the body's class; a file of its own follows the system. */
export function themeKind(): ThemeKind {
  const names = document.body.classList;
  if (names.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (names.contains('vscode-high-contrast')) return 'high-contrast-dark';
  if (names.contains('vscode-dark')) return 'dark';
  if (names.contains('vscode-light')) return 'light';
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  if (matchMedia('(prefers-contrast: more)').matches)
    return dark ? 'high-contrast-dark' : 'high-contrast-light';
  return dark ? 'dark' : 'light';
}

/** Sets `data-theme`, by which the style sheet picks its palette. Returns whether it changed. */
export function markTheme(): boolean {
  const kind = themeKind();
  if (document.body.dataset['theme'] === kind) return false;
  document.body.dataset['theme'] = kind;
  return true;
}

/** Calls back when the theme may have changed: VS Code swaps the body's class and the variables on the root. */
export function onThemeChange(changed: () => void): void {
  const react = (): void => {
    markTheme();
    changed();
  };
  const observer = new MutationObserver(react);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'])
    matchMedia(query).addEventListener('change', react);
}

/** `--n6-*` for each kind; where VS Code gives a colour it wins, so that the picture sits in the user's theme. */
export function themeVariables(): string {
  return Object.entries(palettes)
    .map(([kind, palette]) => {
      const own = new Map(tokens.map((token) => [token, palette[token]]));
      const high = kind.startsWith('high');
      const from = (token: keyof Palette, ...variables: string[]): void => {
        own.set(
          token,
          variables.reduceRight((rest, variable) => `var(--vscode-${variable}, ${rest})`, palette[token]),
        );
      };
      from('bg', 'editor-background');
      from('ink', 'editor-foreground', 'foreground');
      from('focus', 'focusBorder');
      if (high) {
        from('line', 'contrastBorder');
      } else {
        from('muted', 'descriptionForeground');
        own.set('line', `color-mix(in srgb, var(--n6-ink) ${kind === 'dark' ? 26 : 20}%, var(--n6-bg))`);
        own.set('track', 'color-mix(in srgb, var(--n6-ink) 4%, var(--n6-bg))');
        for (const side of ['app', 'npu', 'boot'] as const) {
          own.set(
            `${side}Tint`,
            `color-mix(in srgb, var(--n6-${side}) ${kind === 'dark' ? 14 : 9}%, var(--n6-bg))`,
          );
        }
      }
      const declarations = tokens
        .map((token) => `${variableOf(token)}:${own.get(token) ?? palette[token]}`)
        .join(';');
      return `body[data-theme="${kind}"]{${declarations}}`;
    })
    .join('\n');
}

/** The colours on the screen as plain values, for export. */
export function currentPalette(): Palette {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const palette: Record<string, string> = {};
  for (const token of tokens) {
    probe.style.color = `var(${variableOf(token)})`;
    const color = getComputedStyle(probe).color;
    if (!context) {
      palette[token] = color;
      continue;
    }
    // Drawn and read back: the browser's own conversion of color-mix() to sRGB.
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
    palette[token] = `#${[r, g, b].map((n) => n.toString(16).padStart(2, '0')).join('')}`;
  }
  probe.remove();
  return palette as unknown as Palette;
}

/** Widths as this browser draws them, remembered: a frame asks for hundreds. */
export function browserMeasure(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  const family = (mono: boolean): string => {
    const probe = document.createElement('span');
    probe.className = mono ? 'n6-mono' : 'n6-sans';
    probe.hidden = true;
    document.body.append(probe);
    const name = getComputedStyle(probe).fontFamily;
    probe.remove();
    return name;
  };
  const families = { sans: family(false), mono: family(true) };
  const known = new Map<string, number>();
  return (text: string, style: TextStyle) => {
    const font = `${style.bold ? '600 ' : ''}${style.size}px ${style.mono ? families.mono : families.sans}`;
    const key = `${font}|${text}`;
    let width = known.get(key);
    if (width === undefined) {
      if (known.size > 20_000) known.clear();
      if (context) context.font = font;
      width = (context?.measureText(text).width ?? text.length * style.size * 0.65) + 0.5;
      known.set(key, width);
    }
    return width;
  };
}
