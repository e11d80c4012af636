// The text of a message, from the server's HTML, through a list of what is allowed.

import { element } from "./dom.js";

const PLAIN_TAGS = new Set(["B", "I", "U", "S", "CODE", "PRE", "BR"]);
const BLOCKS = new Set(["BLOCKQUOTE", "PRE"]);
const LINK_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const COMMAND = /(?<![\p{L}\p{N}_/<>])\/\w{1,64}(?:@\w{3,32})?(?![\p{L}\p{N}_/<>])/gu;

/** Turns HTML into a fragment where only known tags remain; unknown ones leave their text. */
export function sanitize(html, { commands = false } = {}) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...copyChildren(parsed.body, { commands }));
  return fragment;
}

function copyChildren(node, options) {
  return [...node.childNodes].flatMap((child) => copy(child, options));
}

function copy(node, options) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = withoutBreaksAroundBlocks(node);
    return options.commands ? withCommands(text) : [text];
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const { tagName } = node;
  if (tagName === "SCRIPT" || tagName === "STYLE") return [];
  const literal = tagName === "CODE" || tagName === "PRE" || tagName === "A";
  const children = copyChildren(node, literal ? { commands: false } : options);
  if (PLAIN_TAGS.has(tagName)) return [element(tagName.toLowerCase(), {}, ...children)];
  if (tagName === "A") return [link(node, children)];
  if (tagName === "BLOCKQUOTE") return [quote(node, children)];
  if (tagName === "SPAN" && node.classList.contains("tg-spoiler")) return [spoiler(children)];
  return children;
}

/** A quote and a listing begin and end a line by themselves: the line break beside them is theirs. */
function withoutBreaksAroundBlocks(node) {
  const isBlock = (sibling) => sibling !== null && BLOCKS.has(sibling.nodeName);
  let text = node.data;
  if (isBlock(node.previousSibling)) text = text.replace(/^\n/, "");
  if (isBlock(node.nextSibling)) text = text.replace(/\n$/, "");
  return text;
}

/** Commands in a bot's text can be tapped, as on Telegram. */
function withCommands(text) {
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(COMMAND)) {
    pieces.push(text.slice(end, found.index));
    pieces.push(element("button", { type: "button", className: "command-link" }, found[0]));
    end = found.index + found[0].length;
  }
  pieces.push(text.slice(end));
  return pieces;
}

/** The address when it is one that a message may lead to, else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return LINK_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(node, children) {
  const href = safeAddress(node.getAttribute("href"));
  if (href === null) return element("span", {}, ...children);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function quote(node, children) {
  if (!node.hasAttribute("expandable") && !node.classList.contains("expandable")) {
    return element("blockquote", {}, ...children);
  }
  const body = element("div", { className: "quote-body" }, ...children);
  const more = element("button", { type: "button", className: "quote-toggle", hidden: true });
  const block = element("blockquote", { className: "expandable" }, body, more);
  openQuote(block, false);
  quoteSizes.observe(body);
  return block;
}

/** Opens or folds an expandable quote. */
export function openQuote(block, open) {
  const more = block.querySelector(".quote-toggle");
  block.classList.toggle("open", open);
  more.setAttribute("aria-expanded", String(open));
  more.textContent = open ? "Voir moins" : "Voir plus";
}

// « Voir plus » stands only where something is hidden.
const quoteSizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const open = target.parentElement.classList.contains("open");
    target.nextElementSibling.hidden = !open && target.scrollHeight <= target.clientHeight + 1;
  }
});

function spoiler(children) {
  const label = "Texte masqué, à révéler";
  return element("span", { className: "spoiler", role: "button", tabIndex: 0, "aria-label": label }, ...children);
}

/** Uncovers a hidden text. */
export function reveal(node) {
  node.classList.add("revealed");
  node.removeAttribute("role");
  node.removeAttribute("aria-label");
  node.removeAttribute("tabindex");
}
