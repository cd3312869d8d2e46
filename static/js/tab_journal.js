// The journal: what the server has not acknowledged, kept in local storage. Each tab has its own entry,
// so that two tabs never overwrite each other; only an acknowledgement clears one.
const TAB = "studyhub.tab";
const MOST_FORMER = 50;
const WAIT_FOR_TABS = 300;

// A page that is loaded has a name of its own; its tab remembers those that kept something in it.
const tab = makeId();
const former = listFormer();
let isRemembered = false;
const channels = new Map();

export class Journal {
  // `prefix` names what is typed into; `channel` is where the tabs that may do so hear of each other.
  constructor(prefix, channel) {
    this.prefix = prefix;
    this.channel = channel;
    this.tab = tab;
    answerOn(channel);
  }

  // Whether it is kept: storage may be full or forbidden.
  keep(entry) {
    remember();
    return write("localStorage", this.prefix + this.tab, JSON.stringify(entry));
  }

  // Beside what this tab keeps as it goes, under a name of its own. Returns the name, or null.
  keepBeside(entry) {
    const name = `${this.tab}~${makeId()}`;
    return write("localStorage", this.prefix + name, JSON.stringify(entry)) ? name : null;
  }

  clear(from = this.tab) {
    try {
      localStorage.removeItem(this.prefix + from);
    } catch {
      // Storage is forbidden here: there is nothing to clear either.
    }
  }

  // What this very tab had kept last, before this page was loaded into it.
  takeOwn() {
    const names = new Set(this.tabs());
    const own = former.find((name) => names.has(name));
    return own ? this.take(own) : null;
  }

  // What closed tabs had kept, oldest first, and what this one keeps beside. An open tab looks after its own.
  async takeOrphans() {
    const tabs = this.tabs().filter((name) => name !== this.tab);
    if (!tabs.length) return [];
    const open = await findOpenTabs(this.channel);
    const isLeft = (owner) => owner === this.tab || !open.has(owner);
    const orphans = tabs.filter((name) => isLeft(name.split("~")[0])).map((name) => this.take(name));
    return orphans.filter(Boolean).sort((one, other) => one.at - other.at);
  }

  take(from) {
    const text = read("localStorage", this.prefix + from);
    if (!text) return null;
    try {
      return { ...JSON.parse(text), tab: from };
    } catch {
      return null;
    }
  }

  tabs() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
      return keys.map((key) => key.slice(this.prefix.length));
    } catch {
      return [];
    }
  }
}

function remember() {
  if (isRemembered) return;
  isRemembered = true;
  write("sessionStorage", TAB, [tab, ...listFormer()].slice(0, MOST_FORMER).join(" "));
}

function listFormer() {
  return (read("sessionStorage", TAB) ?? "").split(" ").filter(Boolean);
}

// This tab tells whoever asks that it is open.
function answerOn(name) {
  if (channels.has(name)) return;
  const channel = openChannel(name);
  channels.set(name, channel);
  channel?.addEventListener("message", ({ data }) => data.ask && channel.postMessage({ live: tab }));
}

// The tabs that are open on a channel, this one included: whoever is, answers.
export async function findOpenTabs(name) {
  const open = new Set([tab]);
  const channel = openChannel(name);
  channel?.addEventListener("message", ({ data }) => data.live && open.add(data.live));
  channel?.postMessage({ ask: true });
  await new Promise((done) => setTimeout(done, WAIT_FOR_TABS));
  channel?.close();
  return open;
}

// crypto.randomUUID exists only where the page came over HTTPS or from localhost.
export function makeId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function openChannel(name) {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
}

// By the name of the storage: where it is forbidden, to look at it is an error.
function read(storage, key) {
  try {
    return globalThis[storage].getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    globalThis[storage].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
