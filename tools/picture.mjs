// node picture.mjs PAGE PICTURE [WIDTH HEIGHT]: a screenshot of the top of a page, for the README and the docs.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './browser.mjs';

const [page, picture, width = '1200', height = '900'] = process.argv.slice(2);
if (!picture) { console.error('node picture.mjs PAGE PICTURE [WIDTH HEIGHT]'); process.exit(2); }
const { context, close } = await openBrowser({ viewport: { width: Number(width), height: Number(height) }, colorScheme: 'light' });
try {
  const tab = context.pages()[0];
  await tab.goto(pathToFileURL(path.resolve(page)).href, { waitUntil: 'load' });
  await tab.screenshot({ path: picture });
} finally {
  await close();
}
