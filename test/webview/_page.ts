import { readFileSync } from 'node:fs';
import { stockThemes } from './themes';
import { launchBrowser, openPage } from './webviewPage';
const docsOf=(file:string)=>JSON.parse(/id="n6-documents"[^>]*>(.*?)<\/script>/s.exec(readFileSync(file,'utf8'))![1]!);
const maps=docsOf('/tmp/n6dev/ex.html'), tls=docsOf('/tmp/n6dev/ext.html');
console.log(maps.map((m:any)=>m.id), tls.map((m:any)=>m.id));
const b=await launchBrowser();
const all=[...maps,...tls];
const pick=(id:string)=>[...all.filter(d=>d.id===id),...all.filter(d=>d.id!==id)];
for (const [name,theme,id,w,h] of [['memory-map-dark',0,'map:STM32N6570-DK',1200,920],['memory-map-light',1,'map:STM32N6570-DK',1200,920],...tls.filter((t:any)=>t.id.includes('DK')).flatMap((t:any)=>[['timeline-dark',0,t.id,1280,900],['timeline-light',1,t.id,1280,900]])] as any) {
  const p=await openPage(b,{theme:stockThemes[theme]!,documents:pick(id),width:w,height:h});
  await p.waitForTimeout(150);
  const height=await p.evaluate('Math.ceil(Math.max(document.querySelector("main").getBoundingClientRect().bottom))') as number;
  await p.setViewportSize({width:w,height}); await p.waitForTimeout(150);
  await p.screenshot({path:`/tmp/n6dev/s-${name}.png`}); await p.close();
}
await b.close();
