import { chromium } from "playwright-core";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [w, scheme] of [[360, "dark"], [1600, "light"]] as const) {
  const p = await b.newPage({ viewport: { width: w, height: 900 }, colorScheme: scheme });
  p.on("console", (m) => console.log(m.text()));
  await p.goto("file:///tmp/reports-board.html");
  console.log(w, await p.evaluate("document.documentElement.scrollWidth"));
  await p.screenshot({ path: `/tmp/shot-${w}.png`, clip: {x:0,y:0,width:w,height:2200}, fullPage: true });
  await p.addScriptTag({ path: "packages/reports/node_modules/axe-core/axe.min.js" }).catch((e) => console.log("csp", String(e).slice(0, 100)));
}
await b.close();
