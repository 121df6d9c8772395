// What runs in the page while the editor is measured: when the first node is drawn, how long frames last, how long a check takes.

export const spy = `(() => {
  let drawnAt;
  const seen = new MutationObserver(() => {
    const node = document.querySelector(".react-flow__node");
    if (node === null || getComputedStyle(node).visibility === "hidden") return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { drawnAt = performance.now(); }));
  });
  seen.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
  const checks = [];
  const Before = globalThis.Worker;
  globalThis.Worker = class extends Before {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => {
        if (this.askedAt !== undefined) checks.push(performance.now() - this.askedAt);
        this.askedAt = undefined;
      });
    }
    postMessage(...given) {
      this.askedAt = performance.now();
      super.postMessage(...given);
    }
  };
  let frames = [];
  let last;
  const frame = (now) => {
    if (last !== undefined) frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const at = (list, part) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
  globalThis.bench = {
    async drawn() {
      while (drawnAt === undefined) await new Promise((done) => setTimeout(done, 5));
      return drawnAt;
    },
    begin() { frames = []; },
    p95: () => at(frames, 0.95),
    check: () => at(checks, 0.5),
  };
})()`;
