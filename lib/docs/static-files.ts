import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ICON } from './icon.ts';
import { DEPLOYED, type StaticFile, type StaticFiles, staticFile } from './static-file.ts';

/** The name of any other file contains its hash. */
const FOREVER = 'public, max-age=31536000, immutable';

/** Nothing from elsewhere, nothing inline. */
const POLICY = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'connect-src': "'self'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self'",
};

/** ReDoc inserts style elements, and runs its search in a worker made of its own text. */
const REDOC_POLICY = { ...POLICY, 'style-src': "'self' 'unsafe-inline'", 'worker-src': 'blob:' };

/**
 * The OpenAPI document, Swagger UI and ReDoc with everything that they load, read from their packages.
 *
 * @throws when a package does not contain what is expected
 */
export function staticFiles(openapiDocument: object): StaticFiles {
  const assets: Record<string, StaticFile> = {};
  /** Adds a file, and returns its path relative to a page beside `/docs`. */
  const asset = (name: string, extension: 'js' | 'css', content: string) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
    const fileName = `${name}.${hash}.${extension}`;
    const mediaType = extension === 'js' ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8';
    assets[fileName] = staticFile(mediaType, FOREVER, content);
    return `docs/${fileName}`;
  };
  const document = asset('document', 'js', readOwnFile('document.js'));
  return {
    openapi: openapiDocument,
    swaggerUi: page(
      'Newsdesk – Swagger UI',
      POLICY,
      [
        asset('swagger-ui', 'css', readPackageFile('swagger-ui-dist/swagger-ui.css')),
        asset('swagger-ui-page', 'css', readOwnFile('swagger-ui.css')),
      ],
      [
        asset('swagger-ui', 'js', withLicense('swagger-ui-dist/swagger-ui-bundle.js')),
        document,
        asset('swagger-ui-page', 'js', readOwnFile('swagger-ui.js')),
      ],
    ),
    redoc: page(
      'Newsdesk – ReDoc',
      REDOC_POLICY,
      [asset('redoc-page', 'css', readOwnFile('redoc.css'))],
      [asset('redoc', 'js', redoc()), document, asset('redoc-page', 'js', readOwnFile('redoc.js'))],
    ),
    assets,
  };
}

function page(
  title: string,
  policy: object,
  styles: readonly string[],
  scripts: readonly string[],
): StaticFile {
  const { headers, gzip } = staticFile('text/html; charset=utf-8', DEPLOYED, html(title, styles, scripts));
  const directives = Object.entries(policy).map(([directive, sources]) => `${directive} ${sources}`);
  return { headers: { ...headers, 'content-security-policy': directives.join('; ') }, gzip };
}

/** Every URL is relative, so that the page works below a path prefix. */
function html(title: string, styles: readonly string[], scripts: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<link rel="icon" href="${ICON}">`,
    ...styles.map((path) => `<link rel="stylesheet" href="${path}">`),
    ...scripts.map((path) => `<script src="${path}" defer></script>`),
    '</head>',
    '<body>',
    '<div id="documentation"></div>',
    '<noscript>This page needs JavaScript; <a href="openapi.json">the OpenAPI document</a> does not.</noscript>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const { resolve } = createRequire(import.meta.url);

function readPackageFile(path: string): string {
  return readFileSync(resolve(path), 'utf8').replace(/\n\/[/*]# sourceMappingURL=.*\s*$/, '\n');
}

/** A script with its licences, which its package keeps in a separate file. */
function withLicense(path: string): string {
  return `${readPackageFile(path)}\n${readPackageFile(`${path}.LICENSE.txt`)}`;
}

/** ReDoc's script without the logo, which it would load from its vendor's server. */
function redoc(): string {
  const script = withLicense('redoc/bundles/redoc.standalone.js');
  const logo = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini\.svg/;
  if (!logo.test(script)) throw new Error('ReDoc has moved its logo: find it again');
  return script.replace(logo, 'data:,');
}

function readOwnFile(name: string): string {
  return readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8');
}
