// Where a person writes: text, commands, one file at a time, the bot's reply keyboard.

import { element, tell } from "./dom.js";
import { readableSize } from "./messages.js";

const withPhysicalKeyboard = window.matchMedia("(hover: hover) and (pointer: fine)");

export class Composer {
  /**
   * `form` is the `.composer` of a phone. `actions` holds sendText(text) and
   * sendFile(file, caption, as), which both resolve to whether the message left.
   */
  constructor(form, person, actions) {
    this.form = form;
    this.actions = actions;
    this.draftKey = `draft:${person}`;
    this.find = (selector) => form.querySelector(selector);
    this.text = this.find("textarea");
    this.commandList = this.find(".commands");
    this.keys = this.find(".reply-keyboard");
    this.commands = [];
    this.file = null;
    this.menuOpen = false;
    this.text.value = sessionStorage.getItem(this.draftKey) ?? "";
    this.#listen();
    // The height can only be measured once the form stands in the page.
    requestAnimationFrame(() => this.#changed());
  }

  /** Shows the commands and the reply keyboard that the bot offers now. */
  show(commands, replyKeyboard) {
    if (JSON.stringify(commands) !== JSON.stringify(this.commands)) {
      this.commands = commands;
      this.#suggest();
    }
    const shown = JSON.stringify(replyKeyboard ?? null);
    if (shown === this.shownKeys) return;
    this.shownKeys = shown;
    this.keys.replaceChildren(...(replyKeyboard ?? []).map((row) => this.#keyRow(row)));
    this.find(".toggle-keys").hidden = !replyKeyboard;
    this.#openKeys(Boolean(replyKeyboard));
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.text.addEventListener("input", () => {
      this.menuOpen = false;
      this.#changed();
    });
    this.text.addEventListener("keydown", (event) => this.#typed(event));
    this.text.addEventListener("paste", (event) => this.#receive(event, event.clipboardData));
    this.form.addEventListener("dragover", (event) => event.preventDefault());
    this.form.addEventListener("drop", (event) => this.#receive(event, event.dataTransfer));
    this.find(".attach").addEventListener("click", () => this.find(".file").click());
    this.find(".file").addEventListener("change", (event) => {
      this.#attach(event.target.files[0] ?? null);
      event.target.value = "";
    });
    this.find(".detach").addEventListener("click", () => this.#attach(null));
    this.find(".command-menu").addEventListener("click", () => {
      this.menuOpen = !this.menuOpen;
      this.#suggest();
    });
    this.find(".toggle-keys").addEventListener("click", () => this.#openKeys(this.keys.hidden));
    this.commandList.addEventListener("keydown", (event) => this.#moveAmongCommands(event));
  }

  #typed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && withPhysicalKeyboard.matches) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "ArrowDown" && !this.commandList.hidden) {
      event.preventDefault();
      this.commandList.querySelector("button")?.focus();
    } else if (event.key === "Escape") this.#closeCommands();
  }

  #moveAmongCommands(event) {
    const { activeElement } = document;
    if (event.key === "ArrowDown") activeElement.nextElementSibling?.focus();
    else if (event.key === "ArrowUp") (activeElement.previousElementSibling ?? this.text).focus();
    else if (event.key === "Escape") {
      this.#closeCommands();
      this.text.focus();
    } else return;
    event.preventDefault();
  }

  /** Takes a file that was pasted or dropped. */
  #receive(event, transfer) {
    const file = transfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.#attach(file);
  }

  #attach(file) {
    this.file = file;
    const preview = this.find(".preview");
    const isImage = file?.type.startsWith("image/") ?? false;
    this.find(".attachment").hidden = file === null;
    this.find(".send-as").hidden = !isImage;
    this.form.elements.as.value = isImage ? "photo" : "document";
    preview.hidden = !isImage;
    this.find(".preview-icon").toggleAttribute("hidden", isImage);
    tell(this.find(".attachment-name"), file && `${file.name} · ${readableSize(file.size)}`);
    this.text.placeholder = file ? "Légende" : "Message";
    if (isImage) showPreview(preview, file);
    this.#changed();
    if (file) this.text.focus();
  }

  async #send() {
    const text = this.text.value.trim();
    const { file } = this;
    if (!text && !file) return;
    const as = this.form.elements.as.value;
    this.text.value = "";
    this.#attach(null);
    const sent = file
      ? await this.actions.sendFile(file, text, as)
      : await this.actions.sendText(text);
    if (sent) return;
    // Nothing that was typed is lost when the server is away.
    if (!this.text.value) this.text.value = text;
    if (file && !this.file) this.#attach(file);
    this.#changed();
  }

  #changed() {
    const { text } = this;
    if (text.value) sessionStorage.setItem(this.draftKey, text.value);
    else sessionStorage.removeItem(this.draftKey);
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    this.find(".send").disabled = !text.value.trim() && !this.file;
    this.#suggest();
  }

  /** Lists the commands: all of them from the menu, else those that begin like what is typed. */
  #suggest() {
    const typed = this.text.value;
    const wanted = this.menuOpen ? "/" : typed;
    const matching = /^\/\w*$/.test(wanted)
      ? this.commands.filter(({ command }) => `/${command}`.startsWith(wanted))
      : [];
    this.commandList.replaceChildren(...matching.map((command) => this.#commandButton(command)));
    if (this.menuOpen && matching.length === 0) {
      this.commandList.append(element("p", {}, "Ce bot n'a pas encore de commandes."));
    }
    this.commandList.hidden = !this.menuOpen && matching.length === 0;
    this.find(".command-menu").setAttribute("aria-expanded", String(this.menuOpen));
  }

  #closeCommands() {
    this.menuOpen = false;
    this.#suggest();
    if (!this.menuOpen) this.commandList.hidden = true;
  }

  #commandButton({ command, description }) {
    const button = element(
      "button",
      { type: "button" },
      element("span", { className: "command-name" }, `/${command}`),
      element("span", { className: "command-description" }, description),
    );
    button.addEventListener("click", () => {
      if (!this.menuOpen) this.text.value = "";
      this.menuOpen = false;
      this.#changed();
      this.actions.sendText(`/${command}`);
      if (withPhysicalKeyboard.matches) this.text.focus();
    });
    return button;
  }

  #keyRow(labels) {
    const buttons = labels.map((label) => {
      const button = element("button", { type: "button" }, label);
      button.addEventListener("click", () => this.actions.sendText(label));
      return button;
    });
    return element("div", { className: "row" }, ...buttons);
  }

  #openKeys(open) {
    this.keys.hidden = !open;
    this.find(".toggle-keys").setAttribute("aria-expanded", String(open));
  }
}

/** As a data address: the page's security policy lets no other kind of local picture in. */
function showPreview(image, file) {
  const reader = new FileReader();
  reader.onload = () => {
    image.src = reader.result;
  };
  reader.readAsDataURL(file);
}
