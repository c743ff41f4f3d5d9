// Runs a bundle under AWS's own runtime client: `node aws-runtime.ts <bundle>`. The client's native
// part, which npm would have to compile with curl, is `rapid-client.ts` here.
import { registerHooks } from "node:module";

const stub = new URL("rapid-client.ts", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "./rapid-client.node"
      ? { url: stub, format: "module-typescript", shortCircuit: true }
      : next(specifier, context),
});

await import(import.meta.resolve("aws-lambda-ric"));
