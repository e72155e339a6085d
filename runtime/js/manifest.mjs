// `manifest.json`, the seal of a bundle, verified as runtime/manifest.py does: its own sha256, then size and sha256 of
// each file that is asked for. Bytes that were not verified are never used. Imports errors.mjs.
//
// What only a folder can show, files that nobody published and links, is not seen over HTTP, and is never asked for.

import { KeymojiError } from "./errors.mjs";

const [FORMAT, FORMAT_VERSION, MANIFEST] = ["keymoji-bundle", 1, "manifest.json"];
const MAX_MANIFEST_BYTES = 1_000_000;

/**
 * @typedef {object} Sealed
 * @property {string} name the bundle's
 * @property {number} sizeBytes of manifest.json
 * @property {(file: string) => boolean} has whether it was published with that file
 * @property {(file: string) => Promise<Uint8Array>} read the bytes of a published file, verified
 */

/**
 * The manifest of the bundle in a folder.
 * @param {URL} folder http(s): or, in Node, file:; it ends with a slash
 * @returns {Promise<Sealed>}
 */
export async function openSealed(folder) {
  const { href: where } = new URL(MANIFEST, folder);
  const data = await fetchBytes(new URL(where), MAX_MANIFEST_BYTES);
  const manifest = parseJson(where, data);
  checkVersion(where, manifest);
  const { manifest_sha256: seal, ...rest } = manifest;
  const isSealed = seal === (await sha256(new TextEncoder().encode(canonicalJson(rest) + "\n")));
  if (!isSealed || `${canonicalJson(manifest)}\n` !== new TextDecoder().decode(data)) {
    throw new KeymojiError(`${where}: changed since it was published: fetch the bundle again`);
  }
  checkEntries(where, manifest);
  const { name, files } = manifest;
  return {
    name,
    sizeBytes: data.length,
    has: (file) => Object.hasOwn(files, file),
    read: (file) => readPublished(new URL(file, folder), files[file]),
  };
}

/**
 * The document in `data`, the bytes of the file at `where`.
 * @param {string} where
 * @param {Uint8Array} data
 */
export function parseJson(where, data) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data));
  } catch {
    throw new KeymojiError(`${where}: not JSON in UTF-8: fetch the bundle again`);
  }
}

/** @param {string} where @param {any} manifest */
function checkVersion(where, manifest) {
  const version = manifest?.format_version;
  if (manifest?.format !== FORMAT || !Number.isInteger(version)) {
    throw new KeymojiError(`${where}: it does not say 'format': '${FORMAT}' and a version: this is no keymoji bundle`);
  }
  if (version !== FORMAT_VERSION) {
    throw new KeymojiError(
      `${where}: format_version ${version} found, this runtime reads ${FORMAT_VERSION}: ` +
        "update keymoji, or fetch a bundle made for this version",
    );
  }
}

/** A sealed manifest may still come from a stranger: only plain names in this folder are ever asked for.
 * @param {string} where @param {any} manifest */
function checkEntries(where, { name, files }) {
  if (!isPlainName(name)) throw new KeymojiError(`${where}: its name is not a plain name: publish the bundle again`);
  if (files === null || typeof files !== "object" || Array.isArray(files)) {
    throw new KeymojiError(`${where}: it has no 'files': publish the bundle again`);
  }
  for (const [file, entry] of Object.entries(files)) {
    if (!isPlainName(file) || file === MANIFEST) {
      throw new KeymojiError(`${where}: '${file}' is not the plain name of another file: publish the bundle again`);
    }
    if (entry?.sha256 === undefined || !Number.isSafeInteger(entry.size_bytes)) {
      throw new KeymojiError(`${where}: ${file} lacks sha256 or size_bytes: publish the bundle again`);
    }
  }
}

/** @param {unknown} name */
function isPlainName(name) {
  return typeof name === "string" && /^[a-zA-Z0-9_-][a-zA-Z0-9._-]*$/.test(name);
}

/** @param {URL} file @param {{sha256: string, size_bytes: number}} entry */
async function readPublished(file, entry) {
  const data = await fetchBytes(file, entry.size_bytes);
  let found = "its sha256 is another";
  if (data.length !== entry.size_bytes) found = `${data.length} bytes found, ${entry.size_bytes} published`;
  else if ((await sha256(data)) === entry.sha256) return data;
  throw new KeymojiError(`${file.href}: changed since it was published (${found}): fetch the bundle again`);
}

/** The bytes of a file, which is not read further than `most` of them: another may be as large as the disk.
 * @param {URL} file @param {number} most @returns {Promise<Uint8Array>} */
async function fetchBytes(file, most) {
  try {
    if (file.protocol === "file:") {
      const { readFile, stat } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises");
      const { size } = await stat(file);
      if (size > most) throw new Error(`${size} bytes found, at most ${most} expected`);
      return new Uint8Array(await readFile(file));
    }
    const response = await fetch(file);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return await readBody(response, most);
  } catch (error) {
    throw new KeymojiError(`${file.href}: cannot be read (${oneLine(error)}): fetch the bundle again`);
  }
}

/** @param {Response} response @param {number} most */
async function readBody(response, most) {
  /** @type {Uint8Array[]} */
  const pieces = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    pieces.push(piece.value);
    size += piece.value.length;
    if (size > most) {
      await reader?.cancel();
      throw new Error(`more than ${most} bytes found`);
    }
  }
  const data = new Uint8Array(size);
  pieces.reduce((place, one) => (data.set(one, place), place + one.length), 0);
  return data;
}

/** The message of an error as one line.
 * @param {any} error */
export function oneLine(error) {
  return String(error?.message ?? error).replaceAll(/\s+/g, " ");
}

/** @param {Uint8Array} data */
async function sha256(data) {
  if (!globalThis.crypto?.subtle) {
    throw new KeymojiError("crypto.subtle is missing, and nothing is used unverified: serve the page over https");
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (data)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As Python's json.dumps(ensure_ascii=True, indent=2, sort_keys=True) spells it; a manifest has no fractions.
 * @param {any} value @param {string} [indent] @returns {string} */
function canonicalJson(value, indent = "\n") {
  if (value === null || typeof value !== "object") {
    const escape = (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, escape);
  }
  const [isList, inner] = [Array.isArray(value), `${indent}  `];
  const rows = isList
    ? value.map((/** @type {any} */ item) => canonicalJson(item, inner))
    : Object.keys(value).sort().map((key) => `${canonicalJson(key)}: ${canonicalJson(value[key], inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  return rows.length ? open + inner + rows.join(`,${inner}`) + indent + close : open + close;
}
