import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOf, openPage, startBrowser, takePicture } from "../support/browser.ts";
import { startRunner, stateDirectory } from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";

/** A runner with tasks in every kind of state, and the page at its address. */
const openConsole = async () => {
  const runner = await startRunner(stateDirectory(), ["--no-sample", "--mapping", "callsheet"]);
  const caller = await callerOf(runner);
  const done = await caller.submit("done", "A boat. [seconds:1]");
  await runner.line(/settled: succeeded/);
  const running = await caller.submit("running", "A cat. [seconds:600]", {
    metadata: { shot: "12" },
  });
  // Its slot may be handed on a moment after the first task was told as settled.
  await runner.count(/started at Tencent/, 2);
  const waiting = await caller.submit("waiting", "<img src=x onerror=alert(1)>");
  const wordOf = async (pattern: RegExp): Promise<string> =>
    pattern.exec(await runner.line(pattern))?.[1] ?? "";
  const [address, key] = [await wordOf(/^Mapping +(\S+),/), await wordOf(/^Key +(\S+)/)];
  const browser = await startBrowser();
  const page = await openPage(browser, { baseURL: address });
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => void faults.push(message));
  page.on("console", (message) => {
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) faults.push(message.text());
  });
  const requests: string[] = [];
  page.on("request", (request) => void requests.push(`${request.method()} ${request.url()}`));
  await page.goto(`${address}/console`);
  return { runner, page, address, key, faults, requests, done, running, waiting };
};

const look = async (page: Page, name: string): Promise<void> => {
  expect(await faultsOf(page), name).toEqual([]);
  await takePicture(page, name);
};

/** Loses the answer to the first submission. Answers with the keys of all that were sent. */
const losingFirstAnswer = async (page: Page): Promise<readonly string[]> => {
  const keys: string[] = [];
  await page.route("**/v1/tasks", async (route) => {
    const { "idempotency-key": key } = route.request().headers();
    if (key === undefined || keys.push(key) > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  return keys;
};

const SHOWN = fileURLToPath(new URL("../../functions/console/result.png", import.meta.url));

/** Only what hangs reaches it. */
const PATIENCE_MS = 900_000;

// The browser of the package is one for Linux.
test.skipIf(process.platform !== "linux")(
  "the page answers what is running, what is stuck and why, in a real browser",
  async () => {
    const opened = await openConsole();
    const { page, address, key, faults, requests, done, running, waiting } = opened;
    await look(page, "key");
    await page.getByLabel("The key of your tenant").fill(key);
    await page.keyboard.press("Enter");

    // The list: one request for the page, and one for its tasks.
    const rows = page.locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(3);
    expect(requests.slice(0, 2)).toEqual([
      `GET ${address}/console`,
      expect.stringContaining(`GET ${address}/v1/`),
    ]);
    const waits = () => rows.first().textContent();
    await expect.poll(waits).toContain("number 1 of yours, 1 of 1 slots taken");
    await look(page, "tasks");

    // The key stays in the tab, and outlives a reload there.
    expect(await page.evaluate("localStorage.length + document.cookie.length")).toBe(0);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByLabel("Unsettled only").check();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByLabel("Metadata").fill("shot=12");
    // The list is drawn anew while somebody types.
    await page.waitForResponse(/\/v1\/tasks\?/);
    await page.waitForResponse(/\/v1\/tasks\?/);
    await page.keyboard.press("Tab");
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.first().textContent()).toContain("running");

    // A task that waits says why. Its prompt is a text, and no picture.
    await page.goto(`${address}/console#/tasks/${waiting.taskId}`);
    const state = page.locator(".state");
    await expect.poll(() => state.textContent()).toContain("It waits for a free slot");
    expect(await state.textContent()).toContain("It is number 1 in its lane.");
    expect(await page.locator("pre").textContent()).toContain("<img src=x onerror=alert(1)>");
    expect(await page.locator("img").count()).toBe(0);
    await look(page, "task");

    // The lane that it waits in.
    await page.keyboard.press("l");
    await expect.poll(() => page.locator(".card").textContent()).toContain("1 of 1 slots taken");
    expect(await page.locator(".card a").allTextContents()).toEqual(
      [running, waiting].map(({ taskId }) => `${taskId.slice(0, 12)}…`),
    );
    await look(page, "lanes");

    // A result has a player, and its story its passages.
    await page.goto(`${address}/console#/tasks/${done.taskId}`);
    await expect.poll(() => page.locator("video").count()).toBe(1);
    await expect.poll(() => page.locator(".story").textContent()).toContain("Tencent accepted it.");
    await look(page, "result");
    // The README shows this one. `npm run picture` renews it.
    if (process.env.README_PICTURE === "1") await page.screenshot({ path: SHOWN, fullPage: true });

    // Canceled by hand.
    await page.goto(`${address}/console#/tasks/${waiting.taskId}`);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => state.textContent()).toContain("It was canceled");

    // A submission is checked first, and what is wrong stands at its field.
    await page.keyboard.press("n");
    await page.getByLabel("Operation").selectOption("vod.CreateAigcVideoTask");
    await page.getByText("more fields").click();
    await page.locator("#field-FileInfos").fill("no list");
    await page.getByRole("button", { name: "Check" }).click();
    await expect.poll(() => page.locator(".field .fault").count()).toBe(1);
    await look(page, "form");
    await page.locator("#field-FileInfos").fill("");
    await page.getByRole("button", { name: "Check" }).click();
    const keys = await losingFirstAnswer(page);
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("The service does not answer.").waitFor();
    await page.getByRole("button", { name: "Submit" }).click();
    await expect.poll(() => page.locator("article h2").first().textContent()).toContain("queued");
    expect(keys[1]).toBe(keys[0]);

    // The list again, by the keyboard alone, on a small and dark screen.
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 700 });
    await page.keyboard.press("t");
    await expect.poll(() => rows.count()).toBe(4);
    await look(page, "tasks-small-dark");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect.poll(() => state.textContent()).toContain("It was canceled");

    expect(faults).toEqual([]);
    expect(requests.filter((request) => !request.includes("127.0.0.1"))).toEqual([]);
    expect(await opened.runner.interrupt()).toBe(0);
  },
  PATIENCE_MS,
);
