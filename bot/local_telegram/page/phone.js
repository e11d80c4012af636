// One phone: the conversation of one person with the bot.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { element, instantiate, tell } from "./dom.js";
import { MessageList } from "./messages.js";

const ROLES = {
  candidate: "Candidats",
  tutor: "Tuteurs",
  employer: "Entreprises",
  administrator: "Administration",
};
const NEW_PERSON = "+";
const NEAR_THE_END = 80; // pixels
const TYPING_LASTS = 5500; // milliseconds, a little more than Telegram's five seconds
const START_PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;

export class Phone {
  /** `page` holds what concerns the whole page: switchTo(name), close(), newPerson(), canClose(). */
  constructor(person, page) {
    this.person = person;
    this.page = page;
    this.node = instantiate("phone");
    this.node.dataset.person = person;
    this.node.setAttribute("aria-label", `Téléphone de ${person}`);
    this.find = (selector) => this.node.querySelector(selector);
    this.scroller = this.find(".scroller");
    this.atEnd = true;
    this.scrolledTo = 0;
    this.bot = null;
    this.lastDone = Promise.resolve();
    this.messages = new MessageList(this.find(".log"), {
      tap: (message, button) => this.#tap(message, button),
      send: (text) => this.#send(text),
      openLink: (address) => this.#openBotLink(address),
    });
    this.composer = new Composer(this.find(".composer"), person, {
      sendText: (text) => this.#send(text),
      sendFile: (file, caption, as) => this.#do(() => api.sendFile(person, file, caption, as)),
    });
    this.#listen();
    this.#keepAtEnd();
  }

  /** Asks the server what this person sees now and shows it; never two requests at once. */
  async refresh() {
    this.stale = true;
    this.refreshing ??= this.#refreshWhileStale().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  async #refreshWhileStale() {
    while (this.stale) {
      this.stale = false;
      try {
        this.#show(await api.view(this.person));
      } catch {
        return; // the page says that it reconnects, and refreshes once it has
      }
    }
  }

  /** Told that the conversation has reached this version. */
  changed(version) {
    if (version !== this.version) this.refresh();
  }

  #show(view) {
    this.version = view.version;
    this.bot = view.bot;
    this.find(".bot-name").textContent = view.bot.name;
    this.find(".avatar").textContent = [...view.bot.name][0] ?? "";
    this.find(".status").textContent = view.typing ? "écrit…" : `@${view.bot.username}`;
    this.#showUnseen(view.messages);
    this.messages.show(view.messages);
    this.find(".typing").hidden = !view.typing;
    this.find(".welcome").hidden = view.messages.length > 0 || view.blocked;
    this.composer.show(view.commands, view.reply_keyboard);
    this.#showBlocked(view.blocked);
    this.#showToast(view.toast);
    clearTimeout(this.typingTimer);
    if (view.typing) this.typingTimer = setTimeout(() => this.refresh(), TYPING_LASTS);
    this.#followEnd();
  }

  /** Brings what this person wrote into view, and marks the arrow when something came meanwhile. */
  #showUnseen(messages) {
    const last = messages.at(-1);
    if (!last || last.message_id === this.lastMessage) return;
    const first = this.lastMessage === undefined;
    this.lastMessage = last.message_id;
    if (first || last.from === "me") this.atEnd = true;
    else if (!this.atEnd) this.find(".to-end").classList.add("unread");
  }

  #showBlocked(blocked) {
    this.blocked = blocked;
    this.find(".composer").hidden = blocked;
    this.find(".blocked").hidden = !blocked;
    this.find(".menu .block").textContent = blocked ? "Débloquer le bot" : "Bloquer le bot";
  }

  /** Shows the answer to a tap once; what came before this phone was opened is past. */
  #showToast(toast) {
    const id = toast?.id ?? null;
    const past = this.lastToast === undefined || this.lastToast === id;
    this.lastToast = id;
    if (past || !toast) return;
    if (toast.alert) this.#alert(toast.text);
    else this.tell(toast.text);
  }

  /** Shows a short text for a few seconds, longer when it takes longer to read. */
  tell(text) {
    if (!text) return;
    const toast = this.find(".toast");
    tell(toast, text);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => tell(toast, ""), 3500 + 50 * text.length);
  }

  #alert(text) {
    const alert = this.find(".alert");
    this.find(".alert-text").textContent = text;
    alert.hidden = false;
    for (const part of this.node.children) part.inert = part !== alert;
    this.find(".alert-close").focus();
  }

  #closeAlert() {
    this.find(".alert").hidden = true;
    for (const part of this.node.children) part.inert = false;
  }

  /** Lists the people who can be played; `unread` holds those to whom something happened. */
  showPeople(people, unread) {
    const groups = new Map();
    for (const { name, role } of people) {
      const label = ROLES[role] ?? "Autres";
      if (!groups.has(label)) groups.set(label, element("optgroup", { label }));
      const mark = unread.has(name) ? "● " : "";
      groups.get(label).append(element("option", { value: name }, mark + name));
    }
    const choice = this.find(".person-switch");
    choice.replaceChildren(...groups.values());
    choice.append(element("option", { value: NEW_PERSON }, "+ Ajouter…"));
    choice.value = this.person;
  }

  /** Opens the bot as a `?start=` link does. */
  async start(payload) {
    if (!START_PAYLOAD.test(payload)) {
      this.tell("Ce lien n'est pas valable : lettres, chiffres, « _ » et « - », 64 au plus.");
      return false;
    }
    return this.#send(`/start ${payload}`);
  }

  /** Where a link leads when it opens this very bot; true when it was followed here. */
  #openBotLink(address) {
    const url = new URL(address);
    const ours = url.hostname === "t.me" && url.pathname.slice(1) === this.bot?.username;
    if (!ours || !url.searchParams.has("start")) return false;
    this.start(url.searchParams.get("start"));
    return true;
  }

  #send(text) {
    return this.#do(() => api.sendText(this.person, text));
  }

  #tap(message, button) {
    const target = button.data == null ? { label: button.label } : { data: button.data };
    return this.#do(() => api.tap(this.person, message.message_id, target));
  }

  /** Does things one after the other, so that two texts sent at once arrive in order. */
  #do(request) {
    this.lastDone = this.lastDone.then(() => this.#perform(request));
    return this.lastDone;
  }

  /** Does something on the server and shows the result; false, and says why, when refused. */
  async #perform(request) {
    try {
      await request();
    } catch (error) {
      this.tell(error.message);
      return false;
    }
    await this.refresh();
    return true;
  }

  #listen() {
    const on = (selector, name, action) => this.find(selector).addEventListener(name, action);
    on(".person-switch", "change", ({ target }) => this.#choosePerson(target));
    on(".more", "click", () => this.#openMenu(this.find(".menu").hidden));
    on(".menu", "click", ({ target }) => {
      if (target.matches("button[type=button]")) this.#openMenu(false);
    });
    on(".menu .block", "click", () => this.#setBlocked(!this.blocked));
    on(".menu .close-phone", "click", () => this.page.close());
    on(".deep-link", "submit", (event) => this.#submitDeepLink(event));
    on(".unblock", "click", () => this.#setBlocked(false));
    on(".start", "click", () => this.#send("/start"));
    on(".to-end", "click", () => {
      this.atEnd = true;
      this.#followEnd();
    });
    on(".alert-close", "click", () => this.#closeAlert());
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#closeAlert();
      if (this.find(".menu").contains(document.activeElement)) this.find(".more").focus();
      this.#openMenu(false);
    });
    this.node.addEventListener("pointerdown", ({ target }) => {
      if (!target.closest(".menu, .more")) this.#openMenu(false);
    });
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  #choosePerson(choice) {
    if (choice.value !== NEW_PERSON) return this.page.switchTo(choice.value);
    choice.value = this.person;
    return this.page.newPerson();
  }

  #setBlocked(blocked) {
    return this.#do(() => (blocked ? api.block(this.person) : api.unblock(this.person)));
  }

  async #submitDeepLink(event) {
    event.preventDefault();
    const field = event.target.elements.link;
    const payload = field.value.trim().replace(/^.*[?&]start=([^&#]*).*$/, "$1");
    this.#openMenu(false);
    if (await this.start(payload)) field.value = "";
  }

  #openMenu(open) {
    this.find(".menu").hidden = !open;
    this.find(".more").setAttribute("aria-expanded", String(open));
    this.find(".close-phone").hidden = !this.page.canClose();
  }

  /** Only going up leaves the end: a picture that loads makes the end go away by itself. */
  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    this.atEnd = near || (this.atEnd && scrollTop >= this.scrolledTo);
    this.scrolledTo = scrollTop;
    this.#showArrow();
  }

  #showArrow() {
    const arrow = this.find(".to-end");
    arrow.hidden = this.atEnd;
    if (this.atEnd) arrow.classList.remove("unread");
  }

  #followEnd() {
    if (this.atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#showArrow();
  }

  /** Stays at the end when a picture loads or the keyboard opens, if the reader was there. */
  #keepAtEnd() {
    const sizes = new ResizeObserver(() => this.#followEnd());
    sizes.observe(this.scroller);
    sizes.observe(this.find(".content"));
  }
}
