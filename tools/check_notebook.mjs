// node check_notebook.mjs ROOT NOTEBOOK [PICTURE]: open a notebook in real JupyterLab, run all its cells there.
// Fails on an error output, a cell that did not run, an error in the page, a request to another host.
// JUPYTER names the jupyter program (default: the one on the PATH). The notebook itself is not saved.
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openBrowser } from './browser.mjs';

const [root, notebook, picture] = process.argv.slice(2);
if (!notebook) { console.error('node check_notebook.mjs ROOT NOTEBOOK [PICTURE]'); process.exit(2); }

const scratch = mkdtempSync(path.join(os.tmpdir(), 'briefkit-lab-'));
const settings = path.join(scratch, 'settings', '@jupyterlab', 'apputils-extension');
mkdirSync(settings, { recursive: true });
writeFileSync(path.join(settings, 'notification.jupyterlab-settings'), '{"fetchNews":"false","checkForUpdates":false}');
const log = path.join(scratch, 'server.log');
const token = Math.random().toString(36).slice(2);
const port = await new Promise(found => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => found(port)); });
});
const server = spawn(process.env.JUPYTER ?? 'jupyter', ['lab', '--no-browser', '--ip=127.0.0.1', `--port=${port}`, '--ServerApp.port_retries=0',
  `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${path.resolve(root)}`, '--allow-root', '--LabApp.expose_app_in_browser=True',
  '--LabApp.extension_manager=readonly'],
  { env: { ...process.env, JUPYTERLAB_SETTINGS_DIR: path.join(scratch, 'settings'), JUPYTERLAB_WORKSPACES_DIR: path.join(scratch, 'workspaces'),
      JUPYTER_CONFIG_DIR: path.join(scratch, 'config'), IPYTHONDIR: path.join(scratch, 'ipython') },
    stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')] });
let ended = false;
server.on('exit', () => { ended = true; });

const started = Date.now();
const seconds = () => ((Date.now() - started) / 1000).toFixed(1) + ' s';
let browser;
let failure;
try {
  for (;;) {
    if (ended || Date.now() - started > 90000) throw new Error('JupyterLab did not start:\n' + readFileSync(log, 'utf8').slice(-3000));
    const answer = await fetch(`http://127.0.0.1:${port}/api/status?token=${token}`).catch(() => null);
    if (answer?.ok) break;
    await new Promise(wait => setTimeout(wait, 300));
  }
  browser = await openBrowser({ viewport: { width: 1300, height: 2000 } });
  const page = browser.context.pages()[0];
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${port}/lab/tree/${encodeURI(notebook)}?token=${token}&reset`);
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
  console.log(`JupyterLab: ${notebook} open after ${seconds()}`);
  await page.evaluate(() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs'));
  // run through the command: a click into the menu can be lost
  await page.evaluate(() => window.jupyterapp.commands.execute('notebook:run-all-cells'));
  const cells = await page.evaluate(() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(cell => ({
    code: cell.cell_type === 'code' && cell.getSource().trim() !== '',
    run: cell.execution_count,
    first: cell.getSource().split('\n')[0].slice(0, 80),
    errors: (cell.outputs ?? []).filter(output => output.output_type === 'error').map(output => `${output.ename}: ${output.evalue}`),
  })));
  await page.waitForTimeout(1000);
  if (picture) {
    await page.evaluate(() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; });
    await page.screenshot({ path: picture });
  }
  const code = cells.filter(cell => cell.code);
  const failed = cells.flatMap(cell => cell.errors.map(error => `${cell.first}\n    ${error}`));
  assert(code.length > 0, 'the notebook has no code cell');
  assert.deepEqual(failed, [], 'cells with an error');
  assert.deepEqual(code.filter(cell => !cell.run).map(cell => cell.first), [], 'cells that did not run');
  assert.deepEqual(errors, [], 'errors in the page');
  assert.deepEqual([...browser.outside], [], 'requests to other hosts');
  console.log(`JupyterLab: ${code.length} cells of ${notebook} ran without an error, no request to another host, ${seconds()}`);
} catch (error) {
  failure = error;
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await new Promise(done => { if (ended) done(); server.on('exit', done); setTimeout(done, 8000); });
  if (!ended) server.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
if (failure) console.error(failure.message ?? failure);
process.exit(failure ? 1 : 0);
