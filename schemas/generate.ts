// Writes the generated files of this folder: `npm run generate`.
import fs from 'node:fs';
import path from 'node:path';
import { buildFiles } from './build.ts';

for (const [name, text] of buildFiles()) {
  fs.writeFileSync(path.join(import.meta.dirname, name), text);
  console.log(`${name} ${text.length} characters`);
}
