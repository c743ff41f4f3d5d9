// The repository is no package: `npm pack` here would pack the service and its tests.
console.error("Run `npm run pack`: it builds the client, and packs that alone.");
process.exitCode = 1;
