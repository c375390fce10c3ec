import { expect, it } from 'vitest';
import { devices } from '../../../core/device/devices';
import { deviceMemories } from '../../../core/language/deviceMemories';

it('has a line for each bank of each device, at the line that it says', () => {
  for (const device of devices) {
    const { text, lineOf } = deviceMemories(device);
    const lines = text.split('\n');
    expect(lines[0]).toContain(device.name);
    for (const { name } of device.banks) expect(lines[lineOf(name)!]).toMatch(new RegExp(`^${name} +\\[0x`));
    expect(lineOf('AXISRAM9')).toBeUndefined();
  }
});
