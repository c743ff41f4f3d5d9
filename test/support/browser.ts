import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { source as axe } from "axe-core";
import { type Browser, type Page, chromium as program } from "playwright-core";
import { inject, onTestFinished, vi } from "vitest";

/** Playwright's word for no limit. Its own one is 30 s. */
const FOREVER = 0;

/** Pictures of the views stay here. */
const PICTURES = fileURLToPath(new URL("../../.local/screenshots", import.meta.url));

/**
 * Chromium, which comes in a package of npm. It ends with the test. The package unpacks it into the
 * folder for temporary files, and takes any file there for a whole program: each process has a
 * folder of its own, or it would start what another one is still writing.
 */
export const startBrowser = async (): Promise<Browser> => {
  const folder = join(inject("scratch"), `browser-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  vi.stubEnv("TMPDIR", folder);
  const executablePath = await chromium.executablePath();
  vi.unstubAllEnvs();
  const args = [...chromium.args, "--no-sandbox"];
  const browser = await program.launch({ executablePath, args, timeout: FOREVER });
  onTestFinished(() => browser.close());
  return browser;
};

/** A page that waits as long as a slow machine takes: the test's own limit ends what hangs. */
export const openPage = async (
  browser: Browser,
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<Page> => {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(FOREVER);
  return page;
};

/** The faults that axe finds in what the page shows now, and the elements that have them. */
export const faultsOf = async (page: Page): Promise<readonly string[]> => {
  // The page's policy lets no other script in. This one comes from the browser itself.
  const found = await page.evaluate(`(async () => {
    ${axe};
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html));
  })()`);
  return Array.isArray(found) ? found.map(String) : [String(found)];
};

/** Keeps a picture of a view, by its name. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};
