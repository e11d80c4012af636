// The control API of the local Telegram, as functions. All reject with an Error that can be shown.

let tellOffset = () => {};

/** `onOffset` is told, at every answer, how many seconds the simulated time is ahead of ours. */
export function watchClock(onOffset) {
  tellOffset = onOffset;
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("Le serveur ne répond pas.");
  }
  tellOffset(Number(response.headers.get("X-Local-Clock-Offset")));
  const answer = parse(await response.text());
  if (!response.ok) throw new Error(answer?.error ?? `Erreur ${response.status}`);
  return answer;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
}

const pathOf = (person, rest) => `/local/people/${encodeURIComponent(person)}/${rest}`;

export const people = () => call("/local/people");
export const addPerson = (name, role) => post("/local/people", { name, role });
export const view = (person) => call(pathOf(person, "view"));
export const sendText = (person, text) => post(pathOf(person, "messages"), { text });
export const block = (person) => post(pathOf(person, "block"));
export const unblock = (person) => post(pathOf(person, "unblock"));
export const setClock = (now) => post("/local/clock", { now });
export const calls = () => call("/local/calls");
export const faults = () => call("/local/faults");
export const addFault = (fault) => post("/local/faults", fault);
export const clearFaults = () => call("/local/faults", { method: "DELETE" });

/** Taps an inline button: `target` names it by its `data` or, failing that, by its `label`. */
export function tap(person, messageId, target) {
  return post(pathOf(person, "taps"), { message_id: messageId, ...target });
}

/** Sends a file; `as` is "photo" or "document". */
export function sendFile(person, file, caption, as) {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("caption", caption);
  form.append("as", as);
  return call(pathOf(person, "files"), { method: "POST", body: form });
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;

/**
 * Listens to the changes of every conversation, for as long as the page lives.
 * `onChange` gets {person, version}; `onState` gets true when connected, false when cut.
 */
export function listen(onChange, onState) {
  let wait = FIRST_WAIT;
  let timer = null;

  function connect() {
    clearTimeout(timer);
    timer = null;
    const source = new EventSource("/local/events");
    source.onopen = () => {
      wait = FIRST_WAIT;
      onState(true);
    };
    source.onmessage = (event) => onChange(JSON.parse(event.data));
    source.onerror = () => {
      // The browser gives up on an HTTP error, so that we always reconnect ourselves.
      source.close();
      onState(false);
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  // Someone who comes back to the page should not have to wait for the next attempt.
  document.addEventListener("visibilitychange", () => {
    if (timer !== null && document.visibilityState === "visible") connect();
  });
  connect();
}
