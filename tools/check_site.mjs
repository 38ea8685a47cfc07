// node check_site.mjs SITE [PICTURES]: open every page of the built site in a real browser.
// Fails on a request to another host, a file that is missing, an error in a script, a picture that does not load, a page
// wider than the window; then tries search and dark mode, and that Arabic stands right to left.
// PICTURES: a folder for screenshots of some pages, light and dark.
import assert from 'node:assert';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openBrowser, serve } from './browser.mjs';

const [site, pictures] = process.argv.slice(2);
if (!site) { console.error('node check_site.mjs SITE [PICTURES]'); process.exit(2); }
const pages = readdirSync(site, { recursive: true }).filter(name => name.endsWith('.html')).sort();
assert(pages.includes('index.html'), `no site in ${site}`);

const { address, close: stop } = await serve(site);
const { context, outside, close } = await openBrowser({ colorScheme: 'light' });
const problems = [];
try {
  const page = context.pages()[0];
  let name = '';
  page.on('console', message => { if (message.type() === 'error') problems.push(`${name}: ${message.text()}`); });
  page.on('pageerror', error => problems.push(`${name}: ${error.message}`));
  page.on('response', response => { if (response.status() >= 400) problems.push(`${name}: ${response.status()} ${response.url()}`); });

  // a busy machine can lose a navigation: the second try counts
  const open = url => page.goto(url, { waitUntil: 'load' }).catch(() => page.goto(url, { waitUntil: 'load' }));

  let arabic = 0;
  for (name of pages) {
    await open(address + name);
    const seen = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      broken: [...document.images].filter(image => image.loading !== 'lazy' && !image.naturalWidth).map(image => image.src.slice(0, 120)),
      wrong: [...document.querySelectorAll('[dir=rtl]')].filter(node => getComputedStyle(node).direction !== 'rtl' && !node.style.direction).length,
      arabic: document.querySelectorAll('main [dir=rtl]').length,
      doubled: [...document.querySelectorAll('[id]')].map(node => node.id).filter((id, at, all) => id && all.indexOf(id) !== at),
    }));
    if (seen.wide > 1) problems.push(`${name}: ${seen.wide} pixels wider than the window`);
    for (const picture of seen.broken) problems.push(`${name}: picture not shown: ${picture}`);
    if (seen.wrong) problems.push(`${name}: ${seen.wrong} right-to-left parts stand left to right`);
    for (const id of new Set(seen.doubled)) problems.push(`${name}: two elements have the id ${id}`);
    arabic += seen.arabic;
  }
  if (!arabic) problems.push('no page shows Arabic right to left');

  name = 'index.html';
  await open(address + name);
  await page.locator('.smalldocs-search input').first().fill('fold');
  await page.waitForSelector('.search-result', { timeout: 10000 });
  const results = await page.locator('.search-result').count();

  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.locator('.quarto-color-scheme-toggle').first().click();
  await page.waitForFunction(() => document.documentElement.classList.contains('quarto-dark'));
  const dark = await background();
  if (light === dark) problems.push(`dark mode leaves the page ${light}`);

  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(() => localStorage.clear());
      for (name of (process.env.PAGES ?? 'index.html text.html brief.html').split(' ').filter(wanted => pages.includes(wanted))) {
        await open(address + name);
        await page.screenshot({ path: path.join(pictures, `${name.replaceAll('/', '_').replace('.html', '')}-${scheme}.png`), fullPage: !process.env.FOLD });
      }
    }
  }
  for (const url of outside) problems.push(`request to another host: ${url}`);
  console.log(`site: ${pages.length} pages opened, ${arabic} right-to-left parts, ${results} search results, ${outside.size} requests to other hosts`);
} finally {
  await close();
  stop();
}
if (problems.length) {
  console.error(problems.join('\n'));
  process.exit(1);
}
