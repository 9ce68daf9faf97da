// Each regular expression of our scripts against runs of what it may be typed: milliseconds for as much as the box takes.
// node tests/patterns.mjs LENGTH FILE… prints {"patterns": how many, "slow": […]} as JSON.
import { readFileSync } from "node:fs";

const [length, ...files] = process.argv.slice(2);
const LITERAL = /(?<=[(,:=&|?!\[] ?)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([gimsuy]*)/g;
const UNITS = ["a", "A", "1", " ", "'", '"', ".", ",", "-", "1,", "a1", " inc", "中", "é", "$", "1 ", "a'", "a.", "/", "1/", "\u0301", "“", "s", "a ", "1km", "US$"];
const MOST = 200;
const slow = [];
let patterns = 0;
for (const file of files) {
  for (const [, source, flags] of readFileSync(file, "utf8").matchAll(LITERAL)) {
    let pattern;
    try { pattern = new RegExp(source, [...new Set(`${flags}g`)].join("")); } catch { continue; } // what only looks like one
    patterns += 1;
    for (const unit of UNITS) {
      const text = `${unit.repeat(Math.floor(length / unit.length))}\u0001a`;
      let spent = Infinity;
      for (let tries = 0; tries < 3 && spent > MOST; tries++) { // a busy machine blurs one
        const begun = performance.now();
        text.replace(pattern, "");
        spent = performance.now() - begun;
      }
      if (spent > MOST) slow.push(`${file}: /${source}/ takes ${spent} ms for ${JSON.stringify(unit)}`);
    }
  }
}
console.log(JSON.stringify({ patterns, slow }));
