// What of the notes the server has not taken yet, kept on this device: a reload or a time without a
// connection costs no word. One entry for each note, of this person alone.
const PREFIX = "studyhub.note.";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

export class NoteJournal {
  constructor(person, lesson) {
    this.prefix = `${PREFIX}${person}.`;
    this.lesson = lesson;
  }

  keep(id, entry) {
    try {
      localStorage.setItem(this.prefix + id, JSON.stringify({ ...entry, lesson: this.lesson, at: Date.now() }));
      return true;
    } catch {
      // Storage is full or forbidden: the text still stands in the note.
      return false;
    }
  }

  forget(id) {
    try {
      localStorage.removeItem(this.prefix + id);
    } catch {
      // Where storage is forbidden there is nothing to forget.
    }
  }

  // The notes of this lesson that wait to be saved, as [id, entry]. What nobody came back for goes.
  list() {
    const found = [];
    try {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith(this.prefix))) {
        const entry = JSON.parse(localStorage.getItem(key));
        if (Date.now() - entry.at > KEPT_FOR) localStorage.removeItem(key);
        else if (entry.lesson === this.lesson) found.push([key.slice(this.prefix.length), entry]);
      }
    } catch {
      // Storage is forbidden, or holds what we did not write: it stays as it is.
    }
    return found;
  }
}
