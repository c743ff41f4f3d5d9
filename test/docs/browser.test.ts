import { expect, test } from "vitest";
import { faultsOf, openPage, startBrowser, takePicture } from "../support/browser.ts";
import { startRunner, stateDirectory } from "../support/runner.ts";

/** A fault that Redoc brings: its headings leave out a level. */
const OF_THE_LIBRARY = /^heading-order: /;

/** Only what hangs reaches it. */
const PATIENCE_MS = 900_000;

// The browser of the package is one for Linux.
test.skipIf(process.platform !== "linux")(
  "the documents are drawn in a real browser, which asks nobody else",
  async () => {
    const runner = await startRunner(stateDirectory(), ["--no-sample", "--mapping", "callsheet"]);
    const mapping = /^Mapping +(\S+),/;
    const address = mapping.exec(await runner.line(mapping))?.[1] ?? "";
    const browser = await startBrowser();
    const page = await openPage(browser);
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => void faults.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    const requests: string[] = [];
    page.on("request", (request) => void requests.push(request.url()));

    await page.goto(`${address}/docs`);
    expect(await faultsOf(page)).toEqual([]);
    await takePicture(page, "docs");
    await page.getByRole("link", { name: "vod.CreateAigcVideoTask" }).click();
    await page.getByRole("heading", { name: "Facts" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await takePicture(page, "docs-operation");

    // The reference: one request for the page, and one for its script.
    requests.length = 0;
    await page.getByRole("link", { name: "API reference" }).click();
    await page.getByRole("heading", { name: "Submit a task, or follow one" }).waitFor();
    expect(requests).toEqual([`${address}/docs/reference`, `${address}/docs/reference.js`]);
    expect(await page.evaluate("origin")).toBe("null");
    const known = await faultsOf(page);
    expect(known.filter((fault) => !OF_THE_LIBRARY.test(fault))).toEqual([]);
    await takePicture(page, "docs-reference");

    await page.getByRole("link", { name: "idempotency_conflict" }).first().click();
    await page.getByRole("heading", { name: "What to do" }).waitFor();
    expect(page.url()).toBe(`${address}/docs/problems/idempotency_conflict`);
    expect(await faultsOf(page)).toEqual([]);
    await takePicture(page, "docs-problem");
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);
