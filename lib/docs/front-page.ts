import { createHash } from 'node:crypto';
import { htmlEscape } from 'escape-goat';
import type { Headline } from '../news/news.ts';
import { ICON } from './icon.ts';

const STYLE = `
:root { color-scheme: light dark; --text: #1d2430; --soft: #596275; --line: #d9dee8; --paper: #fff; --code: #f3f5f9; --link: #0b57c5 }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ebf1; --soft: #a3adbf; --line: #363d4b; --paper: #14181f; --code: #1e242e; --link: #8ab8ff }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 44rem; background: var(--paper); color: var(--text);
  font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { margin: 0; font-size: 2.25rem; line-height: 1.2 }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem }
p { margin: .5rem 0 }
a { color: var(--link) }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 1rem }
ol { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line) }
li { padding: .75rem 0; border-bottom: 1px solid var(--line) }
li a { font-weight: 600 }
small, .soft { color: var(--soft); font-size: .875rem }
small { display: block }
button { float: right; margin: .5rem; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: .375rem;
  background: var(--paper); color: var(--text); font: inherit; cursor: pointer }
pre { margin: 0; padding: 1rem; border-radius: .5rem; background: var(--code); font: .875rem/1.5 ui-monospace, monospace;
  white-space: pre-wrap; user-select: all }
`;

/**
 * Puts the URL of this page into the command: a proxy may serve it below a prefix. Browsers have a clipboard on HTTPS and on
 * loopback only.
 */
const SCRIPT = `
const code = document.querySelector('code');
code.textContent = code.textContent.replace(/https?:\\S+/, new URL('news', location));
const button = document.querySelector('button');
button.hidden = !navigator.clipboard;
button.onclick = async () => {
  await navigator.clipboard.writeText(code.textContent);
  button.textContent = 'Copied';
};
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Allows the inline style sheet and the inline script, by their hashes, and the `data:` icon. */
export const FRONT_PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'img-src data:',
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
].join('; ');

export interface FrontPage {
  readonly version: string;
  /** The newest articles. */
  readonly news: readonly Headline[];
  /** How to create an article. */
  readonly example: { readonly note: string; readonly command: string };
}

/** Renders the page. */
export function frontPage({ version, news, example: { note, command } }: FrontPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Newsdesk</title>
<meta name="description" content="A serverless news API">
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Newsdesk</h1>
<p>A serverless news API: create, read, filter, update and delete news articles over HTTP.
<span class="soft">Version ${version}</span></p>
<nav>
<a href="docs">Try it in Swagger UI</a>
<a href="redoc">Read it in ReDoc</a>
<a href="openapi.json">OpenAPI document</a>
</nav>
</header>
<main>
<h2>Newest headlines</h2>
${headlines(news)}
<p><a href="news">All articles, as JSON</a></p>
<h2>Create an article</h2>
<p>${note}</p>
<button type="button" hidden>Copy</button>
${htmlEscape`<pre><code>${command}</code></pre>`}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function headlines(news: readonly Headline[]): string {
  if (news.length === 0) return '<p class="soft">There is no article yet.</p>';
  return `<ol>\n${news.map(headline).join('\n')}\n</ol>`;
}

/** `bdi` isolates the writing direction of the texts. */
function headline({ id, title, creator, created_at }: Headline): string {
  const time = new Date(created_at * 1000).toISOString();
  const name = `${creator.first_name} ${creator.last_name}`;
  return htmlEscape`<li><a href="news/${id}"><bdi>${title}</bdi></a>
<small><bdi>${name}</bdi> · <time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time></small></li>`;
}
