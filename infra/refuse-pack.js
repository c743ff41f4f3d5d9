// The repository is no package: `npm pack` here would pack the service and its tests. npm runs this
// before `npm run pack` too, which is right.
if (process.env.npm_command === "pack") {
  console.error(
    "Run `npm run pack`: it builds the client and the construct, and packs those alone.",
  );
  process.exitCode = 1;
}
