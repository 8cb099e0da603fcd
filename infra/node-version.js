// In JavaScript: an older Node does not run TypeScript. npm runs it before `start`, `dev` and `test`.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Newsdesk runs on Node 24, which "npm ci" installs for its own use; this is Node ${process.versions.node}. ` +
      'Run "npm ci" again, without --omit=optional.',
  );
  process.exit(1);
}
