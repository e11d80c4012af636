// Small helpers to build and read elements.

/** A new element; `properties` are DOM properties, except `dataset` and `aria-…`/`role` attributes. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "role" || name.startsWith("aria-")) node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/** An icon of the sprite of index.html, hidden from screen readers. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A fresh copy of the only element of a `<template>`. */
export function instantiate(templateId) {
  return document.getElementById(templateId).content.firstElementChild.cloneNode(true);
}

/** Puts `nodes` into `parent` in this order, moving only what is out of place and dropping the rest. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const node of nodes) {
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

/** Shows a text in a paragraph, or hides the paragraph when there is none. */
export function tell(paragraph, text) {
  paragraph.textContent = text ?? "";
  paragraph.hidden = !text;
}
