#!/usr/bin/env node
// Serves a folder as a web site on loopback: node serve.mjs FOLDER [--port P]
// Prints the site's address as its first line; ends on SIGTERM and SIGINT.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

const types = {
  '.html': 'text/html; charset=utf-8', '.htm': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8', '.csv': 'text/csv; charset=utf-8', '.xml': 'application/xml', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.gif': 'image/gif', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg',
  '.webp': 'image/webp', '.ico': 'image/x-icon', '.pdf': 'application/pdf', '.gz': 'application/gzip', '.woff2': 'font/woff2',
};

function fail(message) {
  console.error(`serve.mjs: ${message}`);
  process.exit(2);
}

function settings() {
  try {
    const { values, positionals } = parseArgs({ options: { port: { type: 'string', default: '0' } }, allowPositionals: true });
    const port = Number(values.port);
    if (positionals.length !== 1) throw new Error('give one folder: node serve.mjs FOLDER [--port P]');
    if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`--port ${values.port}: a number from 0 (any free one) to 65535 is expected`);
    return { folder: positionals[0], port };
  } catch (error) {
    return fail(error.message);
  }
}

/** The file that a request's path names: {file, info}, {redirect} to a folder's own address, or null when there is none. */
async function find(root, pathname) {
  let name;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (name.includes('\0')) return null;
  // Whatever it is, it must be below the root still when links have been followed.
  const base = root.endsWith(path.sep) ? root : root + path.sep;
  const within = file => file === root || file.startsWith(base);
  try {
    let file = await realpath(path.join(root, name));
    if (!within(file)) return null;
    let info = await stat(file);
    if (info.isDirectory()) {
      if (!name.endsWith('/')) return { redirect: `${pathname}/` };
      file = await realpath(path.join(file, 'index.html'));
      info = await stat(file);
    } else if (name.endsWith('/')) {
      return null;
    }
    return info.isFile() && within(file) ? { file, info } : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG'].includes(error.code)) return null;
    throw error;
  }
}

/** Whether the client's copy is the file as it is (RFC 9110, 13.1: If-None-Match counts before If-Modified-Since). */
function unchanged(headers, etag, modified) {
  const match = headers['if-none-match'];
  if (match !== undefined) return match.trim() === '*' || match.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && modified <= since;
}

function say(response, status, headers = {}) {
  const text = `${status}\n`;
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': text.length, ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

async function answer(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, { Allow: 'GET, HEAD' });
  // The target as sent, not as URL() would normalize it: "//x" is a path here, no host.
  const pathname = request.url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] || '/';
  const found = pathname.startsWith('/') ? await find(root, pathname) : null;
  if (found === null) return say(response, 404);
  if (found.redirect) return say(response, 301, { Location: found.redirect.replace(/^\/+/, '/') });

  // Last-Modified has whole seconds.
  const modified = Math.floor(found.info.mtimeMs / 1000) * 1000;
  const etag = `"${modified.toString(36)}-${found.info.size.toString(36)}"`;
  const headers = { ETag: etag, 'Last-Modified': new Date(modified).toUTCString() };
  if (unchanged(request.headers, etag, modified)) {
    response.writeHead(304, headers);
    return response.end();
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': types[path.extname(found.file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': found.info.size,
  });
  if (request.method === 'HEAD' || found.info.size === 0) return response.end();
  // Not a byte more than was announced, though the file may have grown since.
  await pipeline(createReadStream(found.file, { end: found.info.size - 1 }), response);
}

const { folder, port } = settings();
const root = await realpath(folder).catch(() => fail(`${folder}: there is no such folder`));
if (!(await stat(root)).isDirectory()) fail(`${folder} is a file; a folder is expected`);

const server = createServer((request, response) => {
  answer(root, request, response).catch(() => {
    if (response.headersSent) response.destroy();
    else say(response, 500);
  });
});
server.on('error', error => fail(error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message));
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
