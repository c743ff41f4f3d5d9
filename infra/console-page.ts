import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const folder = fileURLToPath(new URL("../functions/console", import.meta.url));

/** The page with the policy that lets its own script and style run, and nothing else. */
export interface ConsolePage {
  readonly html: string;
  readonly policy: string;
}

/**
 * Builds the page at /console into one text, so that a browser needs one request for it. The policy
 * names the hashes of its script and style: nothing else runs there, whatever a task's texts hold.
 */
export async function consolePage(): Promise<ConsolePage> {
  const [script, style] = await Promise.all([scriptText(), styleText()]);
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'",
    // Results lie wherever Tencent or the operator's bucket keeps them.
    "img-src data: http: https:",
    "media-src http: https:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Call sheet</title><link rel="icon" href="data:,"><style>${style}</style></head>`,
    `<body><script type="module">${script}</script></body></html>`,
  ].join("");
  return { html, policy };
}

const scriptText = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/main.tsx`],
    tsconfig: `${folder}/tsconfig.json`,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2024",
    legalComments: "none",
    logLevel: "silent",
  });
  // A text in the script must not end the element that it stands in.
  return outputFiles
    .map(({ text }) => text)
    .join("")
    .trim()
    .replaceAll("</script", "<\\/script");
};

const styleText = async (): Promise<string> => {
  const { code } = await transform(await readFile(`${folder}/page.css`, "utf8"), {
    loader: "css",
    minify: true,
  });
  return code.trim();
};

const hashOf = (text: string): string =>
  `sha256-${createHash("sha256").update(text).digest("base64")}`;
