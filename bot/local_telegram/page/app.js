// The page: which phones stand side by side, and word from the server.
// The people shown are kept in the address (#Camille,Hugo), so that a reload brings them back.

import * as api from "./api.js";
import { arrange, tell } from "./dom.js";
import { Phone } from "./phone.js";
import { startSimulation } from "./simulation.js";

const wide = window.matchMedia("(min-width: 1000px)");
const main = document.getElementById("phones");
const phones = new Map();
const unread = new Set();
let people = [];

/** Names in the address, those that exist, each once; else the first people there are. */
function chosen() {
  const named = location.hash.slice(1).split(",").map(decode);
  const known = new Set(people.map(({ name }) => name));
  const names = [...new Set(named)].filter((name) => known.has(name));
  if (names.length > 0) return names;
  return people.slice(0, wide.matches ? 2 : 1).map(({ name }) => name);
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function choose(names) {
  history.replaceState(null, "", `${location.pathname}#${names.map(encodeURIComponent).join(",")}`);
  layOut();
}

/** Puts the chosen phones in place: side by side on a wide screen, else the first alone. */
function layOut() {
  const names = wide.matches ? chosen() : chosen().slice(0, 1);
  for (const [name, phone] of phones) {
    if (names.includes(name)) continue;
    phone.node.remove();
    phones.delete(name);
  }
  for (const name of names) {
    unread.delete(name);
    if (!phones.has(name)) addPhone(name);
  }
  arrange(main, names.map((name) => phones.get(name).node));
  showPeople();
}

function addPhone(name) {
  const phone = new Phone(name, {
    switchTo: (other) => switchPhone(name, other),
    close: () => choose(chosen().filter((shown) => shown !== name)),
    canClose: () => phones.size > 1,
    newPerson: () => askForPerson((added) => switchPhone(name, added)),
  });
  phones.set(name, phone);
  phone.refresh();
}

/** Plays `other` instead of `name`; when both are shown they change places. */
function switchPhone(name, other) {
  const swap = { [name]: other, [other]: name };
  choose(chosen().map((shown) => (Object.hasOwn(swap, shown) ? swap[shown] : shown)));
  phones.get(other).node.querySelector(".person-switch").focus();
}

function showPeople() {
  for (const phone of phones.values()) phone.showPeople(people, unread);
}

function showOneMore() {
  const shown = chosen();
  const next = people.find(({ name }) => !shown.includes(name));
  if (next) choose([...shown, next.name]);
  else askForPerson((added) => choose([...shown, added]));
}

const dialog = document.getElementById("new-person");
const nameForm = dialog.querySelector("form");
let whenAdded = null;

/** Asks for a name and a role, adds that person, then calls `then` with the name. */
function askForPerson(then) {
  whenAdded = then;
  nameForm.reset();
  tell(nameForm.querySelector(".form-error"), "");
  dialog.showModal();
}

nameForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = nameForm.elements.name.value.trim();
  try {
    await api.addPerson(name, nameForm.elements.role.value);
    people = await api.people();
  } catch (error) {
    tell(nameForm.querySelector(".form-error"), error.message);
    return;
  }
  dialog.close();
  whenAdded(name);
});
dialog.querySelector(".cancel").addEventListener("click", () => dialog.close());

const viewer = document.getElementById("viewer");
viewer.addEventListener("click", () => viewer.close());

document.getElementById("add-phone").addEventListener("click", showOneMore);
wide.addEventListener("change", layOut);
window.addEventListener("hashchange", layOut);

/** Opens `/?start=payload&as=Name` once: the address is cleaned so that a reload sends nothing. */
async function followDeepLink() {
  const query = new URLSearchParams(location.search);
  if (!query.has("start")) return;
  const name = query.get("as") ?? chosen()[0];
  if (!people.some((person) => person.name === name)) {
    choose(chosen());
    tell(document.getElementById("notice"), `Personne ne s'appelle « ${name} » ici.`);
    return;
  }
  choose([name, ...chosen().filter((shown) => shown !== name)]);
  await phones.get(name).start(query.get("start"));
}

function changed({ person, version }) {
  if (phones.has(person)) phones.get(person).changed(version);
  else if (people.some(({ name }) => name === person)) {
    if (unread.has(person)) return;
    unread.add(person);
    showPeople();
  } else connected();
}

/** Reads everything again: at the start, after a cut, and when someone new appears. */
async function connected() {
  try {
    people = await api.people();
  } catch {
    return; // the connection will be made again
  }
  layOut();
  await followDeepLink();
  for (const phone of phones.values()) phone.refresh();
}

startSimulation();
api.listen(changed, (online) => {
  document.getElementById("reconnecting").hidden = online;
  if (online) connected();
});
