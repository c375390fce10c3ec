import { narrowPicture, type Shape } from './shapes';
import { wrapText, type MeasureText, type TextStyle } from './textMetrics';

const titleStyle: TextStyle = { size: 20, bold: true };
export const subtitleStyle: TextStyle = { size: 12 };

/** The title block of a picture in a file: title and summary, wrapped between the margins of a width in pixels. */
export function layOutHeading(
  title: string,
  subtitle: string,
  { width, margin, top, measure }: { width: number; margin: number; top: number; measure: MeasureText },
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const shapes: Shape[] = [];
  let y = top;
  const write = (
    text: string,
    style: TextStyle,
    paint: string,
    baseline: number,
    lineHeight: number,
  ): void => {
    for (const line of wrapText(text, style, width - 2 * margin, measure)) {
      const at = { x: margin, y: y + baseline, anchor: 'start' as const, width: measure(line, style) };
      shapes.push({ kind: 'text', ...at, text: line, paint, style });
      y += lineHeight;
    }
  };
  const style = width < narrowPicture ? { ...titleStyle, size: 16 } : titleStyle;
  write(title, style, 'n6-ink', style.size * 0.85, style.size * 1.3);
  write(subtitle, subtitleStyle, 'n6-muted', 12, 18);
  return { shapes, height: y - top };
}
