// The journal: what the server has not acknowledged, kept in local storage. Each tab has its own entry,
// so that two tabs never overwrite each other; only an acknowledgement clears one.
const TAB = "studyhub.tab";
const WAIT_FOR_TABS = 300;

export class Journal {
  constructor(interview, position) {
    this.interview = interview;
    this.prefix = `studyhub.interview.${interview}.${position}.`;
    this.previousTab = read(sessionStorage, TAB);
    this.tab = makeId();
    write(sessionStorage, TAB, this.tab);
    this.channel = openChannel(interview);
    this.channel?.addEventListener("message", ({ data }) => this.hear(data));
  }

  keep(entry) {
    return write(localStorage, this.prefix + this.tab, JSON.stringify(entry));
  }

  clear(tab = this.tab) {
    try {
      localStorage.removeItem(this.prefix + tab);
    } catch {
      // Storage is forbidden here: there is nothing to clear either.
    }
  }

  // What this very tab had kept before it was loaded again.
  takeOwn() {
    return this.previousTab ? this.take(this.previousTab) : null;
  }

  // What closed tabs had kept, oldest first. An open tab looks after its own.
  async takeOrphans() {
    const tabs = this.tabs().filter((tab) => tab !== this.tab);
    if (!tabs.length) return [];
    const open = await findOpenTabs(this.interview);
    const orphans = tabs.filter((tab) => !open.has(tab)).map((tab) => this.take(tab));
    return orphans.filter(Boolean).sort((one, other) => one.at - other.at);
  }

  take(tab) {
    const text = read(localStorage, this.prefix + tab);
    if (!text) return null;
    try {
      return { ...JSON.parse(text), tab };
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

  hear({ ask }) {
    if (ask) this.channel.postMessage({ live: this.tab });
  }
}

// The tabs that are open on an interview, this one included: whoever is, answers.
export async function findOpenTabs(interview) {
  const open = new Set();
  const channel = openChannel(interview);
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

function openChannel(interview) {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`studyhub.interview.${interview}`);
}

function read(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
