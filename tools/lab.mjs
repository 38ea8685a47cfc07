// JupyterLab of its own for a check: a server on loopback with settings of its own, and a notebook of it open in the browser.
// JUPYTER names the jupyter program (default: the one on the PATH).
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openBrowser } from './browser.mjs';

async function freePort() {
  return new Promise(found => {
    const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => found(port)); });
  });
}

// Starts JupyterLab on the folder `root`: { url(notebook), close() }.
async function startLab(root) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'briefkit-lab-'));
  const settings = path.join(scratch, 'settings', '@jupyterlab', 'apputils-extension');
  mkdirSync(settings, { recursive: true });
  writeFileSync(path.join(settings, 'notification.jupyterlab-settings'), '{"fetchNews":"false","checkForUpdates":false}');
  const log = path.join(scratch, 'server.log');
  const token = Math.random().toString(36).slice(2);
  const port = await freePort();
  const server = spawn(process.env.JUPYTER ?? 'jupyter', ['lab', '--no-browser', '--ip=127.0.0.1', `--port=${port}`, '--ServerApp.port_retries=0',
    `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${path.resolve(root)}`, '--allow-root', '--LabApp.expose_app_in_browser=True',
    '--LabApp.extension_manager=readonly'],
    { env: { ...process.env, JUPYTERLAB_SETTINGS_DIR: path.join(scratch, 'settings'), JUPYTERLAB_WORKSPACES_DIR: path.join(scratch, 'workspaces'),
        JUPYTER_CONFIG_DIR: path.join(scratch, 'config'), IPYTHONDIR: path.join(scratch, 'ipython') },
      stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')] });
  let ended = false;
  server.on('exit', () => { ended = true; });
  const close = async () => {
    server.kill('SIGTERM');
    await new Promise(done => { if (ended) done(); server.on('exit', done); setTimeout(done, 8000); });
    if (!ended) server.kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  const started = Date.now();
  for (;;) {
    if (ended || Date.now() - started > 90000) {
      const told = readFileSync(log, 'utf8').slice(-3000);
      await close();
      throw new Error('JupyterLab did not start:\n' + told);
    }
    const answer = await fetch(`http://127.0.0.1:${port}/api/status?token=${token}`).catch(() => null);
    if (answer?.ok) return { url: notebook => `http://127.0.0.1:${port}/lab/tree/${encodeURI(notebook)}?token=${token}&reset`, close };
    await new Promise(wait => setTimeout(wait, 300));
  }
}

// Opens a notebook of the folder `root` in JupyterLab, its kernel ready, and calls `check({ page, errors, outside })`:
// `errors` collects errors in the page, `outside` requests to other hosts. Whatever happens, browser and server are closed.
export async function inLab(root, notebook, check) {
  const lab = await startLab(root);
  let browser;
  try {
    browser = await openBrowser({ viewport: { width: 1300, height: 2000 } });
    const page = browser.context.pages()[0];
    const errors = [];
    page.on('pageerror', error => errors.push(error.message));
    await page.goto(lab.url(notebook));
    await page.waitForFunction(() => window.jupyterapp?.shell?.currentWidget?.sessionContext, null, { timeout: 90000 });
    await page.evaluate(async () => {
      const app = window.jupyterapp;
      await app.restored;
      const panel = app.shell.currentWidget;
      await panel.context.ready;
      await panel.sessionContext.ready;
      await panel.sessionContext.session.kernel.info;
      panel.content.activeCellIndex = 0;
    });
    await check({ page, errors, outside: browser.outside });
  } finally {
    await browser?.close();
    await lab.close();
  }
}

// Runs all cells of the open notebook, through the command: a click into the menu can be lost.
export async function runAllCells(page) {
  await page.evaluate(() => window.jupyterapp.commands.execute('notebook:run-all-cells'));
}
