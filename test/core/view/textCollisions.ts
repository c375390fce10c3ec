import { textBox, type Box, type Picture, type PictureItem, type TextShape } from '../../../core/view/shapes';

/** Texts of a picture that touch one another or leave it, in words; empty where all can be read. */
export function unreadableTexts(
  picture: Pick<Picture<PictureItem>, 'width' | 'height' | 'shapes'>,
): string[] {
  const texts = picture.shapes.filter((shape): shape is TextShape => shape.kind === 'text');
  const boxes = texts.map(textBox);
  const found: string[] = [];
  boxes.forEach((box, i) => {
    const text = texts[i]!.text;
    if (
      box.x < -0.5 ||
      box.x + box.width > picture.width + 0.5 ||
      box.y < -0.5 ||
      box.y + box.height > picture.height + 0.5
    ) {
      found.push(
        `"${text}" is cut at ${Math.round(box.x)},${Math.round(box.y)} of ${picture.width}×${picture.height}`,
      );
    }
    for (let j = i + 1; j < boxes.length; j++) {
      if (touch(box, boxes[j]!))
        found.push(`"${text}" touches "${texts[j]!.text}" at ${Math.round(box.x)},${Math.round(box.y)}`);
    }
  });
  return found;
}

function touch(a: Box, b: Box): boolean {
  // Ascenders and descenders rarely meet: a pixel of line spacing is no collision.
  const slack = 1;
  return (
    a.x + slack < b.x + b.width &&
    b.x + slack < a.x + a.width &&
    a.y + slack < b.y + b.height &&
    b.y + slack < a.y + a.height
  );
}
