import { execFileSync } from "node:child_process";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { openapiDocument } from "../../functions/openapi/document.ts";

/**
 * The types that `openapi-typescript` makes from today's document. A process of its own makes
 * them, because that generator needs TypeScript 5, and this package has 7.
 */
export const generatedTypes = (): string =>
  execFileSync(process.execPath, [fileURLToPath(import.meta.url)], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });

const generate = async (): Promise<string> => {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier === "typescript" ? "typescript-5" : specifier, context),
  });
  const { default: makeTypes, astToString } = await import("openapi-typescript");
  return astToString(await makeTypes(JSON.stringify(openapiDocument())));
};

if (import.meta.main) process.stdout.write(await generate());
