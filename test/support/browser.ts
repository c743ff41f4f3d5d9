import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { source as axe } from "axe-core";
import { type Browser, type Page, chromium as program } from "playwright-core";
import { onTestFinished } from "vitest";

/** Pictures of the views stay here. */
const PICTURES = fileURLToPath(new URL("../../.local/screenshots", import.meta.url));

/** Chromium, which comes in a package of npm. It ends with the test. */
export const startBrowser = async (): Promise<Browser> => {
  const browser = await program.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, "--no-sandbox"],
  });
  onTestFinished(() => browser.close());
  return browser;
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
