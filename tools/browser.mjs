// Start Debian's Chromium so that it asks no host but those a test opens, and a small server for files on loopback.
import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff': 'font/woff', '.woff2': 'font/woff2', '.ttf': 'font/ttf' };

export function chromiumPath() {
  const names = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = names.find(name => name && existsSync(name));
  if (!found) throw new Error('no Chromium: install Debian\'s package chromium, or name one in CHROMIUM');
  return found;
}

// A browser with a profile of its own, removed when closed. `outside` collects every request that leaves this machine.
export async function openBrowser(options = {}) {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'briefkit-browser-'));
  const context = await chromium.launchPersistentContext(profile,
    { executablePath: chromiumPath(), headless: true, args: FLAGS, viewport: { width: 1280, height: 900 }, ...options });
  const outside = new Set();
  context.on('request', request => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') outside.add(url.href);
  });
  const close = async () => { await context.close(); rmSync(profile, { recursive: true, force: true }); };
  return { context, outside, close };
}

export async function serve(root) {
  const base = path.resolve(root);
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
    const file = path.join(base, name.endsWith('/') ? name + 'index.html' : name);
    try {
      if (!file.startsWith(base + path.sep)) throw new Error('outside the root');
      const body = await readFile(file);
      response.writeHead(200, { 'content-type': (TYPES[path.extname(file)] ?? 'text/plain') + '; charset=utf-8' });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
