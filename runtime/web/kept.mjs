// What was learnt for each bundle, as this browser's localStorage keeps it for all tabs of the page.
//
// Imports the library and settings.mjs.

import { PersonalRanking } from "../js/keymoji.mjs";
import { read, write } from "./settings.mjs";

const PREFIX = "keymoji.learnt.";

/** The names of the bundles for which something is kept, open or not. */
export function keptNames() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return []; // storage is forbidden here
  }
}

/** What one bundle's user took: in memory, and in storage wherever that lets us. */
export class Learnt {
  personal;
  isReadable; // false: what is kept is newer or broken, and stays as it is until the user erases it
  #key;
  #labels;
  #text; // as it was kept when last seen

  constructor(name, labels) {
    [this.#key, this.#labels] = [PREFIX + name, labels];
    this.#take(read(this.#key));
  }

  /** Take over what another tab kept since, if it did. */
  refresh() {
    const text = read(this.#key);
    if (text !== this.#text) this.#take(text);
  }

  choose(emoji, scores, incognito) {
    if (incognito) return;
    this.refresh();
    this.personal.choose(emoji, scores);
    if (this.isReadable) this.#write(JSON.stringify(this.personal.export()));
  }

  erase() {
    this.#write(null);
    this.#take(this.#text);
    this.personal.erase(); // even where storage did not let go of it
  }

  #write(text) {
    write(this.#key, text);
    this.#text = read(this.#key); // the old one, where storage is full
  }

  #take(text) {
    this.#text = text;
    this.isReadable = true;
    this.personal = new PersonalRanking(this.#labels);
    if (text === null) return;
    try {
      this.personal = PersonalRanking.fromExport(JSON.parse(text), this.#labels);
    } catch {
      this.isReadable = false;
    }
  }
}
