import { parseCInfo } from '../../core/model/parseCInfo';
import { mapToWire } from '../../core/view/memoryMap/wire';
import type { PageDocument } from '../../core/view/standaloneHtml';
import { timelineModelOf } from '../../core/view/timeline/model';
import { timelineToWire } from '../../core/view/timeline/wire';
import { sampleCInfo } from '../core/view/sampleCInfo';
import { crowdedBoard, smartCamera } from '../core/view/sampleMaps';

// What the tests of the pages show.

export const camera: PageDocument = {
  id: 'map:camera',
  label: 'Smart camera',
  view: 'map',
  map: mapToWire(smartCamera()),
};
export const crowded: PageDocument = {
  id: 'map:crowded',
  label: 'Crowded',
  view: 'map',
  map: mapToWire(crowdedBoard()),
};
export const network: PageDocument = {
  id: 'timeline:network',
  label: 'network',
  view: 'timeline',
  timeline: timelineToWire(
    timelineModelOf(parseCInfo(sampleCInfo()), 'Model/network_c_info.json', 'network'),
  ),
};
