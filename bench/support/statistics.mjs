/** Times by name, in milliseconds. */
export function createTimes() {
  const times = new Map();
  return {
    add(name, milliseconds) {
      const list = times.get(name) ?? [];
      list.push(milliseconds);
      times.set(name, list);
    },
    names: () => [...times.keys()],
    /** The value below which this share of the times lies, the first `skip` (warming up) left out. */
    at(name, share, skip = 5) {
      const sorted = times
        .get(name)
        .slice(skip)
        .sort((a, b) => a - b);
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    },
    /** One line a name: best, median, 95th percentile. */
    print() {
      for (const name of times.keys()) {
        const columns = [0, 0.5, 0.95].map((share) => this.at(name, share).toFixed(2).padStart(8));
        console.log(`${name.padEnd(32)} ${columns.join(' ')}`);
      }
    },
  };
}
