import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** The library's own logo, at an address of somebody else. */
const LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NO_LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/**
 * Draws the document that stands in the page. Without a search: it would need a worker, and a
 * browser finds text in a page as well.
 */
const START = `
Redoc.init(
  JSON.parse(document.getElementById("document").textContent),
  {
    disableSearch: true,
    hideDownloadButtons: true,
    nativeScrollbars: true,
    sanitize: true,
    theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } },
  },
  document.getElementById("reference"),
);
`;

/**
 * The script of `/docs/reference`: Redoc with its start, in gzip and Base64, as Lambda answers with
 * bytes. The library is patched in one place, so that it asks nobody else for anything. Throws an
 * Error if the place is not there: another version of the library has to be looked at.
 */
export async function referenceScript(): Promise<string> {
  const library = import.meta.resolve("redoc/bundles/redoc.standalone.js");
  const text = await readFile(fileURLToPath(library), "utf8");
  if (text.split(LOGO).length !== 2) throw new Error("Redoc's logo is not where it was.");
  const script = text.replace(LOGO, NO_LOGO).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
  return gzipSync(`${script}${START}`, { level: 9 }).toString("base64");
}
