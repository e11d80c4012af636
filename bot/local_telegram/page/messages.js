// The bubbles of one conversation. Only what changed is drawn again, so that nothing jumps.

import { arrange, element, icon } from "./dom.js";
import { openQuote, reveal, safeAddress, sanitize } from "./sanitize.js";

const LONGEST_WAIT = 20_000; // milliseconds after which a tap may be tried again

const time = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long" });
const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

/** A size in bytes as people read it. */
export function readableSize(bytes) {
  if (bytes < 1000) return `${bytes} o`;
  if (bytes < 1_000_000) return `${number.format(bytes / 1000)} ko`;
  return `${number.format(bytes / 1_000_000)} Mo`;
}

/** A moment given as seconds since 1970 or as ISO text. */
export function moment(date) {
  return new Date(typeof date === "number" ? date * 1000 : date);
}

export class MessageList {
  /** `actions` holds what a bubble may ask for: tap(message, button), send(text), openLink(address). */
  constructor(log, actions) {
    this.log = log;
    this.actions = actions;
    this.bubbles = new Map();
    this.days = new Map();
    log.addEventListener("click", (event) => this.#clicked(event));
    log.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      if (!event.target.matches(".spoiler:not(.revealed)")) return;
      event.preventDefault();
      reveal(event.target);
    });
  }

  /** Shows exactly these messages, in this order. */
  show(messages) {
    const nodes = [];
    const present = new Set();
    let previousDay = null;
    for (const message of messages) {
      const today = day.format(moment(message.date));
      if (today !== previousDay) nodes.push(this.#day(message.message_id, today));
      previousDay = today;
      present.add(message.message_id);
      nodes.push(this.#bubble(message));
    }
    for (const id of this.bubbles.keys()) if (!present.has(id)) this.bubbles.delete(id);
    for (const id of this.days.keys()) if (!present.has(id)) this.days.delete(id);
    arrange(this.log, nodes);
  }

  #day(firstMessage, label) {
    if (!this.days.has(firstMessage)) this.days.set(firstMessage, element("p", { className: "day" }));
    const separator = this.days.get(firstMessage);
    if (separator.textContent !== label) separator.textContent = label;
    return separator;
  }

  #bubble(message) {
    const id = message.message_id;
    if (!this.bubbles.has(id)) this.bubbles.set(id, new Bubble(message, this.actions));
    const bubble = this.bubbles.get(id);
    bubble.update(message);
    return bubble.node;
  }

  #clicked(event) {
    const { target } = event;
    const toggle = target.closest(".quote-toggle");
    const hidden = target.closest(".spoiler:not(.revealed)");
    const command = target.closest(".command-link");
    const link = target.closest("a[href]:not([download])");
    if (hidden) {
      event.preventDefault();
      reveal(hidden);
    } else if (toggle) {
      const block = toggle.closest("blockquote");
      openQuote(block, !block.classList.contains("open"));
    } else if (command) this.actions.send(command.textContent);
    else if (link && this.actions.openLink(link.href)) event.preventDefault();
  }
}

class Bubble {
  constructor(message, actions) {
    this.actions = actions;
    this.media = element("div", { className: "media" });
    this.text = element("div", { className: "text" });
    this.meta = element("p", { className: "meta" });
    this.keyboard = element("div", { className: "keyboard", role: "group", "aria-label": "Choix" });
    this.body = element("div", { className: "bubble" }, this.media, this.text, this.meta);
    this.node = element(
      "article",
      { className: `message from-${message.from}`, dataset: { messageId: message.message_id } },
      element("span", { className: "unseen" }, message.from === "me" ? "Vous" : "Le bot"),
      this.body,
      this.keyboard,
    );
    this.drawn = {};
    this.buttons = [];
    this.tapped = null; // the key of the button that waits for its answer
    this.sending = false; // the tap has not reached the server yet
  }

  update(message) {
    this.message = message;
    this.#draw("media", message.media, () => this.#drawMedia(message.media));
    this.#draw("text", message.html, () => this.#drawText(message));
    this.#draw("meta", [message.date, message.edited], () => this.#drawMeta(message));
    this.#draw("keyboard", message.buttons, () => this.#drawKeyboard(message.buttons ?? []));
    if (!message.spinner && !this.sending) this.tapped = null;
    this.#showWaiting();
  }

  /** Draws a part again only when what it shows has changed. */
  #draw(part, shown, draw) {
    const signature = JSON.stringify(shown ?? null);
    if (this.drawn[part] === signature) return;
    this.drawn[part] = signature;
    draw();
  }

  #drawMedia(media) {
    this.media.hidden = !media;
    this.body.classList.toggle("with-photo", media?.kind === "photo");
    if (!media) this.media.replaceChildren();
    else this.media.replaceChildren(media.kind === "photo" ? photo(media) : download(media));
  }

  #drawText(message) {
    const commands = message.from === "bot";
    this.text.hidden = !message.html;
    this.text.replaceChildren(sanitize(message.html ?? "", { commands }));
  }

  #drawMeta(message) {
    const sent = moment(message.date);
    const edited = message.edited ? "modifié " : "";
    const stamp = element("time", { dateTime: sent.toISOString() }, time.format(sent));
    this.meta.replaceChildren(edited, stamp);
  }

  #drawKeyboard(rows) {
    const focused = this.buttons.findIndex(({ node }) => node === document.activeElement);
    this.keyboard.hidden = rows.length === 0;
    this.buttons = [];
    this.keyboard.replaceChildren(
      ...rows.map((row) =>
        element("div", { className: "row" }, ...row.map((button) => this.#button(button))),
      ),
    );
    // Whoever answers with the keyboard goes on from the same place.
    if (focused >= 0) (this.buttons[focused] ?? this.buttons[0])?.node.focus({ preventScroll: true });
  }

  #button(button) {
    const address = button.url ? safeAddress(button.url) : null;
    if (address) {
      const properties = { href: address, target: "_blank", rel: "noopener noreferrer" };
      return element("a", properties, button.label, icon("out"));
    }
    const node = element("button", { type: "button" }, element("span", {}, button.label));
    this.buttons.push({ node, key: keyOf(button) });
    node.addEventListener("click", () => this.#tap(button));
    return node;
  }

  async #tap(button) {
    // A phone ignores a second tap on a button that is still waiting for its answer.
    if (this.tapped === keyOf(button)) return;
    this.tapped = keyOf(button);
    this.sending = true;
    this.#showWaiting();
    clearTimeout(this.giveUp);
    this.giveUp = setTimeout(() => this.#stopWaiting(), LONGEST_WAIT);
    const accepted = await this.actions.tap(this.message, button);
    this.sending = false;
    if (!accepted || !this.message.spinner) this.#stopWaiting();
  }

  #stopWaiting() {
    this.tapped = null;
    this.#showWaiting();
  }

  #showWaiting() {
    for (const { node, key } of this.buttons) {
      node.setAttribute("aria-busy", String(key === this.tapped));
    }
  }
}

const keyOf = (button) => button.data ?? button.label;

function photo(media) {
  const image = element("img", { src: media.url, alt: "Photo", loading: "eager", decoding: "async" });
  const open = element("button", { type: "button", className: "photo", "aria-label": "Agrandir la photo" }, image);
  open.addEventListener("click", () => enlarge(media.url));
  return open;
}

function enlarge(url) {
  const viewer = document.getElementById("viewer");
  viewer.querySelector("img").src = url;
  viewer.showModal();
}

function download(media) {
  const about = element(
    "span",
    { className: "about" },
    element("span", { className: "file-name" }, media.name || "document"),
    element("span", { className: "file-size" }, media.size == null ? "" : readableSize(media.size)),
  );
  const properties = { className: "document", href: media.url, download: media.name || "document" };
  return element("a", properties, icon("file"), about);
}
