// Runs one thing after the other, in the order of the calls, also after one that failed.

export class Queue {
  #last = Promise.resolve();

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  add(work) {
    const answer = this.#last.then(work);
    this.#last = answer.then(
      () => {},
      () => {},
    );
    return answer;
  }
}
