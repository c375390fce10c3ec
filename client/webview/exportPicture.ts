import type { Host } from './host';

/** Sharp on screens of twice the density, and on slides. */
const pixelRatio = 2;

const mediaTypes = { svg: 'image/svg+xml', csv: 'text/csv', html: 'text/html' } as const;

/** Hands a file to the host's save dialog, or to the browser where the page is a file of its own. */
export function saveText(host: Host, data: string, name: string, format: keyof typeof mediaTypes): void {
  if (host.isEditor) host.send({ type: 'save', name: `${name}.${format}`, format, data });
  else download(new Blob([data], { type: mediaTypes[format] }), `${name}.${format}`);
}

/** Draws the SVG and saves it as PNG. Rejects where the browser cannot draw it. */
export async function savePng(host: Host, svg: string, name: string): Promise<void> {
  const canvas = await rasterise(svg);
  if (host.isEditor) {
    const data = canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
    host.send({ type: 'save', name: `${name}.png`, format: 'png', data });
    return;
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob) download(blob, `${name}.png`);
}

async function rasterise(svg: string): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * pixelRatio;
  canvas.height = image.naturalHeight * pixelRatio;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(pixelRatio, pixelRatio);
  context.drawImage(image, 0, 0);
  return canvas;
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
