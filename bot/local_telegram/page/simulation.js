// The drawer where a rehearsal is steered: the clock, faults, and what the bot called.

import * as api from "./api.js";
import { element, tell } from "./dom.js";

const DAY = 24 * 60 * 60 * 1000; // milliseconds
const SHIFTED_FROM = 60 * 1000; // milliseconds
const CALLS_SHOWN = 50;
const TIMED_FAULTS = ["429", "delay"];
const METHODS = [
  "*",
  "sendMessage", "editMessageText", "sendPhoto", "sendDocument", "answerCallbackQuery",
  "sendChatAction", "getUpdates", "getFile",
];
const long = new Intl.DateTimeFormat("fr-FR", { dateStyle: "full", timeStyle: "medium" });
const short = new Intl.DateTimeFormat("fr-FR", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

const drawer = document.getElementById("simulation");
const chip = document.querySelector(".clock-chip");
const find = (selector) => drawer.querySelector(selector);
let ahead = 0; // milliseconds between this machine's time and the simulated one
let opener = null;

/** Prepares the drawer; to be called once. */
export function startSimulation() {
  find("#methods").append(...METHODS.map((value) => element("option", { value })));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-open-simulation]");
    if (button) open(button);
  });
  find(".close").addEventListener("click", close);
  drawer.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  find(".set-clock").addEventListener("submit", (event) => {
    event.preventDefault();
    setClock(new Date(event.target.elements.now.value).toISOString());
  });
  find(".next-day").addEventListener("click", () => setClock(new Date(now() + DAY).toISOString()));
  find(".real-time").addEventListener("click", () => setClock(null));
  find(".set-fault").addEventListener("submit", addFault);
  find(".set-fault").elements.kind.addEventListener("change", ({ target }) => {
    find(".fault-seconds").hidden = !TIMED_FAULTS.includes(target.value);
  });
  find(".clear-faults").addEventListener("click", () => showFaults(api.clearFaults));
  find(".reload-calls").addEventListener("click", showCalls);
  api.watchClock((offset) => {
    ahead = offset * 1000;
    showNow();
  });
  setInterval(showNow, 1000);
}

const now = () => Date.now() + ahead;

function showNow() {
  const shifted = Math.abs(ahead) >= SHIFTED_FROM;
  chip.hidden = !shifted;
  if (shifted) chip.textContent = short.format(now());
  if (!drawer.hidden) find(".now").textContent = long.format(now());
}

function open(button) {
  opener = button;
  drawer.hidden = false;
  find(".set-clock").elements.now.value = forField(now());
  find(".close").focus();
  showNow();
  showFaults(api.faults);
  showCalls();
}

function close() {
  drawer.hidden = true;
  opener?.focus();
}

/** A moment as `datetime-local` wants it: local time without a zone. */
function forField(time) {
  const offset = new Date(time).getTimezoneOffset() * 60 * 1000;
  return new Date(time - offset).toISOString().slice(0, 16);
}

async function setClock(time) {
  await attempt(() => api.setClock(time));
  find(".set-clock").elements.now.value = forField(now());
}

function addFault(event) {
  event.preventDefault();
  const { method, kind, times, seconds } = event.target.elements;
  const fault = { method: method.value.trim(), kind: kind.value, times: times.valueAsNumber };
  if (fault.kind === "429") fault.retry_after = seconds.valueAsNumber;
  if (fault.kind === "delay") fault.seconds = seconds.valueAsNumber;
  showFaults(() => api.addFault(fault));
}

/** Shows the faults still to come, as `request` answers them. */
async function showFaults(request) {
  const waiting = await attempt(request);
  if (!waiting) return;
  const lines = waiting.map(({ method, kind, times }) => `${method} : ${kind}, encore ${times} fois`);
  find(".faults").replaceChildren(...lines.map((line) => element("li", {}, line)));
  find(".clear-faults").hidden = waiting.length === 0;
}

async function showCalls() {
  const calls = await attempt(api.calls);
  if (!calls) return;
  // The bot asks for updates without end: that would hide what it does.
  const telling = calls.filter(({ method }) => method !== "getUpdates");
  const latest = telling.slice(-CALLS_SHOWN).reverse();
  find(".calls").replaceChildren(...latest.map(callItem));
}

function callItem({ method, status, ...rest }) {
  const title = `${method} · ${status ?? "sans réponse"}`;
  const details = element("details", {}, element("summary", {}, title));
  details.append(element("pre", {}, JSON.stringify(rest, null, 1)));
  return element("li", {}, details);
}

/** The answer to a request, or null once the drawer says why there is none. */
async function attempt(request) {
  const error = find(".form-error");
  try {
    const answer = await request();
    tell(error, "");
    return answer;
  } catch (refusal) {
    tell(error, refusal.message);
    return null;
  }
}
